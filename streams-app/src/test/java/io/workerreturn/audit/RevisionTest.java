package io.workerreturn.audit;

import static io.workerreturn.topology.Told.SHOE_FACTORY;
import static io.workerreturn.topology.Told.arrival;
import static io.workerreturn.topology.Told.at;
import static io.workerreturn.topology.Told.enterprise;
import static io.workerreturn.topology.Told.retraction;
import static io.workerreturn.topology.Told.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.audit.Revision.Change;
import io.workerreturn.audit.Revision.Kind;
import io.workerreturn.audit.Revision.Row;
import io.workerreturn.domain.Cause;
import io.workerreturn.domain.Projection;
import io.workerreturn.domain.Season;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.ReturnIntended;
import io.workerreturn.topology.Line;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Town;
import io.workerreturn.topology.Worlds;
import io.workerreturn.wire.RawRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** Why a number is not what it was: what must hold of every two moments. */
class RevisionTest {
    private static final Instant THEN = at("2020-02-28T12:00");
    private static final Instant NOW = at("2020-02-29T12:00");
    private static final Season SEASON = new Season(
            at("2020-01-01T00:00").toEpochMilli(), at("2020-06-01T00:00").toEpochMilli());
    private static final Row CITY = new Row(Kind.ROLLUP, "city|all");
    private static final Row FIRM = new Row(Kind.FIRM, SHOE_FACTORY);

    @Provide
    Arbitrary<List<Line>> worlds() {
        return Worlds.worlds();
    }

    /** Whatever was told in whatever order: late, repeated, withdrawn before or after, clashing; and by other rules at last. */
    @Property(tries = 150, shrinking = ShrinkingMode.BOUNDED)
    void the_parts_of_every_figure_add_up_to_what_it_changed_by(
            @ForAll("worlds") List<Line> world,
            @ForAll @IntRange(max = 50) int knownThen,
            @ForAll @IntRange(max = 1) int otherRules,
            @ForAll Random random) {
        List<Line> told = new ArrayList<>(world);
        told.addAll(world.subList(0, world.size() / 3));
        Collections.shuffle(told, random);
        int split = Math.min(knownThen, told.size());
        Projection rules = Projection.DEFAULT;
        Projection others = otherRules == 0 ? rules : new Projection(1, 2, 3, 4);
        Revision revision = AsKnown.parted(
                mark(THEN),
                mark(NOW),
                evidence(told, 0, split, THEN),
                evidence(told, split, told.size(), NOW),
                rules,
                others,
                AuditProgress.NONE);

        Map<Row, Map<String, Long>> before = numbers(evidence(told, 0, split, THEN), rules);
        Map<Row, Map<String, Long>> after = numbers(evidence(told, 0, told.size(), NOW), others);
        Map<Row, Map<String, Long>> moved = new HashMap<>(before);
        revision.rows().forEach((row, changes) -> {
            Map<String, Long> numbers = new HashMap<>(moved.getOrDefault(row, Map.of()));
            changes.forEach((name, change) -> {
                assertThat(change.parts().values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .as("%s of %s: %s", name, row, change)
                        .isEqualTo(change.difference());
                assertThat(change.before()).isEqualTo(number(before, row, name));
                assertThat(change.after()).isEqualTo(number(after, row, name));
                numbers.merge(name, change.difference(), Long::sum);
            });
            moved.put(row, numbers);
        });
        // nothing moves that is not told of
        assertThat(withoutZeros(moved)).isEqualTo(withoutZeros(after));
    }

    private static long number(Map<Row, Map<String, Long>> rows, Row row, String name) {
        return rows.getOrDefault(row, Map.of()).getOrDefault(name, 0L);
    }

    private static Map<Row, Map<String, Long>> withoutZeros(Map<Row, Map<String, Long>> rows) {
        Map<Row, Map<String, Long>> some = new HashMap<>();
        rows.forEach((row, numbers) -> {
            Map<String, Long> left = new HashMap<>(numbers);
            left.values().removeIf(number -> number == 0);
            if (!left.isEmpty()) {
                some.put(row, left);
            }
        });
        return some;
    }

    private static Map<Row, Map<String, Long>> numbers(Evidence evidence, Projection rules) {
        return Differences.numbers(AsKnown.Figures.of(evidence, rules, done -> {}));
    }

    private static Mark mark(Instant now) {
        return new Mark(now, now, Map.of());
    }

    private static Evidence evidence(List<Line> told, int from, int to, Instant now) {
        Evidence evidence = new Evidence();
        Hearing hearing = new Hearing(Town.SERDES, SEASON, evidence);
        for (int i = from; i < to; i++) {
            Line line = told.get(i);
            hearing.hear(new RawRecord(
                    line.topic().name(),
                    0,
                    i,
                    Town.APPENDED.toEpochMilli(),
                    line.key().getBytes(StandardCharsets.UTF_8),
                    line.bytes(),
                    List.of()));
        }
        assertThat(evidence.rejected()).isEmpty();
        evidence.tick(now.toEpochMilli());
        return evidence;
    }

    private static Line arrived(String worker, String id, String at) {
        return new Line(Topics.INDIVIDUAL_ARRIVALS, worker, arrival(worker, id, at, SHOE_FACTORY));
    }

    private static Line withdrawn(String worker, String id, String of) {
        IndividualArrival said = arrival(worker, id, "2020-02-28T18:00", SHOE_FACTORY);
        return new Line(
                Topics.INDIVIDUAL_ARRIVALS,
                worker,
                IndividualArrival.newBuilder(said).setPayload(retraction(of)).build());
    }

    private static Revision between(List<Line> known, List<Line> since) {
        List<Line> all = new ArrayList<>(known);
        all.addAll(since);
        return AsKnown.parted(
                mark(THEN),
                mark(NOW),
                evidence(all, 0, known.size(), THEN),
                evidence(all, known.size(), all.size(), NOW),
                Projection.DEFAULT,
                Projection.DEFAULT,
                AuditProgress.NONE);
    }

    private static Change returned(Revision revision, Row row) {
        return Objects.requireNonNull(
                Objects.requireNonNull(revision.rows().get(row)).get("returned"));
    }

    @Example
    void a_batch_that_came_late_is_named_as_the_cause_and_its_source_with_it() {
        Line firm = new Line(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 10));
        List<Line> since = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            since.add(arrived("late" + i, "a", "2020-02-28T08:00"));
        }
        since.add(arrived("new", "a", "2020-02-29T08:00"));
        since.add(withdrawn("w1", "r", "a"));
        Revision revision = between(
                List.of(firm, arrived("w1", "a", "2020-02-27T08:00"), arrived("w2", "a", "2020-02-27T08:00")), since);
        for (Row row : List.of(CITY, FIRM)) {
            assertThat(returned(revision, row))
                    .isEqualTo(new Change(
                            2, 9, Map.of(Cause.RETRACTED, -1L, Cause.TOLD_LATE, 7L, Cause.HAPPENED_SINCE, 1L)));
        }
        assertThat(revision.told())
                .containsEntry(Cause.TOLD_LATE, Map.of("checkpoints", 7L))
                .containsEntry(Cause.HAPPENED_SINCE, Map.of("checkpoints", 1L));
    }

    @Example
    void a_firm_that_is_registered_later_brings_its_people_by_the_register() {
        Revision revision = between(
                List.of(arrived("w1", "a", "2020-02-27T08:00")),
                List.of(
                        arrived("w2", "a", "2020-02-29T08:00"),
                        new Line(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 10))));
        assertThat(returned(revision, FIRM)).isEqualTo(new Change(0, 2, Map.of(Cause.REGISTER_CHANGED, 2L)));
    }

    @Example
    void an_arrival_that_is_told_anew_at_another_time_was_corrected_and_moves_nobody() {
        Revision revision = between(
                List.of(
                        new Line(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 10)),
                        arrived("w1", "a", "2020-02-27T08:00")),
                List.of(withdrawn("w1", "r", "a"), arrived("w1", "b", "2020-02-27T20:00")));
        assertThat(revision.rows()).doesNotContainKey(FIRM);
        assertThat(revision.told()).containsOnlyKeys(Cause.CORRECTED);
    }

    @Example
    void other_rules_change_what_is_projected_and_nothing_else() {
        List<Line> told =
                new ArrayList<>(List.of(new Line(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 10))));
        for (String worker : List.of("w1", "w2")) {
            told.add(new Line(
                    Topics.WORKER_STATUS,
                    worker,
                    status(worker, "i", "2020-02-27T08:00", SHOE_FACTORY, new ReturnIntended(null, "520302", null))));
        }
        Revision revision = AsKnown.parted(
                mark(THEN),
                mark(NOW),
                evidence(told, 0, told.size(), THEN),
                evidence(told, told.size(), told.size(), NOW),
                Projection.DEFAULT,
                new Projection(0, 0, 0, 0),
                AuditProgress.NONE);
        assertThat(Objects.requireNonNull(revision.rows().get(FIRM)))
                .containsEntry("projectedReturned", new Change(1, 0, Map.of(Cause.RULES_CHANGED, -1L)))
                .doesNotContainKey("returned");
    }
}
