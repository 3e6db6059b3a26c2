package io.workerreturn.wire;

import java.io.IOException;
import java.util.Set;
import org.apache.avro.Schema;

/** The two things that are asked of a registry. Any number of threads may ask. */
interface SchemaRegistry extends AutoCloseable {
    /** Codes for a subject, version or schema not found. A bare 404 may come from a proxy, and says nothing of a schema. */
    Set<Integer> NOT_FOUND = Set.of(40401, 40402, 40403);

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

    /** @throws RegistryException if a registration ended with a status that trying again won't change */
    static void refuse(String subject, int status, String message) {
        switch (status) {
            case 409 ->
                throw new RegistryException(
                        "The schema registry refuses this version's schema for %s, as incompatible with the one there: %s Does a newer version of the application write to this topic, or another application? Choose another topic.prefix."
                                .formatted(subject, message));
            case 401, 403 ->
                throw new RegistryException(
                        "The schema registry does not let us register the schema of %s (HTTP %d). Check %s or %s, or have someone with the right register it."
                                .formatted(subject, status, RegistryConfig.USER_INFO, RegistryConfig.BEARER_TOKEN));
            case 422 ->
                throw new RegistryException(
                        "The schema registry can't use the schema of %s: %s".formatted(subject, message));
            default -> {}
        }
    }

    /** A definite answer. */
    final class NoSuchSchemaException extends Exception {
        private static final long serialVersionUID = 1;

        private final Reason reason;

        NoSuchSchemaException(Reason reason, String message) {
            super(message);
            this.reason = reason;
        }

        static NoSuchSchemaException unknown(int id) {
            return new NoSuchSchemaException(
                    Reason.UNKNOWN_SCHEMA_ID, "The schema registry has no schema with the id %d.".formatted(id));
        }

        static NoSuchSchemaException notAvro(int id, String type) {
            return new NoSuchSchemaException(
                    Reason.UNREADABLE, "Schema %d is no Avro schema but %s.".formatted(id, type));
        }

        Reason reason() {
            return reason;
        }
    }
}
