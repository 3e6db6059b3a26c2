package io.workerreturn.rejected;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What is in a value, as far as it can be read.
 *
 * @param schemaId in its frame, or null
 * @param schema full name of the record it was written as, or null
 * @param fields as {@code repair} takes them; null if there is nothing to read them with
 * @param stopped why there is no more; null if all was read
 */
public record Contents(
        @Nullable Integer schemaId,
        @Nullable String schema,
        @Nullable ObjectNode fields,
        @Nullable String stopped) {

    static Contents of(Draft draft) {
        Draft.Body body = draft.body();
        if (body == null) {
            return new Contents(null, null, null, draft.closed());
        }
        Fields.Failure failure = body.fields().failure();
        return new Contents(
                body.schemaId(),
                body.schema().getFullName(),
                body.fields().json(),
                failure == null
                        ? null
                        : (failure.path().isEmpty() ? "" : failure.path() + ", ") + "byte " + failure.at() + ": "
                                + failure.why());
    }
}
