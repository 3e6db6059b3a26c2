package io.workerreturn.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.WorkerJourney;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever the bytes, reading ends, throws nothing and takes no memory to speak of. */
class HostileBytesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static EmbeddedRegistry registry;
    private static AvroSerdes serdes;
    private static ValueReader<TripEvent> trips;
    private static ValueReader<WorkerJourney> journeys;
    private static byte[] booking;

    @BeforeContainer
    static void start() throws IOException {
        Path folder = Files.createTempDirectory("registry");
        registry = EmbeddedRegistry.start(folder, 0);
        serdes = AvroSerdes.open(RegistryConfig.at(registry.url().toString()));
        trips = serdes.reader(TripEvent.class);
        journeys = serdes.reader(WorkerJourney.class);
        booking = serdes.writer(Samples.TOPIC, TripEvent.class).write(Samples.booking("e-1"));
        assertThat(trips.readBlocking(booking, SOON)).isInstanceOf(Decoded.Value.class);
    }

    @AfterContainer
    static void stop() {
        serdes.close();
        registry.close();
    }

    @Property(tries = 500)
    void any_bytes_are_read_or_refused(@ForAll byte[] value) {
        assertThat(trips.read(value)).isNotNull();
    }

    @Property(tries = 5_000)
    void any_bytes_under_a_known_id_are_read_or_refused(@ForAll @Size(max = 200) byte[] body) {
        byte[] value = ByteBuffer.allocate(WireFormat.HEADER + body.length)
                .put(booking, 0, WireFormat.HEADER)
                .put(body)
                .array();

        assertThat(trips.read(value)).isNotInstanceOf(Decoded.Pending.class);
        assertThat(journeys.readBlocking(value, SOON)).isInstanceOf(Decoded.Unusable.class);
    }

    @Property(tries = 5_000)
    void a_record_with_a_few_wrong_bytes_is_read_or_refused(
            @ForAll @Size(min = 1, max = 4) int[] places, @ForAll byte wrong, @ForAll @IntRange(max = 20) int cut) {
        byte[] value = Arrays.copyOf(booking, booking.length - cut);
        for (int place : places) {
            value[WireFormat.HEADER + Math.floorMod(place, value.length - WireFormat.HEADER)] ^= wrong;
        }

        assertThat(trips.read(value)).isNotInstanceOf(Decoded.Pending.class);
    }
}
