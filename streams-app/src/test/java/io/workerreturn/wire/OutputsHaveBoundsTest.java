package io.workerreturn.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.domain.Conflict;
import io.workerreturn.domain.Counts;
import io.workerreturn.domain.Divisions;
import io.workerreturn.domain.Journey;
import io.workerreturn.domain.Passenger;
import io.workerreturn.domain.Phase;
import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TallyBatch;
import io.workerreturn.domain.TravelMode;
import io.workerreturn.domain.TripAlarm;
import io.workerreturn.domain.TripAttention;
import io.workerreturn.domain.TripFact;
import io.workerreturn.domain.TripState;
import io.workerreturn.schema.ResponsibilityRole;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.WorkerJourney;
import io.workerreturn.services.Services;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever leaves is smaller than what every broker takes. */
class OutputsHaveBoundsTest {
    /** Bytes of a character at most. */
    private static final int UTF_8 = 3;

    private static final int NUMBER = 10;
    private static final int ENTITIES = 5_000;

    /** How long a list or map becomes, and a text or bytes where it is not the longest text: by who keeps it so. */
    private static final Map<String, Integer> BOUNDS = Map.ofEntries(
            // the fold: phase, employer, origin
            Map.entry("WorkerJourney.decidedBy", 3),
            Map.entry("WorkerJourney.conflicts", RecordLimits.LISTED),
            Map.entry("TripBoardRow.enterprises", RecordLimits.LISTED),
            Map.entry("TripBoardRow.conflicts", RecordLimits.LISTED + Conflict.Code.values().length),
            Map.entry("TripAlert.enterprisesHit", RecordLimits.LISTED),
            // names of constants
            Map.entry("Conflict.code", 40),
            Map.entry("EnterpriseReturnRate.classes", 40),
            Map.entry("EnterpriseReturnRate.returnedByMode", TravelMode.values().length),
            Map.entry("EnterpriseReturnRate.returnedByOriginProvince", 40),
            Map.entry("TripBoardRow.attentions", TripAttention.values().length),
            Map.entry("DailyArrivals.arrivalsByMode", TravelMode.values().length),
            // the checks
            Map.entry("Conflict.eventId", Checks.EVENT_ID_LENGTH),
            Map.entry("TripEnterpriseCount.enterprise", 18),
            Map.entry("TripEnterpriseHit.enterprise", 18),
            // the importer: a nonce, as many letters and digits as it takes, and a tag
            Map.entry("StaffReference.sealed", 12 + 32 + 16),
            // topics, and partitions of each: of a city with more the marker could write no mark, which is a coarser
            // step
            Map.entry("LogMark.ends", 250),
            // who answers: of each role one; a subject's alerts begin with their service and kind, which are of ASCII
            Map.entry("Responsible.people", ResponsibilityRole.values().length),
            Map.entry("Responsible.former", ResponsibilityRole.values().length),
            Map.entry("ResponsiblePerson.account", Checks.KEY_LENGTH),
            Map.entry("ResponsiblePerson.team", Checks.KEY_LENGTH),
            Map.entry("FormerlyResponsible.account", Checks.KEY_LENGTH),
            Map.entry("Responsible.openAlerts", RecordLimits.LISTED),
            Map.entry("Responsible.openAlerts[]", Checks.KEY_LENGTH + 60 / UTF_8),
            Map.entry("OfficerBoardRow.teams", RecordLimits.LISTED),
            Map.entry("OfficerBoardRow.teams[]", Checks.KEY_LENGTH),
            // reports: names of constants
            Map.entry("ReportCheck.classes", 40),
            Map.entry("ReportCheck.checks", 40),
            Map.entry("ReportCheck.checks[]", 40),
            // subsidies: what a rule is called, and its decree, are names
            Map.entry("SubsidyAccount.lines", 300),
            Map.entry("SubsidyAccountLine.ruleId", 100),
            Map.entry("SubsidyAccountLine.decree", Checks.KEY_LENGTH),
            Map.entry("SubsidyEntitlement.revisions", 100),
            Map.entry("SubsidyEntitlement.decrees", 100),
            Map.entry("SubsidyEntitlement.decrees[]", Checks.KEY_LENGTH),
            Map.entry("SubsidyEntitlement.workers", RecordLimits.LISTED),
            Map.entry("SubsidyEntitlement.workers[]", Checks.KEY_LENGTH),
            // the door
            Map.entry("RejectedRecord.key", RecordLimits.KEY),
            Map.entry("RejectedRecord.value", RecordLimits.VALUE),
            Map.entry("RejectedRecord.headers", 0),
            Map.entry("RecordHeader.value", RecordLimits.HEADERS),
            Map.entry("RejectedRecord.content", RecordLimits.PART),
            Map.entry("RejectedRecord.contentSha256", 32));

    @BeforeAll
    static void avro_trusts_our_records() {
        // says so when it is loaded
        FramedSerdes.subject("any");
    }

    static Stream<Topic<?>> outputs() {
        return Stream.of(Topics.CONCLUDED, Topics.ACTIONS, Topics.NOTED, List.copyOf(Services.concluded(Services.ALL)))
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void no_record_of_a_topic_that_we_write_can_be_larger_than_brokers_take(Topic<?> topic) {
        // headers of a rejected record are bounded together
        int headers = topic == Topics.REJECTED_RECORDS ? RecordLimits.HEADERS : 0;
        int key = UTF_8 * RecordLimits.KEY;
        assertThat(headers + key + largest(topic.schema(), topic.name()))
                .as(topic.name())
                .isLessThanOrEqualTo(RecordLimits.SENT);
    }

    /** Bytes that it may become, by its schema alone. */
    private static long largest(Schema schema, String name) {
        return switch (schema.getType()) {
            case RECORD ->
                schema.getFields().stream()
                        .mapToLong(field -> largest(field.schema(), schema.getName() + "." + field.name()))
                        .sum();
            case UNION ->
                1
                        + schema.getTypes().stream()
                                .mapToLong(branch -> largest(branch, name))
                                .max()
                                .orElse(0);
            case ARRAY -> bound(name) * largest(schema.getElementType(), name + "[]") + NUMBER;
            case MAP -> bound(name) * (NUMBER * UTF_8 + largest(schema.getValueType(), name)) + NUMBER;
            case BYTES -> bound(name) + NUMBER;
            case STRING -> (long) UTF_8 * BOUNDS.getOrDefault(name, RecordLimits.TEXT) + NUMBER;
            default -> NUMBER;
        };
    }

    private static long bound(String name) {
        assertThat(BOUNDS)
                .as("how long does %s become, and who sees to it? Say so here", name)
                .containsKey(name);
        return BOUNDS.get(name);
    }

    @Test
    void a_trip_with_thousands_of_firms_lists_those_with_the_most_and_counts_the_others() {
        Map<String, Counts> firms = new TreeMap<>();
        Map<String, Long> clashes = new TreeMap<>();
        for (int i = 0; i < ENTITIES; i++) {
            firms.put(
                    "%018d".formatted(i),
                    Counts.NONE.plus(Passenger.BOOKED, i + 1).plus(Passenger.EXPECTED, 1 + i % 7));
            clashes.put("%064d".formatted(i), (long) i);
        }
        TripState trip = TripState.of(List.<TripFact>of(), TravelMode.CHARTER_TRAIN);
        TripBoardRow row = Conclusions.tripBoard("t1", trip, firms, clashes, 7);
        assertThat(row.getEnterprises()).hasSize(RecordLimits.LISTED).allMatch(firm -> firm.getBooked() > 4_000);
        assertThat(row.getEnterprisesLeftOut()).isEqualTo(ENTITIES - RecordLimits.LISTED);
        assertThat(row.getRestOfEnterprises().getBooked()
                        + row.getEnterprises().stream()
                                .mapToInt(firm -> firm.getBooked())
                                .sum())
                .isEqualTo(row.getBooked());
        assertThat(row.getConflicts())
                .hasSize(RecordLimits.LISTED)
                .first()
                .satisfies(conflict ->
                        assertThat(conflict.getOccurredAt().toEpochMilli()).isEqualTo(4_000));
        assertThat(row.getConflictsLeftOut()).isEqualTo(ENTITIES - RecordLimits.LISTED);
        assertThat(Bodies.of(row)).hasSizeLessThan(RecordLimits.SENT);

        TripAlert alert = Conclusions.tripAlert(
                "t1",
                TripAlarm.Kind.CANCELLED_WITH_PASSENGERS,
                new TripAlarm(true, 0, null, null),
                true,
                null,
                firms,
                7);
        int all = firms.values().stream()
                .mapToInt(counts -> (int) counts.get(Passenger.EXPECTED))
                .sum();
        assertThat(alert.getWorkersHit()).isEqualTo(all);
        assertThat(alert.getEnterprisesHit()).hasSize(RecordLimits.LISTED);
        assertThat(alert.getEnterprisesLeftOut()).isEqualTo(ENTITIES - RecordLimits.LISTED);
        assertThat(alert.getWorkersLeftOut()
                        + alert.getEnterprisesHit().stream()
                                .mapToInt(hit -> hit.getWorkers())
                                .sum())
                .isEqualTo(all);
        assertThat(Bodies.of(alert)).hasSizeLessThan(RecordLimits.SENT);
    }

    @Test
    void a_worker_with_thousands_of_contradictions_shows_the_latest_and_counts_the_others() {
        List<Conflict> conflicts = new ArrayList<>();
        for (int i = 0; i < ENTITIES; i++) {
            conflicts.add(new Conflict(Conflict.Code.EVENT_ID_CLASH, "%064d".formatted(i), i));
        }
        WorkerJourney journey = Conclusions.journey(
                "w1",
                new Journey(
                        null,
                        Phase.UNKNOWN,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        false,
                        null,
                        null,
                        null,
                        List.of(),
                        conflicts,
                        0,
                        null,
                        7));
        assertThat(journey.getConflicts()).hasSize(RecordLimits.LISTED);
        assertThat(journey.getConflicts().get(0).getOccurredAt().toEpochMilli()).isEqualTo(4_000);
        assertThat(journey.getConflictsLeftOut()).isEqualTo(ENTITIES - RecordLimits.LISTED);
        assertThat(Bodies.of(journey)).hasSizeLessThan(RecordLimits.SENT);
    }

    @Test
    void a_batch_of_sums_with_the_longest_keys_is_small_enough() {
        int provinces = Divisions.provinces().size();
        long[] most = new long[Phase.values().length + TravelMode.values().length + provinces];
        Arrays.fill(most, Integer.MAX_VALUE);
        List<TallyBatch.Entry> entries = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            entries.add(
                    new TallyBatch.Entry("瑞".repeat(200) + "|" + i, new Tally(Counts.of(most), 1L << 42, 1L << 42)));
        }
        assertThat(StateCodecs.tallyBatch()
                        .serializer()
                        .serialize("tallies", new TallyBatch(Integer.MAX_VALUE, entries)))
                .hasSizeLessThan(RecordLimits.SENT);
    }

    @Test
    void a_record_that_waits_or_travels_is_small_enough() {
        RawRecord largest = new RawRecord(
                "t".repeat(249),
                1,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                new byte[RecordLimits.KEY],
                new byte[RecordLimits.VALUE],
                List.of(new RawRecord.Header("h", new byte[RecordLimits.HEADERS - 11])));
        byte[] row = StateCodecs.rawRecord().serializer().serialize("parked", largest);
        assertThat(row.length + 2 * RecordLimits.KEY).isLessThan(RecordLimits.SENT);
    }
}
