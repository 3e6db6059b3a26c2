package io.workerreturn.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.GatheredFacts;
import io.workerreturn.domain.Identity;
import io.workerreturn.schema.PermitEvent;
import io.workerreturn.schema.PermitGranted;
import io.workerreturn.services.ParkingPermits.Permit;
import io.workerreturn.services.Quarter.Line;
import io.workerreturn.topology.AbsurdKeysNamed;
import io.workerreturn.topology.Portions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One key of which very much is told takes its time, and nobody else's. */
class KeysWithVeryManyFactsTest {
    private static final String HOT = "91330381MA2000016H";
    private static final String OTHER = "91330381MA00000001";
    private static final Instant MORNING = Instant.parse("2020-02-20T00:00:00Z");
    private static final Instant LATER = MORNING.plusSeconds(3600);

    private static Line permit(String firm, String id) {
        return new Line(
                ParkingPermits.PERMITS.topic(),
                firm,
                new PermitEvent(id, MORNING, MORNING, "police", firm, new PermitGranted(id, LATER)));
    }

    private static Line named(String firm) {
        Line line = ParkingPermitsTest.firm("x");
        line.value().put(line.value().getSchema().getField("enterpriseId").pos(), firm);
        return new Line(line.topic(), firm, line.value());
    }

    private static int vehicles(Quarter quarter, String firm) {
        return (int) quarter.table(ParkingPermits.BOARD).get(firm).get(2);
    }

    @Test
    void a_key_of_which_very_much_is_told_is_decided_now_and_then_and_the_others_at_each_beat() {
        int beats = 60;
        try (Quarter quarter = new Quarter(new ParkingPermits())) {
            quarter.tell(named(HOT)).tell(named(OTHER));
            for (int i = 0; i < 20_000; i++) {
                quarter.tell(permit(HOT, "h" + i));
            }
            quarter.tick(MORNING);
            Set<Integer> hot = new HashSet<>();
            Set<Integer> other = new HashSet<>();
            for (int i = 0; i < beats; i++) {
                quarter.tell(permit(HOT, "more" + i))
                        .tell(permit(OTHER, "o" + i))
                        .beat();
                hot.add(vehicles(quarter, HOT));
                other.add(vehicles(quarter, OTHER));
            }
            assertThat(other).hasSize(beats);
            assertThat(hot).hasSizeBetween(2, beats / 5);
            quarter.settle();
            assertThat(vehicles(quarter, HOT)).isEqualTo(20_000 + beats);
        }
    }

    @Test
    void a_key_with_absurdly_many_facts_is_named_and_again_when_they_have_doubled() {
        int absurd = Portions.DEFAULT.absurd();
        try (Quarter quarter = new Quarter(new ParkingPermits())) {
            assertThat(AbsurdKeysNamed.by(() -> permits(quarter, 0, absurd - 1)))
                    .isEmpty();
            assertThat(AbsurdKeysNamed.by(() -> permits(quarter, absurd - 1, absurd)))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains("Of " + HOT + " there are " + absurd + " facts (in "
                                    + ParkingPermits.PERMITS.topic().name()));
            assertThat(AbsurdKeysNamed.by(() -> permits(quarter, absurd, 2 * absurd - 1)))
                    .isEmpty();
            assertThat(AbsurdKeysNamed.by(() -> permits(quarter, 2 * absurd - 1, 2 * absurd)))
                    .hasSize(1);
        }
    }

    private static void permits(Quarter quarter, int from, int to) {
        for (int i = from; i < to; i++) {
            quarter.tell(permit(HOT, "h" + i));
        }
        quarter.tick(MORNING);
    }

    @Test
    void what_is_read_from_the_store_costs_the_same_for_each_fact() {
        assertThat(Costs.of(() -> readFromTheStore(40_000))).isLessThan(8 * Costs.of(() -> readFromTheStore(10_000)));
    }

    private static void readFromTheStore(int facts) {
        Holding holding = new Holding();
        for (int i = 0; i < facts; i++) {
            holding.keep(
                    ParkingPermits.PERMITS,
                    HOT,
                    ParkingPermits.PERMITS.facts().toBytes(new Source.Kept<>(told("f" + i, 0, "p"), false)));
        }
        assertThat(holding.told(ParkingPermits.PERMITS).get(HOT).held()).hasSize(facts);
    }

    private static Told<Permit> told(String id, long at, String plate) {
        return new Told<>(id, at, at, "police", null, new Permit(plate, 9));
    }

    @Test
    void a_set_that_grows_holds_what_one_holds_that_is_made_anew_for_each_fact() {
        Identity<Told<Permit>> identity =
                new Identity<>(told -> told.said().plate().getBytes(StandardCharsets.UTF_8));
        Random random = new Random(7);
        for (int world = 0; world < 300; world++) {
            FactSet<Told<Permit>> anew = FactSet.empty();
            GatheredFacts<Told<Permit>> grows = new GatheredFacts<>();
            for (int i = 0; i < 12; i++) {
                Told<Permit> told = told("e" + random.nextInt(5), random.nextInt(3), "p" + random.nextInt(2));
                anew = anew.with(told, identity);
                grows.tell(told, identity);
                assertThat(grows.set()).isEqualTo(anew);
            }
        }
    }
}
