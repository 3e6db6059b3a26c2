package io.workerreturn.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.domain.Acknowledgement;
import io.workerreturn.domain.Conflict;
import io.workerreturn.domain.Contribution;
import io.workerreturn.domain.Counts;
import io.workerreturn.domain.FactRef;
import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Firm;
import io.workerreturn.domain.FirmClass;
import io.workerreturn.domain.HealthCode;
import io.workerreturn.domain.Journey;
import io.workerreturn.domain.JourneyRow;
import io.workerreturn.domain.LogPlace;
import io.workerreturn.domain.Movement;
import io.workerreturn.domain.Phase;
import io.workerreturn.domain.ReportFact;
import io.workerreturn.domain.ShortfallEpisode;
import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TallyBatch;
import io.workerreturn.domain.TallySum;
import io.workerreturn.domain.TravelMode;
import io.workerreturn.domain.TripAlarm;
import io.workerreturn.domain.TripFact;
import io.workerreturn.domain.TripRow;
import io.workerreturn.domain.TripState;
import io.workerreturn.domain.TripStatus;
import io.workerreturn.domain.WorkerFact;
import io.workerreturn.domain.WorkerState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Builders;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a store is given it gives back, whatever a record that passed every check may hold. */
class StateCodecsTest {
    private static <T> void survives(Serde<T> serde, T value) {
        byte[] bytes = serde.serializer().serialize("", value);
        assertThat(serde.deserializer().deserialize("", bytes)).isEqualTo(value);
    }

    private static Arbitrary<Long> times() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(0, 4_102_444_800_000L),
                Arbitraries.longs().between(1_579_000_000_000L, 1_590_000_000_000L),
                Arbitraries.longs().between(1_579_000_000L, 1_590_000_000L).map(second -> second * 1_000));
    }

    private static Arbitrary<Long> timesOrNever() {
        return Arbitraries.oneOf(times(), Arbitraries.just(Tally.NEVER));
    }

    private static Arbitrary<String> ids() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withCharRange(' ', '~').ofMinLength(1).ofMaxLength(64),
                Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(20),
                Arbitraries.strings().withChars("0123456789abcdef").ofLength(32),
                Arbitraries.strings().withChars("0123456789ABCDEF").ofLength(32),
                Arbitraries.create(() -> "0a1b2c3d-0000-4000-8000-00000000ffff"),
                Arbitraries.strings().withChars("0123456789abcdef").ofLength(64));
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.of("瑞安北", "", "ok"), Arbitraries.strings().ofMaxLength(30));
    }

    private static Arbitrary<TravelMode> modes() {
        return Arbitraries.of(TravelMode.values());
    }

    private static Arbitrary<WorkerFact> workerFacts() {
        Arbitrary<JourneyRow> rows = Arbitraries.of(JourneyRow.values());
        return Combinators.combine(
                        rows,
                        ids(),
                        times(),
                        times(),
                        texts(),
                        texts().injectNull(0.4),
                        Arbitraries.integers(),
                        times())
                .as((row, id, occurred, reported, source, optional, number, moment) -> new WorkerFact(
                        row,
                        id,
                        occurred,
                        reported,
                        source,
                        optional,
                        number % 2 == 0 ? null : "340100",
                        number % 3 == 0 ? null : number,
                        number % 5 == 0 ? null : moment,
                        optional,
                        row == JourneyRow.RETRACTION ? id : null));
    }

    @Provide
    Arbitrary<Movement> movements() {
        Arbitrary<Movement.Milestone> milestones = Combinators.combine(
                        Arbitraries.of(JourneyRow.BOOKED, JourneyRow.EN_ROUTE, JourneyRow.ALIGHTED),
                        times(),
                        times(),
                        ids())
                .as(Movement.Milestone::new);
        Arbitrary<Movement.Naming> namings =
                Combinators.combine(texts(), times(), times(), ids()).as(Movement.Naming::new);
        return Combinators.combine(
                        texts().filter(text -> !text.isEmpty()),
                        modes(),
                        texts().injectNull(0.3),
                        milestones.list().ofMaxSize(3),
                        namings.injectNull(0.3),
                        timesOrNever())
                .as(Movement::new);
    }

    @Property(tries = 300)
    void a_movement(@ForAll("movements") Movement movement) {
        survives(StateCodecs.movement(), movement);
    }

    @Provide
    Arbitrary<WorkerRow> workerRows() {
        Arbitrary<List<WorkerFact>> facts = workerFacts().list().ofMaxSize(6).uniqueElements(WorkerFact::eventId);
        Arbitrary<Contribution> contributions = Combinators.combine(
                        texts(),
                        Arbitraries.of(Phase.values()),
                        modes().injectNull(0.3),
                        texts().injectNull(0.3),
                        Arbitraries.integers().injectNull(0.3))
                .as(Contribution::new);
        return Combinators.combine(
                        facts,
                        Arbitraries.of(true, false),
                        movements().list().ofMaxSize(3),
                        timesOrNever(),
                        timesOrNever(),
                        contributions.injectNull(0.3),
                        timesOrNever())
                .as((held, clash, movements, factsAsOf, asOf, counted, timer) -> new WorkerRow(
                        new WorkerState(
                                new FactSet<>(
                                        held,
                                        clash && !held.isEmpty()
                                                ? Set.of(held.get(0).eventId())
                                                : Set.of(),
                                        factsAsOf),
                                movements,
                                asOf),
                        counted,
                        timer));
    }

    @Property(tries = 300)
    void a_worker(@ForAll("workerRows") WorkerRow row) {
        survives(StateCodecs.workerRow(), row);
    }

    @Provide
    Arbitrary<Tally> tallies() {
        return Combinators.combine(
                        Arbitraries.maps(
                                Arbitraries.integers().between(0, 140),
                                Arbitraries.longs()
                                        .between(-Counts.MOST_VALUE, Counts.MOST_VALUE)
                                        .filter(count -> count != 0)),
                        timesOrNever(),
                        timesOrNever())
                .as((buckets, asOf, occurred) -> {
                    Counts.Builder counts = new Counts.Builder(buckets.size());
                    new TreeMap<>(buckets).forEach(counts::add);
                    return new Tally(counts.build(), asOf, occurred);
                });
    }

    @Property(tries = 300)
    void a_tally(@ForAll("tallies") Tally tally, @ForAll boolean unsent, @ForAll("keys") String key) {
        survives(StateCodecs.tally(), tally);
        survives(StateCodecs.partialTally(), new PartialTally(tally, unsent));
        survives(StateCodecs.tallySum(), new TallySum(tally, List.of(), null));
        survives(
                StateCodecs.tallySum(),
                new TallySum(
                        tally,
                        List.of(new TallySum.Part(0, Counts.NONE.plus(7, 1)), new TallySum.Part(7, tally.counts())),
                        Tally.NONE));
        survives(
                StateCodecs.tallyBatch(),
                new TallyBatch(
                        (2 << 20) + 7,
                        List.of(new TallyBatch.Entry(key, tally), new TallyBatch.Entry("mode|瑞安", Tally.NONE))));
    }

    @Provide
    Arbitrary<String> keys() {
        return ids();
    }

    @Provide
    Arbitrary<FirmRow> firmRows() {
        Arbitrary<Integer> numbers = Arbitraries.integers().injectNull(0.3);
        Arbitrary<Firm> firms = Combinators.combine(
                        texts(),
                        texts(),
                        Arbitraries.subsetOf(FirmClass.values()),
                        texts().injectNull(0.3),
                        Arbitraries.integers().greaterOrEqual(0),
                        numbers,
                        numbers)
                .as((id, name, classes, lead, required, one, other) ->
                        new Firm(id, name, name, name, classes, lead, required, one, other, one));
        return Combinators.combine(
                        firms,
                        Arbitraries.of(true, false),
                        timesOrNever(),
                        reportFacts().injectNull(0.3),
                        timesOrNever())
                .as(FirmRow::new);
    }

    @Property(tries = 300)
    void a_firm(@ForAll("firmRows") FirmRow row) {
        survives(StateCodecs.firmRow(), row);
    }

    @Provide
    Arbitrary<LogPlace> places() {
        return Combinators.combine(
                        timesOrNever(),
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.longs().greaterOrEqual(0))
                .as(LogPlace::new);
    }

    @Property(tries = 300)
    void where_a_record_stood(@ForAll("places") LogPlace place) {
        survives(StateCodecs.logPlace(), place);
    }

    @Provide
    Arbitrary<FactSet<ReportFact>> reports() {
        return reportFacts()
                .list()
                .ofMaxSize(4)
                .uniqueElements(ReportFact::eventId)
                .map(held -> new FactSet<>(
                        held, held.isEmpty() ? Set.of() : Set.of(held.get(0).eventId()), Tally.NEVER));
    }

    private static Arbitrary<ReportFact> reportFacts() {
        Arbitrary<Integer> numbers = Arbitraries.integers().injectNull(0.3);
        return Combinators.combine(
                        ids(),
                        times(),
                        times(),
                        texts(),
                        Arbitraries.integers().greaterOrEqual(0),
                        numbers,
                        texts().injectNull(0.3))
                .as((id, occurred, reported, source, onDuty, number, text) -> new ReportFact(
                        id,
                        occurred,
                        reported,
                        source,
                        onDuty,
                        number,
                        number,
                        number,
                        text,
                        text == null ? id : null));
    }

    @Property(tries = 300)
    void reports(@ForAll("reports") FactSet<ReportFact> reports) {
        survives(StateCodecs.reports(), new FactsRow<>(reports, false));
        survives(StateCodecs.reports(), new FactsRow<>(reports, true));
        reports.held().forEach(report -> survives(StateCodecs.factRow(), new FactRow.Told(report, 300, true)));
    }

    @Provide
    Arbitrary<EpisodeRow> episodes() {
        return Combinators.combine(
                        Arbitraries.of(ShortfallEpisode.State.values()),
                        times(),
                        times().injectNull(0.3),
                        times().injectNull(0.3),
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.of(true, false),
                        acknowledgements().injectNull(0.3),
                        timesOrNever())
                .as((state, since, opened, clearing, flaps, critical, by, timer) -> new EpisodeRow(
                        new ShortfallEpisode(state, since, opened, clearing, flaps, critical, by), timer));
    }

    @Provide
    Arbitrary<Acknowledgement> acknowledgements() {
        return Combinators.combine(
                        Arbitraries.of(Acknowledgement.Says.values()),
                        ids(),
                        times(),
                        times(),
                        texts(),
                        texts(),
                        texts().injectNull(0.3),
                        Arbitraries.of(true, false))
                .as((says, id, occurred, reported, source, by, note, critical) -> new Acknowledgement(
                        says,
                        id,
                        occurred,
                        reported,
                        source,
                        by,
                        note,
                        critical,
                        says == Acknowledgement.Says.RETRACTION ? "e" + id : null,
                        note == null ? null : (Long) (occurred + 60_000L)));
    }

    @Property(tries = 300)
    void what_was_said_of_an_alert(
            @ForAll("acknowledgements") Acknowledgement one, @ForAll("acknowledgements") Acknowledgement other) {
        Set<String> clashes = one.coversCritical() ? Set.of(one.eventId()) : Set.of();
        FactSet<Acknowledgement> told = new FactSet<>(
                one.eventId().equals(other.eventId()) ? List.of(one) : List.of(one, other), clashes, one.reportedAt());
        FactsRow<Acknowledgement> row = new FactsRow<>(told, other.coversCritical());
        survives(StateCodecs.acknowledgements(), row);
        survives(StateCodecs.sourceAttentionRow(), new SourceAttentionRow(row, other));
        survives(StateCodecs.sourceAttentionRow(), new SourceAttentionRow(row, null));
        survives(StateCodecs.factRow(), new FactRow.Told(one, 0, false));
    }

    @Test
    void what_was_stored_before_alerts_could_be_acknowledged_is_read_again() {
        byte[] episode = new CompactWriter()
                .octet(1)
                .number(0)
                .octet(ShortfallEpisode.State.FIRING.ordinal())
                .signed(7)
                .optionalNumber(7L)
                .optionalNumber((Long) null)
                .number(2)
                .octet(1)
                .optionalText(null)
                .optionalText(null)
                .toBytes();
        assertThat(StateCodecs.episodeRow().deserializer().deserialize("", episode))
                .isEqualTo(new EpisodeRow(
                        new ShortfallEpisode(ShortfallEpisode.State.FIRING, 7, 7L, null, 2, true, null), Tally.NEVER));
        byte[] alerts = new CompactWriter()
                .octet(1)
                .number(0)
                .number(1)
                .octet(TripAlarm.Kind.OVERDUE.ordinal())
                .octet(1)
                .signed(9)
                .optionalNumber((Integer) null)
                .optionalNumber((Integer) null)
                .toBytes();
        assertThat(StateCodecs.tripAlertsRow().deserializer().deserialize("", alerts))
                .isEqualTo(new TripAlertsRow(
                        Map.of(TripAlarm.Kind.OVERDUE, new TripAlarm(true, 9, null, null)), Map.of(), Tally.NEVER));
    }

    @Property(tries = 300)
    void an_episode(@ForAll("episodes") EpisodeRow row) {
        survives(StateCodecs.episodeRow(), row);
    }

    @Provide
    Arbitrary<TripFact> tripFacts() {
        Arbitrary<TripFact.Schedule> schedules = Combinators.combine(
                        texts(), Arbitraries.integers().greaterOrEqual(0), times(), times(), texts().injectNull(0.3))
                .as((text, seats, from, to, team) ->
                        new TripFact.Schedule(text, text, seats, "520302", text, "330381", text, from, to, team));
        Arbitrary<Integer> numbers = Arbitraries.integers().injectNull(0.3);
        return Builders.withBuilder(() -> new Object[9])
                .use(Arbitraries.of(TripRow.values()))
                .in((parts, row) -> with(parts, 0, row))
                .use(ids())
                .in((parts, id) -> with(parts, 1, id))
                .use(times())
                .in((parts, at) -> with(parts, 2, at))
                .use(times())
                .in((parts, at) -> with(parts, 3, at))
                .use(schedules)
                .in((parts, plan) -> with(parts, 4, plan))
                .use(texts().injectNull(0.3))
                .in((parts, text) -> with(parts, 5, text))
                .use(numbers)
                .in((parts, number) -> with(parts, 6, number))
                .use(modes())
                .in((parts, mode) -> with(parts, 7, mode))
                .use(times().injectNull(0.3))
                .in((parts, at) -> with(parts, 8, at))
                .build(parts -> {
                    TripRow row = (TripRow) parts[0];
                    boolean passenger = row.ofPassenger();
                    return new TripFact(
                            row,
                            (String) parts[1],
                            (Long) parts[2],
                            (Long) parts[3],
                            "source",
                            (TravelMode) parts[7],
                            passenger ? "w1" : null,
                            passenger ? (String) parts[5] : null,
                            row == TripRow.SCHEDULED ? (TripFact.Schedule) parts[4] : null,
                            row == TripRow.DELAYED ? (Long) parts[2] : null,
                            row == TripRow.ARRIVED || row == TripRow.BOARDED ? (Integer) parts[6] : null,
                            row == TripRow.BOARDED && parts[8] != null ? (Integer) HealthCode.RED.ordinal() : null,
                            row == TripRow.DEPARTED && parts[8] != null,
                            (String) parts[5],
                            row == TripRow.RETRACTION ? (String) parts[1] : null);
                });
    }

    private static Object[] with(Object[] parts, int at, @Nullable Object part) {
        Object[] more = parts.clone();
        more[at] = part;
        return more;
    }

    @Property(tries = 300)
    void a_trip(@ForAll("tripFacts") TripFact fact, @ForAll boolean withdrawn, @ForAll("tallies") Tally tally) {
        List<TripHeader.Held> held = List.of(new TripHeader.Held(fact, withdrawn));
        survives(StateCodecs.tripHeader(), TripHeader.NONE);
        survives(
                StateCodecs.tripHeader(),
                new TripHeader(
                        held, TripHeader.Earliest.of(fact), Map.of(fact.eventId(), fact.occurredAt()), tally.asOf()));
        survives(StateCodecs.passengerRow(), new PassengerRow(held, tally.asOf()));
        for (TripIndexRow.Place place : TripIndexRow.Place.values()) {
            survives(
                    StateCodecs.tripIndexRow(),
                    new TripIndexRow(
                            place,
                            place == TripIndexRow.Place.PASSENGER ? "w1" : null,
                            place == TripIndexRow.Place.RETRACTION ? fact : null,
                            withdrawn ? 300 : 0,
                            withdrawn ? (Long) fact.occurredAt() : null));
        }
        survives(StateCodecs.passengerRow(), new PassengerRow(held, tally.asOf(), true));
        survives(StateCodecs.factRow(), new FactRow.Told(fact, withdrawn ? 1 : 0, withdrawn));
    }

    @Property(tries = 300)
    void a_trip_with_too_much_of_something(
            @ForAll("tripFacts") TripFact one,
            @ForAll("tripFacts") TripFact other,
            @ForAll boolean much,
            @ForAll @IntRange(max = 7) int parts) {
        TripState state = new TripState(
                one.mode(),
                much ? TripStatus.ARRIVED : null,
                one,
                much ? one : null,
                much ? null : other,
                other,
                one,
                one.number());
        TripHeader.Earliest earliest = TripHeader.Earliest.of(other);
        survives(
                StateCodecs.tripHeader(),
                new TripHeader(
                        List.of(),
                        earliest,
                        Map.of(),
                        0,
                        new TripHeader.Much(
                                (parts & 1) == 0 ? null : state,
                                much ? earliest : null,
                                (parts & 2) == 0
                                        ? null
                                        : new TripHeader.Search(much ? "w1" : null, much ? null : earliest),
                                (parts & 4) == 0
                                        ? null
                                        : new TripHeader.Spread(much ? null : "w1", state, state.by(other.mode())))));
    }

    @Property(tries = 300)
    void what_stands_beside_the_row_of_a_worker(
            @ForAll("workerRows") WorkerRow row, @ForAll @IntRange(max = 9) int at) {
        survives(StateCodecs.workerRow(), new WorkerRow(row.state(), row.counted(), row.timer(), true));
        survives(StateCodecs.factRow(), new FactRow.Mark());
        row.state().facts().held().forEach(fact -> survives(StateCodecs.factRow(), new FactRow.Told(fact, at, at > 4)));
        row.state().movements().forEach(movement -> survives(StateCodecs.factRow(), new FactRow.Moved(movement)));
        survives(StateCodecs.factRow(), new FactRow.Concluded(null, at));
        boolean some = at % 2 == 0;
        FactRef ref = new FactRef(JourneyRow.LEFT_CITY, "e1", at, row.timer() == Tally.NEVER ? at : row.timer());
        survives(
                StateCodecs.factRow(),
                new FactRow.Concluded(
                        new Journey(
                                some ? "firm" : null,
                                Phase.of(at),
                                some ? null : (Long) 1L,
                                some ? "瑞安北" : null,
                                some ? TravelMode.COACH : null,
                                some ? null : "330381",
                                some ? (Long) 5L : null,
                                some ? null : (Long) Long.MAX_VALUE,
                                some,
                                some ? JourneyRow.NO_SHOW : null,
                                some ? null : HealthCode.GREEN,
                                some ? "g" : null,
                                some ? List.of() : List.of(ref, ref),
                                some ? List.of(new Conflict(Conflict.Code.EVENT_ID_CLASH, "e", at)) : List.of(),
                                at,
                                some
                                        ? null
                                        : new Journey.FirstArrival(
                                                at,
                                                TravelMode.OTHER,
                                                at > 4 ? "t" : null,
                                                null,
                                                at > 6 ? "330381" : null),
                                row.state().asOf()),
                        at));
    }

    @Property(tries = 100)
    void alarms_of_a_trip(
            @ForAll("tallies") Tally tally,
            @ForAll int number,
            @ForAll boolean severe,
            @ForAll("acknowledgements") Acknowledgement by) {
        for (TripAlarm.Kind kind : TripAlarm.Kind.values()) {
            survives(
                    StateCodecs.tripAlertsRow(),
                    new TripAlertsRow(
                            Map.of(kind, new TripAlarm(severe, number, severe ? number : null, severe ? null : number)),
                            severe ? Map.of(kind, by) : Map.of(),
                            tally.asOf()));
        }
    }

    @Property(tries = 100)
    void a_parked_record(@ForAll byte[] key, @ForAll byte[] value, @ForAll int kind) {
        RawRecord record = new RawRecord(
                "charter-bus-events",
                3,
                kind & 0xffffffffffL,
                kind,
                kind % 2 == 0 ? null : key,
                kind % 3 == 0 ? null : value,
                kind % 5 == 0
                        ? List.of()
                        : List.of(new RawRecord.Header("trace", value), new RawRecord.Header("瑞", null)));
        Serde<RawRecord> serde = StateCodecs.rawRecord();
        RawRecord back = serde.deserializer().deserialize("", serde.serializer().serialize("", record));
        assertThat(back).usingRecursiveComparison().isEqualTo(record);
    }
}
