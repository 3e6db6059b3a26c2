package io.workerreturn.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "9000, 10, 9, 0",
                "9000, 10, 8, 1",
                "9000, 11, 9, 1",
                "9000, 0, 0, 0",
                "0, 10, 0, 0",
                "12000, 10, 11, 1",
                "1, 1, 0, 1",
                "9000, 10, 12, 0",
                "-, 10, 0, -",
                "20000, 2147483647, 0, 2147483647"
            })
    void the_shortfall_is_what_the_target_needs_rounded_up(
            @Nullable Integer target, int required, int returned, @Nullable Integer shortfall) {
        assertThat(ReturnRate.shortfall(target, required, returned)).isEqualTo(shortfall);
    }

    @Property
    void one_more_worker_back_is_one_worker_less_missing_until_the_target_is_reached(
            @ForAll @IntRange(max = 20_000) int target,
            @ForAll @IntRange(max = 5_000) int required,
            @ForAll @IntRange(max = 5_000) int returned) {
        int missing = shortfall(target, required, returned);
        assertThat(shortfall(target, required, returned + missing)).isZero();
        if (missing > 0) {
            assertThat(shortfall(target, required, returned + missing - 1)).isEqualTo(1);
        }
    }

    private static int shortfall(int target, int required, int returned) {
        Integer shortfall = ReturnRate.shortfall(target, required, returned);
        assertThat(shortfall).isNotNull();
        return shortfall == null ? -1 : shortfall;
    }

    @Test
    void a_rate_is_not_clamped_and_of_nobody_there_is_none() {
        assertThat(ReturnRate.of(3, 2)).isEqualTo(1.5);
        assertThat(ReturnRate.of(0, 2)).isEqualTo(0.0);
        assertThat(ReturnRate.of(3, 0)).isNull();
    }

    @Test
    void the_projection_rounds_down_once_over_all_phases() {
        Headcount workers = new Headcount(Counts.NONE
                .plus(Headcount.of(Phase.EN_ROUTE, null, null))
                .plus(Headcount.of(Phase.BOOKED, null, null))
                .plus(Headcount.of(Phase.PLANNED, null, null))
                .plus(Headcount.of(Phase.STRANDED, null, null))
                .plus(Headcount.of(Phase.ON_DUTY, TravelMode.COACH, null))
                .plus(Headcount.of(Phase.NOT_RETURNING, null, null)));
        // 0.98 + 0.85 + 0.5 + 0.5 = 2.83
        assertThat(Projection.DEFAULT.returned(workers)).isEqualTo(1 + 2);
    }

    @Test
    void a_head_count_opens_into_phases_modes_and_provinces() {
        Headcount workers = new Headcount(Headcount.of(Phase.ARRIVED, TravelMode.CHARTER_TRAIN, "520302")
                .plus(Headcount.of(Phase.ON_DUTY, null, null))
                .plus(Headcount.of(Phase.PLANNED, null, "520302")));
        assertThat(workers.employed()).isEqualTo(3);
        assertThat(workers.returned()).isEqualTo(2);
        assertThat(workers.returnedByMode()).isEqualTo(Map.of(TravelMode.CHARTER_TRAIN, 1, TravelMode.UNKNOWN, 1));
        assertThat(workers.returnedByProvince()).isEqualTo(Map.of("52", 1, Headcount.UNKNOWN_PROVINCE, 1));
    }

    @Test
    void a_firm_adds_to_its_groups_what_it_has_and_its_workers_to_where_they_came_from() {
        Firm firm = new Firm("F", "示例", "安阳街道", "鞋革", Set.of(FirmClass.SMALL_AND_MICRO), "L", 10, 9_000, null, null);
        Headcount workers = new Headcount(Headcount.of(Phase.ON_DUTY, TravelMode.COACH, "520302"));
        Map<String, Counts> shares = Rollup.changes(null, new Rollup.Member(firm, workers, true, Projection.DEFAULT));
        assertThat(shares)
                .containsOnlyKeys(
                        "city|all",
                        "township|安阳街道",
                        "industry|鞋革",
                        "class|SMALL_AND_MICRO",
                        "supply-chain|L",
                        "origin-province|52",
                        "mode|COACH");
        Counts city = shares.get("city|all");
        assertThat(city.get(Rollup.FIRMS)).isEqualTo(1);
        assertThat(city.get(Rollup.FIRMS_RESUMED)).isEqualTo(1);
        assertThat(city.get(Rollup.FIRMS_BELOW_TARGET)).isEqualTo(1);
        assertThat(city.get(Rollup.SHORTFALL)).isEqualTo(8);
        assertThat(city.get(Rollup.REQUIRED)).isEqualTo(10);
        assertThat(shares.get("mode|COACH")).isEqualTo(Counts.NONE.plus(Rollup.RETURNED, 1));
    }

    @Provide
    Arbitrary<Counts> counts() {
        return Arbitraries.maps(
                        Arbitraries.integers().between(0, 6),
                        Arbitraries.longs().between(-3, 3))
                .map(buckets -> {
                    Counts counts = Counts.NONE;
                    for (Map.Entry<Integer, Long> bucket : buckets.entrySet()) {
                        counts = counts.plus(bucket.getKey(), bucket.getValue());
                    }
                    return counts;
                });
    }

    @Property
    void counts_add_up_in_any_order_and_in_any_parts(
            @ForAll("counts") Counts a, @ForAll("counts") Counts b, @ForAll("counts") Counts c) {
        assertThat(a.plus(b)).isEqualTo(b.plus(a));
        assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
        assertThat(a.plus(b).minus(b)).isEqualTo(a).hasSameHashCodeAs(a);
        assertThat(a.minus(a)).isEqualTo(Counts.NONE);
        assertThat(a.minus(a).isZero()).isTrue();
        for (int bucket = 0; bucket < 8; bucket++) {
            assertThat(a.plus(b).get(bucket)).isEqualTo(a.get(bucket) + b.get(bucket));
        }
    }

    @Test
    void what_does_not_fit_is_refused_and_never_counted_as_something_else() {
        for (long value : new long[] {Counts.MOST_VALUE, -Counts.MOST_VALUE}) {
            assertThat(Counts.NONE.plus(Counts.MOST_BUCKET, value).get(Counts.MOST_BUCKET))
                    .isEqualTo(value);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Counts.NONE.plus(3, value).plus(3, Long.signum(value)));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Counts.NONE.plus(Counts.MOST_BUCKET + 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Counts.NONE.plus(-1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> Counts.NONE.plus(1, Long.MIN_VALUE));
    }

    @Property
    void a_sum_follows_its_parts_and_its_time_never_falls(
            @ForAll("counts") Counts part,
            @ForAll("counts") Counts before,
            @ForAll("counts") Counts after,
            @ForAll @IntRange(max = 9) int early,
            @ForAll @IntRange(max = 9) int late) {
        Tally sum = Tally.of(part, early).plus(Tally.of(before, early));
        Tally replaced = sum.replace(before, Tally.of(after, late));
        assertThat(replaced.counts()).isEqualTo(part.plus(after));
        assertThat(replaced.asOf()).isEqualTo(Math.max(early, late));
    }

    @Property
    void a_sum_is_that_of_what_each_partition_said_last_and_as_recent_as_the_newest_that_any_said(
            @ForAll @Size(max = 20) List<@IntRange(max = 4) Integer> speakers,
            @ForAll @Size(20) List<@From("counts") Counts> said,
            @ForAll @Size(20) List<@IntRange(max = 9) Integer> times) {
        TallySum sum = TallySum.NONE;
        Map<Integer, Counts> last = new TreeMap<>();
        long newest = Tally.NEVER;
        for (int i = 0; i < speakers.size(); i++) {
            sum = sum.with(speakers.get(i), Tally.of(said.get(i), times.get(i)));
            assertThat(sum.with(speakers.get(i), Tally.of(said.get(i), times.get(i))))
                    .isSameAs(sum);
            last.put(speakers.get(i), said.get(i));
            newest = Math.max(newest, times.get(i));
        }
        last.values().removeIf(Counts::isZero);
        assertThat(sum.total().counts()).isEqualTo(last.values().stream().reduce(Counts.NONE, Counts::plus));
        assertThat(sum.total().asOf()).isEqualTo(newest);
        assertThat(sum.parts()).extracting(TallySum.Part::from).containsExactlyElementsOf(last.keySet());
    }

    @Provide
    Arbitrary<Rollup.Member> members() {
        Arbitrary<String> names = Arbitraries.of("安阳街道", "塘下镇");
        Arbitrary<Firm> firms = Combinators.combine(
                        names,
                        names,
                        Arbitraries.subsetOf(FirmClass.values()),
                        names.injectNull(0.5),
                        Arbitraries.integers().between(0, 9))
                .as((township, industry, classes, lead, required) ->
                        new Firm("F", "示例", township, industry, classes, lead, required, 9_000, null, null));
        Arbitrary<Headcount> workers = Combinators.combine(
                        Arbitraries.of(Phase.values()),
                        Arbitraries.of(TravelMode.values()).injectNull(0.2),
                        Arbitraries.of("520302", "420102").injectNull(0.2))
                .as(Headcount::of)
                .list()
                .ofMaxSize(5)
                .map(people -> new Headcount(people.stream().reduce(Counts.NONE, Counts::plus)));
        return Combinators.combine(firms, workers, Arbitraries.of(true, false))
                .as((firm, people, resumed) -> new Rollup.Member(firm, people, resumed, Projection.DEFAULT));
    }

    @Property
    void a_firm_that_changes_changes_the_sums_as_one_that_left_and_one_that_came(
            @ForAll("members") Rollup.Member before, @ForAll("members") Rollup.Member after) {
        Map<String, Counts> expected = new TreeMap<>(Rollup.changes(before, null));
        Rollup.changes(null, after).forEach((key, change) -> expected.merge(key, change, Counts::plus));
        assertThat(Rollup.changes(before, after)).containsExactlyInAnyOrderEntriesOf(expected);
        assertThat(Rollup.changes(before, before).values()).allMatch(Counts::isZero);
    }
}
