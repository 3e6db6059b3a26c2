package io.workerreturn.schema;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;

/** What is told of a firm's parking permits. */
public final class PermitEvent extends HandWritten {
    static final SpecificData MODEL$ = model();
    /** Its schema; a real one stands in schemas/src/main/avro. */
    public static final Schema SCHEMA$ = new Schema.Parser().parse("""
        {"type": "record", "name": "PermitEvent", "namespace": "io.workerreturn.schema", "fields": [
          {"name": "eventId", "type": "string"},
          {"name": "occurredAt", "type": {"type": "long", "logicalType": "timestamp-millis"}},
          {"name": "reportedAt", "type": {"type": "long", "logicalType": "timestamp-millis"}},
          {"name": "source", "type": "string"},
          {"name": "enterpriseId", "type": "string"},
          {"name": "payload", "type": [
            {"type": "record", "name": "PermitGranted", "fields": [
              {"name": "plate", "type": "string"},
              {"name": "until", "type": {"type": "long", "logicalType": "timestamp-millis"}}]},
            {"type": "record", "name": "Retraction", "namespace": "io.workerreturn.schema", "fields": [
              {"name": "eventId", "type": "string"},
              {"name": "reason", "type": ["null", "string"], "default": null}]}]}]}\
        """);

    /** For Avro. */
    public PermitEvent() {
        super(SCHEMA$);
    }

    /** With these values. */
    public PermitEvent(Object... values) {
        super(SCHEMA$, values);
    }
}
