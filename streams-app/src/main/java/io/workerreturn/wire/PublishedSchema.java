package io.workerreturn.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;

/** A record's schema as the world sees it: without the notes that only Java's code generator reads. */
final class PublishedSchema {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PublishedSchema() {}

    static Schema of(Class<?> type) {
        return of(SpecificData.get().getSchema(type));
    }

    static Schema of(Schema schema) {
        try {
            JsonNode json = JSON.readTree(schema.toString());
            strip(json);
            return new Schema.Parser().parse(json.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Avro wrote a schema that is no JSON.", e);
        }
    }

    private static void strip(JsonNode json) {
        if (json instanceof ObjectNode object) {
            object.remove("avro.java.string");
        }
        json.forEach(PublishedSchema::strip);
    }
}
