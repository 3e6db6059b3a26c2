package io.workerreturn.runtime;

import io.workerreturn.config.AppConfig;
import io.workerreturn.wire.AvroSerdes;

/** The serdes of public topics, as configured. */
public final class Serdes {
    private Serdes() {}

    /** Opens them; they are closed by whoever asked. */
    public static AvroSerdes open(AppConfig config) {
        return AvroSerdes.open(config.registry());
    }
}
