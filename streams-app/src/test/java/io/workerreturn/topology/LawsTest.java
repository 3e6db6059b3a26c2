package io.workerreturn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.domain.AcknowledgementPolicy;
import io.workerreturn.domain.Tally;
import io.workerreturn.schema.AlertAcknowledgement;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.ShortfallAlert;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What must hold of every town, whatever it is told, in whatever order and however often. */
class LawsTest {
    private static final Instant BEFORE_ALL = Told.at("2020-02-27T12:00");
    private static final Instant REST = Told.at("2020-03-20T12:00");
    /** Longer than any alert holds or clears. */
    private static final Instant END = REST.plus(Duration.ofHours(2));
    /** What was said before is too old at the end. */
    private static final Instant FORGOTTEN = Told.at("2020-02-28T06:00");

    private static final TopologySettings SETTINGS = settings();
    private static final String AS_OF = "asOf";
    /** Enough for any of these worlds to be gone through row by row. */
    private static final int TURNS = 600;

    @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
    void figures_depend_on_the_facts_and_the_time_alone(@ForAll("worlds") List<Line> world, @ForAll Random random) {
        holds(world, random);
    }

    @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
    void who_sees_to_an_alert_depends_on_what_was_said_and_the_time_alone(
            @ForAll("alarming") List<Line> world, @ForAll Random random) {
        holds(world, random);
    }

    /** In portions so small that nothing fits a row, or little, and that everything takes many turns. */
    @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
    void keys_with_very_many_facts_are_folded_alike(
            @ForAll("worlds") List<Line> world,
            @ForAll @IntRange(max = 4) int inRow,
            @ForAll @IntRange(min = 1, max = 5) int atOnce,
            @ForAll Random random) {
        holds(new Portions(inRow, atOnce, () -> 0), world, random);
    }

    @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
    void of_alerts_of_which_very_much_is_said_the_same_is_shown(
            @ForAll("alarming") List<Line> world,
            @ForAll @IntRange(max = 4) int inRow,
            @ForAll @IntRange(min = 1, max = 5) int atOnce,
            @ForAll Random random) {
        holds(new Portions(inRow, atOnce, () -> 0), world, random);
    }

    private static void holds(List<Line> world, Random random) {
        holds(Portions.DEFAULT, world, random);
    }

    private static void holds(Portions portions, List<Line> world, Random random) {
        int rest = portions.equals(Portions.DEFAULT) ? 0 : TURNS / portions.atOnce();
        try (Town town = new Town(SETTINGS.in(portions))) {
            Instant now = BEFORE_ALL;
            for (Line line : anyOrder(world, random)) {
                line.tell(town);
                if (random.nextInt(6) == 0) {
                    now = now.plusSeconds(3600L * random.nextInt(12));
                    town.tick(now).pass(rest == 0 ? 0 : random.nextInt(9));
                }
            }
            town.tick(REST).pass(rest).tick(END).pass(rest);
            assertThat(town.rejected()).isEmpty();
            Map<String, Map<String, SpecificRecord>> expected = Reference.of(SETTINGS, world, END);
            compare(world, expected, town.tables());
        }
    }

    private static TopologySettings settings() {
        TopologySettings some = Town.settings(Map.of(
                "bus-companies",
                Duration.ofDays(10),
                "hr-portal",
                Duration.ofDays(60),
                "checkpoints",
                Duration.ofHours(2),
                "nobody",
                Duration.ofDays(1)));
        return new TopologySettings(
                some.topicPrefix(),
                some.partitions(),
                some.season(),
                some.projection(),
                some.shortfalls(),
                some.tripAlerts(),
                some.sources(),
                new AcknowledgementPolicy(Duration.between(FORGOTTEN, END)),
                some.sendEvery(),
                some.metrics(),
                some.portions());
    }

    @Provide
    Arbitrary<List<Line>> worlds() {
        return Worlds.worlds();
    }

    @Provide
    Arbitrary<List<Line>> alarming() {
        return Worlds.alarming();
    }

    /** Every order in which the records may arrive: the table keeps its own, and anything may be repeated. */
    private static List<Line> anyOrder(List<Line> world, Random random) {
        List<Line> events = new ArrayList<>();
        List<Line> table = new ArrayList<>();
        for (Line line : world) {
            if (line.topic() == Topics.ENTERPRISES) {
                table.add(line);
            } else {
                events.add(line);
                if (random.nextInt(4) == 0) {
                    events.add(line);
                }
            }
        }
        Collections.shuffle(events, random);
        int at = 0;
        for (Line line : table) {
            at += random.nextInt(events.size() - at + 1);
            events.add(at++, line);
        }
        return events;
    }

    private static void compare(
            List<Line> world,
            Map<String, Map<String, SpecificRecord>> expected,
            Map<String, ? extends Map<String, ? extends SpecificRecord>> actual) {
        long newest = newestOf(world);
        Map<String, Map<String, SpecificRecord>> figures = new TreeMap<>();
        actual.forEach((table, rows) -> {
            Map<String, SpecificRecord> kept = new TreeMap<>();
            rows.forEach((key, row) -> {
                if (stands(row)) {
                    kept.put(key, figure(row));
                }
            });
            figures.put(table, kept);
        });
        assertThat(figures.keySet()).isEqualTo(expected.keySet());
        expected.forEach((table, rows) -> {
            Map<String, SpecificRecord> wanted = new TreeMap<>();
            rows.forEach((key, row) -> wanted.put(key, figure(row)));
            assertThat(figures.get(table)).as(table).isEqualTo(wanted);
            rows.forEach((key, row) -> {
                long least = asOf(row);
                long shown = asOf(actual.get(table).get(key));
                assertThat(shown).as("asOf of %s %s", table, key).isBetween(least, newest);
            });
        });
    }

    private static long newestOf(List<Line> world) {
        long newest = Tally.NEVER;
        for (Line line : world) {
            SpecificRecord value = line.value();
            Schema.Field field = value == null ? null : value.getSchema().getField("reportedAt");
            if (value != null && field != null && !(value instanceof AlertAcknowledgement)) {
                newest = Math.max(newest, ((Instant) value.get(field.pos())).toEpochMilli());
            }
        }
        return newest;
    }

    private static boolean stands(SpecificRecord row) {
        Schema.Field state = row.getSchema().getField("state");
        return state == null
                || row.get(state.pos()) == AlertState.FIRING
                || row.get(state.pos()) == AlertState.ACKNOWLEDGED;
    }

    private static long asOf(SpecificRecord row) {
        Schema.Field field = row.getSchema().getField(AS_OF);
        Instant asOf = field == null ? null : (Instant) row.get(field.pos());
        return asOf == null ? Tally.NEVER : asOf.toEpochMilli();
    }

    /** A row without its bound, and an alert without its history. */
    private static SpecificRecord figure(SpecificRecord row) {
        SpecificRecord copy = SpecificData.get().deepCopy(row.getSchema(), row);
        overwrite(copy, AS_OF, null);
        if (copy instanceof ShortfallAlert) {
            overwrite(copy, "since", Instant.EPOCH);
            overwrite(copy, "openedAt", null);
            overwrite(copy, "clearingSince", null);
            overwrite(copy, "flaps", 0);
        }
        return copy;
    }

    private static void overwrite(SpecificRecord row, String name, @Nullable Object value) {
        Schema.Field field = row.getSchema().getField(name);
        if (field != null) {
            row.put(field.pos(), value);
        }
    }
}
