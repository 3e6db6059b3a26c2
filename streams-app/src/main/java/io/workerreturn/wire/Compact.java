package io.workerreturn.wire;

import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The compact encoding of one type, for stores and internal topics. The first byte is the version of the layout, so that a
 * later release can read what an earlier one wrote; see docs/adr/0003-compact-state.md.
 *
 * @param version that {@code write} writes, 1 to 127; {@code read} is given the version that it finds
 */
final class Compact<T> implements Serializer<T>, Deserializer<T> {
    private final int version;
    private final int expectedSize;
    private final BiConsumer<CompactWriter, T> write;
    private final Function<CompactReader, T> read;

    Compact(int version, int expectedSize, BiConsumer<CompactWriter, T> write, Function<CompactReader, T> read) {
        this.version = version;
        this.expectedSize = expectedSize;
        this.write = write;
        this.read = read;
    }

    byte[] toBytes(T value) {
        CompactWriter writer = new CompactWriter(expectedSize);
        writer.octet(version);
        write.accept(writer, value);
        return writer.toBytes();
    }

    T fromBytes(byte[] bytes) {
        CompactReader reader = new CompactReader(bytes);
        int found = reader.octet();
        if (found != version) {
            throw new SerializationException(
                    "stored in layout " + found + ", but this version of the application reads " + version
                            + ": start the newer version again, or replay into a new application.id");
        }
        return read.apply(reader);
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T value) {
        return value == null ? null : toBytes(value);
    }

    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
        return bytes == null ? null : fromBytes(bytes);
    }

    @Override
    public void close() {}

    Serde<T> serde() {
        return Serdes.serdeFrom(this, this);
    }
}
