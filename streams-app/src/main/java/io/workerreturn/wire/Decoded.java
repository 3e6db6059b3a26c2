package io.workerreturn.wire;

/**
 * What became of a record's bytes.
 *
 * @param <V> the record's type
 */
public sealed interface Decoded<V> {
    /** They are this. */
    record Value<V>(V value) implements Decoded<V> {}

    /**
     * Their schema is not known yet. It is being fetched for as long as the registry can't be reached; keep the bytes and
     * ask again.
     */
    record Pending<V>(int schemaId) implements Decoded<V> {}

    /**
     * They can't be used.
     *
     * @param message what is wrong, for people; it quotes nothing from the record but the schema's id
     */
    record Unusable<V>(Reason reason, String message) implements Decoded<V> {}
}
