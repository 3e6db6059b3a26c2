package io.workerreturn.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.schema.TripEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfluentSerdesTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final TripEvent BOOKING = Samples.booking("e-1");

    @TempDir
    private Path folder;

    private EmbeddedRegistry registry;
    private AvroSerdes confluent;
    private AvroSerdes framed;

    @BeforeEach
    void start() {
        registry = EmbeddedRegistry.start(folder, 0);
        String url = registry.url().toString();
        confluent = AvroSerdes.open(new RegistryConfig(ConfluentSerdesProvider.NAME, url, Map.of()));
        framed = AvroSerdes.open(RegistryConfig.at(url));
    }

    @AfterEach
    void stop() {
        confluent.close();
        framed.close();
        registry.close();
    }

    @Test
    void both_providers_write_the_same_bytes_and_read_each_others() {
        byte[] theirs = confluent.writer(Samples.TOPIC, TripEvent.class).write(BOOKING);
        byte[] ours = framed.writer(Samples.TOPIC, TripEvent.class).write(BOOKING);

        assertThat(ours).isEqualTo(theirs);
        assertThat(framed.reader(TripEvent.class).readBlocking(theirs, SOON)).isEqualTo(new Decoded.Value<>(BOOKING));
        assertThat(confluent.reader(TripEvent.class).readBlocking(ours, SOON)).isEqualTo(new Decoded.Value<>(BOOKING));
    }

    @Test
    void neither_writing_nor_reading_asks_the_registry_once_the_schema_is_known() {
        ValueWriter<TripEvent> writer = confluent.writer(Samples.TOPIC, TripEvent.class);
        ValueReader<TripEvent> reader = confluent.reader(TripEvent.class);
        byte[] ours = framed.writer(Samples.TOPIC, TripEvent.class).write(BOOKING);
        assertThat(reader.readBlocking(ours, SOON)).isInstanceOf(Decoded.Value.class);
        ValueReader<TripEvent> second = confluent.reader(TripEvent.class);
        registry.close();

        assertThat(writer.write(BOOKING)).isEqualTo(ours);
        assertThat(second.read(ours)).isEqualTo(new Decoded.Value<>(BOOKING));
    }

    @Test
    void a_registry_that_is_away_makes_a_record_wait() {
        byte[] value = framed.writer(Samples.TOPIC, TripEvent.class).write(BOOKING);
        registry.close();

        assertThat(confluent.reader(TripEvent.class).read(value))
                .isEqualTo(new Decoded.Pending<>(WireFormat.schemaId(value)));
        assertThat(confluent.fetches().pending()).isEqualTo(1);
    }

    @Test
    void both_providers_refuse_the_same_records_for_the_same_reasons() {
        byte[] value = framed.writer(Samples.TOPIC, TripEvent.class).write(BOOKING);
        byte[] tick = framed.writer("test.clock", ClockTick.class)
                .write(ClockTick.newBuilder().setNow(Instant.EPOCH).build());

        assertThat(reason(new byte[] {1, 2})).isEqualTo(Reason.NOT_AVRO);
        assertThat(reason(new byte[] {0, 0, 0, 0, 7, 1})).isEqualTo(Reason.UNKNOWN_SCHEMA_ID);
        assertThat(reason(tick)).isEqualTo(Reason.WRONG_RECORD);
        assertThat(reason(Arrays.copyOf(value, value.length + 1))).isEqualTo(Reason.UNREADABLE);
        assertThat(reason(Arrays.copyOf(value, value.length - 1))).isEqualTo(Reason.UNREADABLE);
    }

    private Reason reason(byte[] value) {
        Decoded<TripEvent> theirs = confluent.reader(TripEvent.class).readBlocking(value, SOON);
        assertThat(theirs)
                .isInstanceOf(Decoded.Unusable.class)
                .isEqualTo(framed.reader(TripEvent.class).readBlocking(value, SOON));
        return ((Decoded.Unusable<TripEvent>) theirs).reason();
    }
}
