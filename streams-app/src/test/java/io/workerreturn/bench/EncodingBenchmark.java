package io.workerreturn.bench;

import java.util.List;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What rows of stores and values of internal topics cost to write and to read. */
@State(Scope.Benchmark)
public class EncodingBenchmark {
    private static final String NOWHERE = "";

    @Param
    private Encoding encoding;

    private Serializer<Object> serializer;
    private Deserializer<Object> deserializer;
    private Round<Object> values;
    private Round<byte[]> bytes;

    @Setup
    public void gather() {
        serializer = encoding.serde().serializer();
        deserializer = encoding.serde().deserializer();
        values = new Round<>(encoding.found());
        List<byte[]> written = values.inputs().stream()
                .map(value -> serializer.serialize(NOWHERE, value))
                .toList();
        bytes = new Round<>(written);
        Encoded.of(written);
    }

    @Benchmark
    public byte[] write() {
        return serializer.serialize(NOWHERE, values.next());
    }

    @Benchmark
    public Object read() {
        return deserializer.deserialize(NOWHERE, bytes.next());
    }
}
