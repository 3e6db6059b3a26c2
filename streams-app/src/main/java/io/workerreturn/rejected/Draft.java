package io.workerreturn.rejected;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A record on its way from what was rejected to what may be sent.
 *
 * @param topic without the prefix
 * @param value in its frame, if it has one
 * @param body what is in the value; null if it can't be opened
 * @param closed why it can't be opened, for people; null if it can
 * @param how what was done so far
 */
record Draft(
        String topic,
        byte @Nullable [] key,
        byte @Nullable [] value,
        @Nullable Body body,
        @Nullable String closed,
        List<String> how) {

    /**
     * An opened value.
     *
     * @param schemaId in its frame
     * @param schema with which it was written
     */
    record Body(int schemaId, Schema schema, Fields fields) {}

    Draft {
        how = List.copyOf(how);
    }

    /** The key for people, or null. */
    @Nullable
    String keyText() {
        return key == null ? null : Rejected.text(key);
    }

    Draft withKey(String text) {
        return new Draft(topic, text.getBytes(StandardCharsets.UTF_8), value, body, closed, how);
    }

    Draft onTopic(String other) {
        return new Draft(other, key, value, body, closed, how);
    }

    Draft done(String step) {
        List<String> steps = new ArrayList<>(how);
        steps.add(step);
        return new Draft(topic, key, value, body, closed, steps);
    }

    /**
     * What is in it, as far as it goes.
     *
     * @throws UnrepairableException if it can't be opened
     */
    Body opened() {
        if (body == null) {
            throw new UnrepairableException("its fields can't be read: " + closed);
        }
        return body;
    }

    /**
     * A copy of all its fields, to be changed.
     *
     * @throws UnrepairableException if they can't be read to the end
     */
    ObjectNode wholeFields() {
        Fields.Failure failure = opened().fields().failure();
        if (failure != null) {
            throw new UnrepairableException("its fields can be read only up to "
                    + (failure.path().isEmpty() ? "byte " + failure.at() : failure.path()) + " (" + failure.why()
                    + "): set the others by hand");
        }
        return opened().fields().json().deepCopy();
    }
}
