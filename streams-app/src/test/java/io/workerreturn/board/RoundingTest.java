package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RoundingTest {
    private static final int STEP = Rounding.STEP;

    @Property
    void it_is_right_on_average_over_the_offsets(@ForAll @IntRange(max = 2_000) int count) {
        long sum = LongStream.range(0, STEP)
                .map(offset -> Rounding.rounded(count, (int) offset))
                .sum();
        assertThat(sum).isEqualTo((long) count * STEP);
    }

    @Property
    void a_blurred_count_is_right_on_average_too(@ForAll @IntRange(max = 2_000) int count, @ForAll int bits) {
        long sum = 0;
        for (int offset = 0; offset < STEP; offset++) {
            sum += Rounding.blurred(count, offset, bits & 0xFFFF, true);
            sum += Rounding.blurred(count, offset, bits & 0xFFFF, false);
        }
        assertThat(sum).isEqualTo(2L * count * STEP);
    }

    @Property
    void it_never_falls_while_the_truth_rises_and_nobody_is_nobody(
            @ForAll String key, @ForAll @IntRange(max = 11) int cell) {
        Rounding.Cells cells = Rounding.shared("secret", "cluster").cells("firm", key);
        assertThat(cells.shown(cell, 0)).isZero();
        assertThat(cells.blurred(cell, 0)).isZero();
        for (int count = 1; count < 100; count++) {
            assertThat(cells.shown(cell, count) - cells.shown(cell, count - 1)).isIn(0, STEP);
            assertThat(cells.blurred(cell, count)).isGreaterThanOrEqualTo(cells.blurred(cell, count - 1));
        }
    }

    @Property
    void behind_whatever_is_shown_of_one_to_four_people_stands_each_of_one_to_four(
            @ForAll @IntRange(min = 1, max = 4) int count, @ForAll @IntRange(max = 4) int offset) {
        long shown = Rounding.rounded(count, offset);
        for (int other = 1; other <= 4; other++) {
            int truth = other;
            assertThat(LongStream.range(0, STEP).map(any -> Rounding.rounded(truth, (int) any)))
                    .as("%d is shown as %d, as %d may be", count, shown, other)
                    .contains(shown);
        }
    }

    @Test
    void offsets_are_drawn_alike_for_each_cell_and_apart() {
        Rounding rounding = Rounding.shared("", "cluster");
        int[] ups = new int[STEP];
        int together = 0;
        int firms = 20_000;
        for (int firm = 0; firm < firms; firm++) {
            Rounding.Cells cells = rounding.cells("firm", Rows.id(firm));
            for (int count = 1; count < STEP; count++) {
                ups[count] += cells.shown(3, count) > 0 ? 1 : 0;
            }
            together += cells.shown(3, 1) > 0 && cells.shown(4, 1) > 0 ? 1 : 0;
        }
        for (int count = 1; count < STEP; count++) {
            assertThat(ups[count] / (double) firms).isBetween(count * 0.2 - 0.02, count * 0.2 + 0.02);
        }
        assertThat(together / (double) firms).as("one in twenty-five").isBetween(0.03, 0.05);
    }

    @Test
    void boards_that_share_what_they_know_round_alike_and_nobody_else_does() {
        Set<List<Integer>> seen = new HashSet<>();
        for (Rounding one : List.of(
                Rounding.shared("s", "c"),
                Rounding.shared("s", "c"),
                Rounding.shared("", "sc"),
                Rounding.shared("s", "d"),
                Rounding.unrepeatable(),
                Rounding.unrepeatable())) {
            List<Integer> shown = new ArrayList<>();
            for (int firm = 0; firm < 100; firm++) {
                shown.add(one.cells("firm", Rows.id(firm)).shown(0, 2));
            }
            seen.add(shown);
        }
        assertThat(seen).hasSize(5);
    }

    @Property
    void parts_are_rounded_and_add_up(
            @ForAll List<@IntRange(max = 5_000) Integer> weights, @ForAll @IntRange(max = 5_000) int steps) {
        long whole = (long) steps * STEP;
        List<Long> parts = Parts.of(whole, weights);
        boolean any = weights.stream().anyMatch(weight -> weight > 0);
        assertThat(parts).hasSameSizeAs(weights).allMatch(part -> part >= 0 && part % STEP == 0);
        assertThat(parts.stream().mapToLong(Long::longValue).sum()).isEqualTo(any ? whole : 0);
    }

    @Property
    void the_nearest_multiple_is_near(@ForAll @IntRange(max = 100_000) int number) {
        assertThat(Rounding.nearest(number) % STEP).isZero();
        assertThat(Math.abs(Rounding.nearest(number) - number)).isLessThanOrEqualTo(2);
    }
}
