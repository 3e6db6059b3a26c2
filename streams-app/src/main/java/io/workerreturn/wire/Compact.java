package io.workerreturn.wire;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * The compact encoding of one type, for stores and internal topics. The first byte is the version of the layout, so that a
 * later release can read what an earlier one wrote; see docs/adr/0003-compact-state.md.
 */
public final class Compact<T> {
    private final BiConsumer<CompactWriter, T> write;
    private final Map<Integer, Function<CompactReader, T>> readers = new HashMap<>();

    /** An encoding with one layout, whose version is 1 to 127. */
    public Compact(int version, BiConsumer<CompactWriter, T> write, Function<CompactReader, T> read) {
        this.write = (out, value) -> write.accept(out.octet(version), value);
        readers.put(version, read);
    }

    /** Reads values, too, that an earlier release wrote. */
    Compact<T> reading(int earlier, Function<CompactReader, T> read) {
        readers.put(earlier, read);
        return this;
    }

    /** The value as stores have it. */
    public byte[] toBytes(T value) {
        return CompactWriter.bytesOf(value, write);
    }

    /**
     * What {@link #toBytes} was told.
     *
     * @throws SerializationException if a later release wrote it
     */
    public T fromBytes(byte[] bytes) {
        CompactReader reader = new CompactReader(bytes);
        int found = reader.octet();
        Function<CompactReader, T> read = readers.get(found);
        if (read == null) {
            throw new SerializationException(
                    "stored in layout " + found + ", but this version of the application reads "
                            + readers.keySet()
                            + ": start the newer version again, or replay into a new application.id");
        }
        return read.apply(reader);
    }

    /** For stores and internal topics: null stays null. Any number of threads may share it. */
    public Serde<T> serde() {
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : toBytes(value),
                (topic, bytes) -> bytes == null ? null : fromBytes(bytes));
    }
}
