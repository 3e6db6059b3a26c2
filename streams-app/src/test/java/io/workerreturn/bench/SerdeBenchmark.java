package io.workerreturn.bench;

import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.RegistryConfig;
import io.workerreturn.wire.ValueReader;
import io.workerreturn.wire.ValueWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a booking costs to write and to read: with Avro alone and a frame around it, with our serdes, and, in a build with
 * the profile {@code confluent}, with others. How to run it: docs/adr/0002-serdes.md.
 */
@State(Scope.Benchmark)
public class SerdeBenchmark {
    static final String TOPIC = "charter-bus-events";
    static final TripEvent BOOKING = TripEvent.newBuilder()
            .setEventId("20200220-bus-0001-000017")
            .setOccurredAt(Instant.parse("2020-02-20T08:00:00Z"))
            .setReportedAt(Instant.parse("2020-02-20T08:01:00Z"))
            .setSource("bus-companies")
            .setTripId("bus-0001")
            .setPayload(PassengerBooked.newBuilder()
                    .setWorker("5f0c7a3e9b1d4c6288aa01e2f3b4c5d6")
                    .setEnterprise("91330381MA2ABCDE1X")
                    .setSeat("12A")
                    .build())
            .build();
    private static final int HEADER = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private final BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    private final DatumWriter<TripEvent> avroWriter = new SpecificDatumWriter<>(TripEvent.class);
    private BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(new byte[0], null);
    private DatumReader<TripEvent> avroReader;

    private EmbeddedRegistry registry;
    private AvroSerdes serdes;
    private ValueWriter<TripEvent> writer;
    private ValueReader<TripEvent> reader;
    private byte[] value;

    @Setup
    public void start() throws IOException {
        registry = EmbeddedRegistry.start(Files.createTempDirectory("bench"), 0);
        serdes = AvroSerdes.open(RegistryConfig.at(registry.url().toString()));
        writer = serdes.writer(TOPIC, TripEvent.class);
        reader = serdes.reader(TripEvent.class);
        value = writer.write(BOOKING);
        // asked first of our serdes, which tell Avro that it may make objects of this class
        reader.readBlocking(value, Duration.ofSeconds(10));
        avroReader = new SpecificDatumReader<>(TripEvent.class);
    }

    @TearDown
    public void stop() {
        serdes.close();
        registry.close();
    }

    @Benchmark
    public byte[] write_avro_alone() throws IOException {
        bytes.reset();
        bytes.write(0);
        bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(7).array());
        avroWriter.write(BOOKING, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    @Benchmark
    public byte[] write_ours() {
        return writer.write(BOOKING);
    }

    @Benchmark
    public TripEvent read_avro_alone() throws IOException {
        decoder = DecoderFactory.get().binaryDecoder(value, HEADER, value.length - HEADER, decoder);
        return avroReader.read(null, decoder);
    }

    @Benchmark
    public Decoded<TripEvent> read_ours() {
        return reader.read(value);
    }
}
