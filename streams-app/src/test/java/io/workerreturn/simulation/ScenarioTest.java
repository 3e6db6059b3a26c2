package io.workerreturn.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.workerreturn.domain.Divisions;
import io.workerreturn.domain.UnifiedSocialCreditCode;
import io.workerreturn.schema.CheckpointArrival;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.schema.Employed;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.ReturnIntended;
import io.workerreturn.schema.TripArrived;
import io.workerreturn.schema.TripCancelled;
import io.workerreturn.schema.TripReinstated;
import io.workerreturn.schema.TripScheduled;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.simulation.Retold.Event;
import io.workerreturn.topology.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioTest {
    private static final ScenarioSettings VILLAGE = ScenarioSettings.RUIAN_2020.sized(40, 2_000, 25);
    private static final Retold TOWN = new Retold(ScenarioSettings.RUIAN_2020.sized(520, 30_000, 25));

    @Test
    void the_same_seed_tells_the_same_story_to_the_byte_and_another_seed_another() {
        assertThat(digest(new Scenario(VILLAGE))).isEqualTo(digest(new Scenario(VILLAGE)));
        assertThat(digest(new Scenario(VILLAGE))).isNotEqualTo(digest(new Scenario(VILLAGE.seeded(7))));
    }

    @Test
    void the_whole_city_is_as_large_as_was_reported() {
        Map<Topics.Topic<?>, Integer> records = new HashMap<>();
        Map<Topics.Topic<?>, Set<String>> trips = new HashMap<>();
        Scenario city = new Scenario(ScenarioSettings.RUIAN_2020);
        int booked = 0;
        for (ScenarioRecord record : city) {
            records.merge(record.topic(), 1, Integer::sum);
            if (record.topic().group() == Topics.Group.TRIPS) {
                trips.computeIfAbsent(record.topic(), topic -> new HashSet<>()).add(record.key());
                if (new Event(record).payload() instanceof PassengerBooked) {
                    booked++;
                }
            }
        }
        assertThat(records.values().stream().mapToLong(Integer::longValue).sum())
                .isEqualTo(city.eventCount())
                .isBetween(1_600_000L, 2_200_000L);
        assertThat(trips.get(Topics.CHARTER_BUS_EVENTS).size()).isBetween(600, 1_000);
        assertThat(trips.get(Topics.CHARTER_TRAIN_EVENTS).size()).isBetween(20, 40);
        assertThat(trips.get(Topics.CHARTER_FLIGHT_EVENTS).size()).isBetween(3, 9);
        assertThat(booked).isBetween(20_000, 26_000);
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "1,1,25", "2,1,1", "7,3,2", "40,2000,25", "30,200,90", "100,50,3"})
    void every_size_is_told_in_order_up_to_a_last_tick_with_every_flaw(int enterprises, int workers, int days) {
        Scenario scenario = new Scenario(ScenarioSettings.RUIAN_2020.sized(enterprises, workers, days));
        Set<Flaw> flaws = EnumSet.noneOf(Flaw.class);
        long count = 0;
        long now = scenario.start();
        ScenarioRecord last = null;
        for (ScenarioRecord record : scenario) {
            assertThat(record.at()).isGreaterThanOrEqualTo(now);
            now = record.at();
            if (record.flaw() != null) {
                flaws.add(record.flaw());
            }
            if (record.value() instanceof ClockTick tick) {
                assertThat(tick.getNow()).isEqualTo(Instant.ofEpochMilli(now));
            }
            last = record;
            count++;
        }
        assertThat(count).isEqualTo(scenario.eventCount());
        assertThat(flaws).containsExactlyInAnyOrder(Flaw.values());
        assertThat(last.topic()).isEqualTo(Topics.CLOCK);
        assertThat(last.at()).isEqualTo(scenario.end());
    }

    @Test
    void by_the_end_most_are_back_and_firms_stand_above_and_below_their_targets() {
        Set<String> back = TOWN.back();
        int required = TOWN.firms.values().stream()
                .mapToInt(Enterprise::getRequiredHeadcount)
                .sum();
        assertThat((double) back.size() / required).isBetween(0.71, 0.95);
        assertThat(required).isCloseTo(30_000, withinPercentage(12));

        Map<String, Long> returned = TOWN.of(Employed.class)
                .filter(event -> back.contains(event.record().key()))
                .collect(Collectors.groupingBy(
                        event -> ((WorkerStatus) event.record().value()).getEnterprise(), Collectors.counting()));
        Map<Boolean, Long> reached = TOWN.firms.values().stream()
                .filter(firm -> firm.getTargetBasisPoints() != null)
                .collect(Collectors.partitioningBy(
                        firm -> 10_000 * returned.getOrDefault(firm.getEnterpriseId(), 0L)
                                >= (long) firm.getTargetBasisPoints() * firm.getRequiredHeadcount(),
                        Collectors.counting()));
        assertThat(reached.get(true)).isGreaterThan(50);
        assertThat(reached.get(false)).isGreaterThan(50);
    }

    @Test
    void nine_of_ten_firms_above_scale_have_resumed_and_every_class_occurs() {
        List<Enterprise> aboveScale = TOWN.firms.values().stream()
                .filter(firm -> firm.getClasses().contains(EnterpriseClass.INDUSTRY_ABOVE_SCALE))
                .toList();
        assertThat(aboveScale.stream()
                        .filter(firm -> firm.getResumedOn() != null)
                        .count())
                .isCloseTo(aboveScale.size() * 93L / 100, withinPercentage(6));
        assertThat(TOWN.firms.values().stream().flatMap(firm -> firm.getClasses().stream()))
                .contains(EnterpriseClass.values());
        assertThat(TOWN.firms.values()).anyMatch(firm -> firm.getSupplyChainLead() != null);
        assertThat(TOWN.firms.values()).anyMatch(firm -> firm.getTargetBasisPoints() == null);
        assertThat(TOWN.firms.values().stream().map(Enterprise::getTownship).distinct())
                .hasSize(22);
    }

    @Test
    void most_firms_are_small_and_the_largest_is_not_half_the_town() {
        int[] sizes = TOWN.firms.values().stream()
                .mapToInt(Enterprise::getRequiredHeadcount)
                .sorted()
                .toArray();
        assertThat(sizes[sizes.length / 2]).isBetween(5, 50);
        assertThat(sizes[sizes.length - 1]).isBetween(1_000, 6_000);
    }

    @Test
    void every_code_is_valid_and_no_name_is_one_that_a_firm_or_person_could_bear() {
        assertThat(TOWN.firms.keySet()).allMatch(UnifiedSocialCreditCode::isValid);
        assertThat(TOWN.firms.values()).allMatch(firm -> firm.getName().matches(".*[0-9].*"));
        Set<String> named = TOWN.standing.stream()
                .flatMap(event -> Stream.of("enterprise", "enterpriseId")
                        .flatMap(name -> Stream.of(event.record().value(), (SpecificRecord) event.payload())
                                .filter(record -> record.getSchema().getField(name) != null)
                                .map(record -> record.get(
                                        record.getSchema().getField(name).pos()))))
                .filter(Objects::nonNull)
                .map(String.class::cast)
                .collect(Collectors.toSet());
        assertThat(named).hasSizeGreaterThan(500).allMatch(UnifiedSocialCreditCode::isValid);
        Set<String> divisions = TOWN.standing.stream()
                .flatMap(event -> event.payload() instanceof CheckpointArrival arrival
                        ? Stream.of(arrival.getOriginDivision())
                        : event.payload() instanceof ReturnIntended intended
                                ? Stream.of(intended.getOriginDivision())
                                : event.payload() instanceof TripScheduled trip
                                        ? Stream.of(trip.getOriginDivision(), trip.getDestinationDivision())
                                        : Stream.empty())
                .collect(Collectors.toSet());
        assertThat(divisions).hasSizeGreaterThan(40).allMatch(Divisions::isListed);
    }

    @Test
    void an_event_is_known_by_a_short_printable_id_of_its_own() {
        Map<String, SpecificRecord> byIdentity = new HashMap<>();
        long clashes = 0;
        long repetitions = 0;
        for (Event event : TOWN.events) {
            assertThat(event.eventId()).matches("[0-9a-z]{1,20}");
            SpecificRecord before = byIdentity.putIfAbsent(
                    event.record().topic().group() + event.identity(),
                    event.record().value());
            if (before != null) {
                if (before.equals(event.record().value())) {
                    repetitions++;
                } else {
                    clashes++;
                }
            }
        }
        assertThat(repetitions).isCloseTo(TOWN.events.size() * 3L / 100, withinPercentage(15));
        assertThat(clashes).isBetween(2L, 100L);
    }

    @Test
    void some_is_told_late_and_some_out_of_order() {
        double all = TOWN.events.size();
        assertThat(TOWN.events.stream()
                                .filter(event -> Duration.between(event.occurredAt(), event.reportedAt())
                                                .compareTo(Duration.ofHours(1))
                                        >= 0)
                                .count()
                        / all)
                .isBetween(0.015, 0.04);
        long outOfOrder = 0;
        Instant newest = Instant.MIN;
        for (Event event : TOWN.events) {
            if (event.reportedAt().isBefore(newest)) {
                outOfOrder++;
            } else {
                newest = event.reportedAt();
            }
        }
        assertThat(outOfOrder / all).isBetween(0.04, 0.12);
        assertThat(TOWN.events.stream()
                        .filter(event -> event.occurredAt().isAfter(event.reportedAt()))
                        .count())
                .isPositive();
    }

    @Test
    void trips_go_wrong_in_every_way() {
        assertThat(TOWN.overdue()).hasSizeGreaterThanOrEqualTo(3);
        Set<String> cancelled = TOWN.byKey(TripCancelled.class).keySet();
        assertThat(cancelled.stream().filter(TOWN::isCancelled)).hasSizeGreaterThanOrEqualTo(2);
        assertThat(TOWN.byKey(TripReinstated.class)).isNotEmpty();
        assertThat(TOWN.of(PassengerBooked.class).map(event -> event.record().key()))
                .containsAnyElementsOf(cancelled);
        assertThat(TOWN.standing.stream()
                        .filter(event -> event.record().topic().group() == Topics.Group.TRIPS)
                        .collect(Collectors.groupingBy(
                                event -> event.record().key(),
                                Collectors.mapping(event -> event.record().topic(), Collectors.toSet())))
                        .values())
                .as("what stands of a trip stands on one topic")
                .allMatch(topics -> topics.size() == 1);
        assertThat(TOWN.events.stream()
                        .filter(event -> event.record().topic().group() == Topics.Group.TRIPS)
                        .collect(Collectors.groupingBy(
                                event -> event.record().key(),
                                Collectors.mapping(event -> event.record().topic(), Collectors.toSet())))
                        .values())
                .as("some of it was told on another")
                .anyMatch(topics -> topics.size() == 2);
    }

    @Test
    void a_trip_has_more_people_than_seats() {
        Map<String, Long> booked = TOWN.of(PassengerBooked.class)
                .collect(Collectors.groupingBy(event -> event.record().key(), Collectors.counting()));
        assertThat(TOWN.of(TripScheduled.class)
                        .filter(event -> booked.getOrDefault(event.record().key(), 0L)
                                > ((TripScheduled) event.payload()).getSeats()))
                .isNotEmpty();
    }

    @Test
    void heads_are_those_of_the_manifest_but_for_a_few_trips() {
        Map<String, Set<String>> aboard = TOWN.aboard();
        Map<Boolean, Long> fits = TOWN.of(TripArrived.class)
                .filter(event -> ((TripArrived) event.payload()).getCountedHeads() != null)
                .collect(Collectors.partitioningBy(
                        event -> ((TripArrived) event.payload()).getCountedHeads()
                                == aboard.getOrDefault(event.record().key(), Set.of())
                                        .size(),
                        Collectors.counting()));
        assertThat(fits.get(false)).isBetween(3L, 12L);
        assertThat(fits.get(true)).isGreaterThan(40);
    }

    @Test
    void some_retractions_come_before_what_they_withdraw() {
        Set<String> told = new HashSet<>();
        Set<String> withdrawn = new HashSet<>();
        int early = 0;
        for (Event event : TOWN.events) {
            told.add(event.identity());
            if (event.payload() instanceof Retraction retraction) {
                withdrawn.add(event.record().key() + retraction.getEventId());
                early += told.contains(event.record().key() + retraction.getEventId()) ? 0 : 1;
            }
        }
        assertThat(early).isPositive();
        assertThat(told).containsAll(withdrawn);
    }

    @Test
    void one_source_pauses_for_two_days_one_stops_and_one_never_speaks() {
        Map<String, Long> newest = new TreeMap<>();
        Map<String, Long> longestSilence = new HashMap<>();
        for (Event event : TOWN.events.stream()
                .sorted(Comparator.comparing(Event::reportedAt))
                .toList()) {
            long reported = event.reportedAt().toEpochMilli();
            Long before = newest.put(event.source(), reported);
            if (before != null) {
                longestSilence.merge(event.source(), reported - before, Math::max);
            }
        }
        assertThat(Scenario.sources()).doesNotContainKeys("railway", "airlines");
        assertThat(longestSilence.get("voice-platform")).isBetween(2 * Span.DAY, 4 * Span.DAY);
        assertThat(TOWN.scenario.end() - newest.get("voice-platform")).isLessThan(2 * Span.DAY);
        assertThat(TOWN.scenario.end() - newest.get("railway-station")).isGreaterThan(5 * Span.DAY);
        assertThat(newest).doesNotContainKey("ferry-terminal");
        assertThat(Scenario.sources()).containsKey("ferry-terminal");
        Set<String> silent = Scenario.sources().entrySet().stream()
                .filter(source -> TOWN.scenario.end() - newest.getOrDefault(source.getKey(), 0L)
                        > source.getValue().toMillis())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        assertThat(silent).contains("railway-station", "ferry-terminal").hasSizeLessThan(4);
    }

    @Test
    void nobody_who_is_malformed_exists() {
        Set<String> people =
                TOWN.events.stream().map(event -> event.record().key()).collect(Collectors.toSet());
        assertThat(TOWN.all.stream()
                        .filter(record -> record.flaw() != null && record.flaw() != Flaw.WRONG_RECORD)
                        .map(ScenarioRecord::key)
                        .filter(Objects::nonNull))
                .hasSizeGreaterThan(15)
                .doesNotContainAnyElementsOf(people);
    }

    @Test
    void each_flaw_shows_in_the_bytes() {
        Map<Flaw, ScenarioRecord> byFlaw = new EnumMap<>(Flaw.class);
        TOWN.all.stream().filter(record -> record.flaw() != null).forEach(record -> byFlaw.put(record.flaw(), record));
        assertThat(byFlaw.get(Flaw.NULL_KEY).keyBytes()).isNull();
        assertThat(byFlaw.get(Flaw.NULL_VALUE).valueBytes(ScenarioTest::encode)).isNull();
        byte[] key = byFlaw.get(Flaw.KEY_NOT_UTF8).keyBytes();
        assertThat(new String(key, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8))
                .isNotEqualTo(key);
        assertThat(byFlaw.get(Flaw.NOT_AVRO).valueBytes(ScenarioTest::encode)[0])
                .isNotZero();
        ScenarioRecord truncated = byFlaw.get(Flaw.UNREADABLE);
        assertThat(truncated.valueBytes(ScenarioTest::encode))
                .hasSizeGreaterThan(5)
                .hasSizeLessThan(encode(truncated.topic(), truncated.value()).length);
        assertThat(byFlaw.get(Flaw.UNKNOWN_PAYLOAD).valueBytes(ScenarioTest::encode))
                .hasSizeGreaterThan(20);
        assertThat(byFlaw.get(Flaw.UNKNOWN_PAYLOAD).value().getSchema().getFullName())
                .isEqualTo(Topics.WORKER_STATUS.schema().getFullName());
    }

    @Test
    void impossible_settings_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VILLAGE.sized(0, 1, 1))
                .withMessage("enterprises must be 1 to 1000000, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Scenario(VILLAGE.sized(1_000_000, 100_000_000, 366)))
                .withMessageContaining("make one of them smaller");
    }

    private static String digest(Scenario scenario) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (ScenarioRecord record : scenario) {
                digest.update((record.topic().name() + record.at()).getBytes(StandardCharsets.UTF_8));
                digest.update(Objects.requireNonNullElse(record.keyBytes(), new byte[0]));
                digest.update(Objects.requireNonNullElse(record.valueBytes(ScenarioTest::encode), new byte[0]));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static SpecificDatumWriter<SpecificRecord> writerOf(Class<? extends SpecificRecord> type) {
        return new SpecificDatumWriter<>((Class<SpecificRecord>) type);
    }

    /** As in the wire format, with an id that is 0. */
    static byte[] encode(Topics.Topic<?> topic, SpecificRecord value) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(new byte[5]);
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            writerOf(value.getClass()).write(value, encoder);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
