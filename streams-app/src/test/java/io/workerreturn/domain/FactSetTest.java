package io.workerreturn.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What is told of one worker is a set: order and repetition leave no trace, and what is taken back neither. */
class FactSetTest {
    private static final Identity<WorkerFact> IDENTITY = new Identity<>(FactSetTest::encoded);

    private static byte[] encoded(WorkerFact fact) {
        return fact.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Provide
    Arbitrary<List<WorkerFact>> facts() {
        Arbitrary<JourneyRow> rows = Arbitraries.of(JourneyRow.values())
                .filter(row -> row.row() < JourneyRow.BOOKED.row() || row.row() > JourneyRow.ALIGHTED.row());
        Arbitrary<String> ids = Arbitraries.of("a", "b", "c", "d", "e", "f", "g");
        return Combinators.combine(
                        rows,
                        ids,
                        Arbitraries.integers().between(0, 8),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of("A", "B").injectNull(0.5),
                        ids)
                .as(FactSetTest::fact)
                .list()
                .ofMaxSize(14);
    }

    private static WorkerFact fact(
            JourneyRow row, String id, int at, int later, @Nullable String enterprise, String withdraws) {
        Integer code = later == 3 ? null : Integer.valueOf(later);
        if (row == JourneyRow.INDIVIDUAL_ARRIVAL) {
            code = TravelMode.COACH.ordinal();
        }
        Long until = row == JourneyRow.OBSERVATION_STARTED ? Long.valueOf(at + 2L) : null;
        return new WorkerFact(
                row,
                id,
                at,
                at + later,
                "source",
                enterprise,
                null,
                code,
                until,
                null,
                row == JourneyRow.RETRACTION ? withdraws : null);
    }

    @Provide
    Arbitrary<List<Movement>> movements() {
        return Combinators.combine(
                        Arbitraries.of(
                                        JourneyRow.BOOKED,
                                        JourneyRow.EN_ROUTE,
                                        JourneyRow.ARRIVED,
                                        JourneyRow.CANCELLED,
                                        JourneyRow.NO_SHOW)
                                .list()
                                .uniqueElements()
                                .ofMaxSize(3),
                        Arbitraries.integers().between(0, 8),
                        Arbitraries.of(TravelMode.CHARTER_BUS, TravelMode.CHARTER_TRAIN))
                .as((rows, at, mode) -> new Movement(
                        "t",
                        mode,
                        null,
                        rows.stream()
                                .map(row -> new Movement.Milestone(row, at, at, "a"))
                                .toList(),
                        rows.isEmpty() ? null : new Movement.Naming("A", at, at, "a"),
                        at))
                .list()
                .ofMaxSize(2)
                .map(FactSetTest::ofTwoTrips);
    }

    private static List<Movement> ofTwoTrips(List<Movement> movements) {
        List<Movement> named = new ArrayList<>();
        for (Movement each : movements) {
            named.add(new Movement(
                    "t" + named.size(),
                    each.mode(),
                    each.originDivision(),
                    each.milestones(),
                    each.naming(),
                    each.asOf()));
        }
        return named;
    }

    @Property(tries = 3_000)
    void the_same_facts_stand_in_any_order_however_often_they_are_told(
            @ForAll("facts") List<WorkerFact> facts, @ForAll Random random) {
        Map<String, WorkerFact> chosen = new TreeMap<>();
        Set<String> clashes = new HashSet<>();
        Comparator<WorkerFact> smaller = Comparator.comparingLong(WorkerFact::occurredAt)
                .thenComparingLong(WorkerFact::reportedAt)
                .thenComparing(FactSetTest::encoded, java.util.Arrays::compareUnsigned);
        for (WorkerFact fact : facts) {
            WorkerFact other = chosen.putIfAbsent(fact.eventId(), fact);
            if (other != null && !other.equals(fact)) {
                clashes.add(fact.eventId());
            }
            if (other != null && smaller.compare(fact, other) < 0) {
                chosen.put(fact.eventId(), fact);
            }
        }
        FactSet<WorkerFact> set = told(anyOrder(facts, random), List.of()).facts();
        assertThat(set.held()).containsExactlyInAnyOrderElementsOf(chosen.values());
        assertThat(set.clashes()).isEqualTo(clashes);
        assertThat(set.standing())
                .containsExactlyInAnyOrderElementsOf(chosen.values().stream()
                        .filter(fact -> fact.withdraws() == null)
                        .filter(fact -> chosen.values().stream()
                                .noneMatch(other -> fact.eventId().equals(other.withdraws())))
                        .toList());
        assertThat(set.asOf())
                .isEqualTo(
                        facts.stream().mapToLong(WorkerFact::reportedAt).max().orElse(Tally.NEVER));
    }

    @Property(tries = 3_000)
    void the_journey_is_the_same_in_any_order(
            @ForAll("facts") List<WorkerFact> facts,
            @ForAll("movements") List<Movement> movements,
            @ForAll Random random) {
        Journey one = told(facts, movements).journey(6);
        List<Movement> others = new ArrayList<>(movements);
        Collections.reverse(others);
        assertThat(told(anyOrder(facts, random), others).journey(6)).isEqualTo(one);
    }

    @Property
    void what_is_taken_back_was_never_said(@ForAll("facts") List<WorkerFact> facts, @ForAll Random random) {
        List<WorkerFact> withMistake = new ArrayList<>(facts);
        withMistake.add(Facts.worker(JourneyRow.LEFT_CITY, "mistake", 5));
        withMistake.add(Facts.retraction("correction", "mistake", 5));
        Journey without = told(facts, List.of()).journey(6);
        Journey with = told(anyOrder(withMistake, random), List.of()).journey(6);
        assertThat(with == null ? null : with.phase()).isEqualTo(without == null ? null : without.phase());
        assertThat(with == null ? null : with.since()).isEqualTo(without == null ? null : without.since());
        assertThat(with == null ? null : with.employer()).isEqualTo(without == null ? null : without.employer());
    }

    private static List<WorkerFact> anyOrder(List<WorkerFact> facts, Random random) {
        List<WorkerFact> shuffled = new ArrayList<>(facts);
        for (WorkerFact fact : facts) {
            if (random.nextBoolean()) {
                shuffled.add(fact);
            }
        }
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private static WorkerState told(List<WorkerFact> facts, List<Movement> movements) {
        WorkerState state = WorkerState.EMPTY;
        for (WorkerFact fact : facts) {
            state = state.told(fact, IDENTITY);
        }
        for (Movement movement : movements) {
            state = state.moved(movement);
        }
        return state;
    }
}
