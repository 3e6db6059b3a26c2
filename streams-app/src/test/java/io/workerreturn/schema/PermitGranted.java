package io.workerreturn.schema;

import java.time.Instant;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;

/** A permit for one vehicle of the firm. */
public final class PermitGranted extends HandWritten {
    static final SpecificData MODEL$ = model();
    /** Its schema. */
    public static final Schema SCHEMA$ =
            PermitEvent.SCHEMA$.getField("payload").schema().getTypes().get(0);

    /** For Avro. */
    public PermitGranted() {
        super(SCHEMA$);
    }

    /** With these values. */
    public PermitGranted(String plate, Instant until) {
        super(SCHEMA$, plate, until);
    }

    /** Of the vehicle. */
    public String plate() {
        return (String) get(0);
    }

    /** Exclusive. */
    public Instant until() {
        return (Instant) get(1);
    }
}
