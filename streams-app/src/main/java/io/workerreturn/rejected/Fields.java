package io.workerreturn.rejected;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A value as people read and edit it: JSON with the names of the schema, times and dates as ISO-8601, and of a payload which
 * one it is under {@value #TYPE}.
 *
 * @param json what could be read
 * @param failure why reading stopped; null if all was read
 */
record Fields(ObjectNode json, @Nullable Failure failure) {
    /** Which record of several a JSON object is; no field of a schema can have this name. */
    static final String TYPE = "@type";

    static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /**
     * Where reading stopped.
     *
     * @param path of the field
     * @param at bytes of the value that were read before, its frame included
     * @param why for people
     */
    record Failure(String path, int at, String why) {}
}
