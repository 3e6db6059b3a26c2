package io.workerreturn.schema;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;

/** How many vehicles of a firm may park. */
public final class PermitRow extends HandWritten {
    static final SpecificData MODEL$ = model();
    /** Its schema. */
    public static final Schema SCHEMA$ = new Schema.Parser().parse("""
        {"type": "record", "name": "PermitRow", "namespace": "io.workerreturn.schema", "fields": [
          {"name": "enterpriseId", "type": "string"},
          {"name": "name", "type": "string"},
          {"name": "permits", "type": "int"}]}\
        """);

    /** For Avro. */
    public PermitRow() {
        super(SCHEMA$);
    }

    /** With these values. */
    public PermitRow(String enterpriseId, String name, int permits) {
        super(SCHEMA$, enterpriseId, name, permits);
    }
}
