package io.workerreturn.topology;

import static io.workerreturn.topology.Told.SHOE_FACTORY;
import static io.workerreturn.topology.Told.VALVE_WORKS;
import static io.workerreturn.topology.Told.arrival;
import static io.workerreturn.topology.Told.enterprise;
import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.SchemaFetches;
import io.workerreturn.wire.ValueReader;
import io.workerreturn.wire.ValueWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParkedRecordsTest {
    /** A registry that does not answer yet for some values. */
    private record Slow(AvroSerdes serdes, Set<byte[]> unknown) implements AvroSerdes {
        @Override
        public <V extends SpecificRecord> ValueWriter<V> writer(String topic, Class<V> type) {
            return serdes.writer(topic, type);
        }

        @Override
        public <V extends SpecificRecord> ValueReader<V> reader(Class<V> type) {
            ValueReader<V> reader = serdes.reader(type);
            return new ValueReader<>() {
                @Override
                public Decoded<V> read(byte @Nullable [] value) {
                    return unknown.stream().anyMatch(other -> java.util.Arrays.equals(other, value))
                            ? new Decoded.Pending<>(7)
                            : reader.read(value);
                }

                @Override
                public Decoded<V> readBlocking(byte @Nullable [] value, Duration timeout) {
                    return reader.readBlocking(value, timeout);
                }
            };
        }

        @Override
        public SchemaFetches fetches() {
            return serdes.fetches();
        }

        @Override
        public void close() {}
    }

    private static final byte[] SHOES = SHOE_FACTORY.getBytes(StandardCharsets.UTF_8);

    @Test
    void a_record_whose_schema_is_not_known_yet_waits_and_is_folded_later() {
        Set<byte[]> unknown = new HashSet<>();
        try (Town town = new Town(Town.settings(Map.of()), new Slow(Town.SERDES, unknown))) {
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 1));
            unknown.add(Town.bytes(Topics.INDIVIDUAL_ARRIVALS, arrival("w1", "a1", "2020-02-20T08:00", SHOE_FACTORY)));
            town.tell(Topics.INDIVIDUAL_ARRIVALS, "w1", arrival("w1", "a1", "2020-02-20T08:00", SHOE_FACTORY));
            town.tell(Topics.INDIVIDUAL_ARRIVALS, "w1", arrival("w1", "a2", "2020-02-21T08:00", SHOE_FACTORY));
            town.settle().settle();
            assertThat(town.table(Topics.DAILY_ARRIVALS)).containsOnlyKeys(SHOE_FACTORY + "|2020-02-21");
            unknown.clear();
            town.settle().settle();
            assertThat(town.table(Topics.DAILY_ARRIVALS)).containsOnlyKeys(SHOE_FACTORY + "|2020-02-20");
            assertThat(town.firm(SHOE_FACTORY).getReturned()).isEqualTo(1);
            assertThat(town.rejected()).isEmpty();
        }
    }

    @Test
    void it_is_known_how_many_wait_and_since_when_the_oldest_does() {
        Set<byte[]> unknown = new HashSet<>();
        TopologySettings settings = Town.settings(Map.of());
        try (Town town = new Town(settings, new Slow(Town.SERDES, unknown))) {
            assertThat(settings.metrics().waitingSince()).isEmpty();
            byte[] older =
                    Town.bytes(Topics.INDIVIDUAL_ARRIVALS, arrival("w1", "a1", "2020-02-20T08:00", SHOE_FACTORY));
            byte[] newer =
                    Town.bytes(Topics.INDIVIDUAL_ARRIVALS, arrival("w1", "a2", "2020-02-20T09:00", SHOE_FACTORY));
            unknown.add(older);
            unknown.add(newer);
            byte[] worker = "w1".getBytes(StandardCharsets.UTF_8);
            Instant later = Town.APPENDED.plusSeconds(60);
            town.tellRaw(Topics.INDIVIDUAL_ARRIVALS, new TestRecord<>(worker, newer, later));
            town.tellRaw(Topics.INDIVIDUAL_ARRIVALS, new TestRecord<>(worker, older, Town.APPENDED));
            assertThat(settings.metrics().waitingNow()).isEqualTo(2);
            assertThat(settings.metrics().waitingSince()).hasValue(Town.APPENDED.toEpochMilli());
            town.settle();
            assertThat(settings.metrics().waitingSince()).hasValue(Town.APPENDED.toEpochMilli());
            unknown.remove(older);
            town.settle().settle();
            assertThat(settings.metrics().waitingNow()).isEqualTo(1);
            assertThat(settings.metrics().waitingSince()).hasValue(later.toEpochMilli());
            unknown.clear();
            town.settle().settle();
            assertThat(settings.metrics().waitingNow()).isZero();
            assertThat(settings.metrics().waitingSince()).isEmpty();
        }
    }

    @Test
    void a_registration_that_waits_holds_up_no_later_one_of_its_firm_and_never_wins_over_it() {
        Set<byte[]> unknown = new HashSet<>();
        try (Town town = new Town(Town.settings(Map.of()), new Slow(Town.SERDES, unknown))) {
            byte[] first = Town.bytes(Topics.ENTERPRISES, enterprise(SHOE_FACTORY, 1));
            unknown.add(first);
            town.tellRaw(Topics.ENTERPRISES, SHOES, first);
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 2));
            town.tellRaw(Topics.ENTERPRISES, new TestRecord<>(SHOES, null, Town.APPENDED));
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 3));
            town.tell(Topics.ENTERPRISES, VALVE_WORKS, enterprise(VALVE_WORKS, 4));
            town.settle().settle();
            assertThat(town.table(Topics.ENTERPRISE_RETURN_RATES)).containsOnlyKeys(SHOE_FACTORY, VALVE_WORKS);
            assertThat(town.firm(SHOE_FACTORY).getRequired()).isEqualTo(3);
            unknown.clear();
            town.settle().settle();
            assertThat(town.firm(SHOE_FACTORY).getRequired()).isEqualTo(3);
            assertThat(town.table(Topics.RETURN_RATE_ROLLUPS).get("city|all").getRequired())
                    .isEqualTo(7);
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 5));
            assertThat(town.firm(SHOE_FACTORY).getRequired()).isEqualTo(5);
        }
    }
}
