package io.workerreturn.wire;

import java.io.IOException;
import org.apache.avro.Schema;

/** The two things that are asked of a registry. Any number of threads may ask. */
interface SchemaRegistry extends AutoCloseable {
    /**
     * @throws NoSuchSchemaException if it has no Avro schema of this id, definitely
     * @throws IOException if it can't be reached or can't say
     */
    Schema fetch(int id) throws IOException, NoSuchSchemaException;

    /**
     * The schema's id under this subject, where it is registered if it was not.
     *
     * @throws RegistryException if it is refused
     * @throws IOException if the registry can't be reached or can't say
     */
    int register(String subject, Schema schema) throws IOException;

    @Override
    void close();

    /** A definite answer. */
    final class NoSuchSchemaException extends Exception {
        private static final long serialVersionUID = 1;

        private final Reason reason;

        NoSuchSchemaException(Reason reason, String message) {
            super(message);
            this.reason = reason;
        }

        Reason reason() {
            return reason;
        }
    }
}
