package io.workerreturn.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProspectTest {
    private static final int TODAY = 18_310;

    @Test
    void by_the_date_between_nobody_and_everybody_comes_who_said_so() {
        Map<Phase, Integer> people = Map.of(
                Phase.EN_ROUTE,
                10,
                Phase.BOOKED,
                20,
                Phase.PLANNED,
                5,
                Phase.STRANDED,
                3,
                Phase.UNKNOWN,
                100,
                Phase.NOT_RETURNING,
                7,
                Phase.ON_DUTY,
                50);
        assertThat(Prospect.on(TODAY + 3, TODAY, 50, 78, phase -> people.getOrDefault(phase, 0)))
                .isEqualTo(new Prospect(TODAY + 3, 50, 78, 88));
    }

    @Test
    void what_is_expected_lies_within_the_band_whatever_moment_the_figures_are_of() {
        assertThat(Prospect.on(TODAY + 1, TODAY, 50, 40, phase -> 0)).isEqualTo(new Prospect(TODAY + 1, 50, 50, 50));
        assertThat(Prospect.on(TODAY + 1, TODAY, 50, 70, phase -> 0)).isEqualTo(new Prospect(TODAY + 1, 50, 70, 70));
    }

    @Test
    void a_day_that_has_come_has_no_prospect() {
        assertThat(Prospect.on(TODAY, TODAY, 1, 2, phase -> 1)).isNull();
        assertThat(Prospect.on(null, TODAY, 1, 2, phase -> 1)).isNull();
        assertThat(Prospect.on(TODAY, null, 1, 2, phase -> 1)).isNull();
    }

    @Test
    void a_city_is_asked_for_the_day_by_which_most_of_its_workers_are_to_be_back() {
        assertThat(Prospect.dayOf(Map.of(TODAY, 900L, TODAY + 2, 30L, TODAY + 5, 40L, TODAY + 60, 1L), TODAY))
                .isEqualTo(TODAY + 5);
        assertThat(Prospect.dayOf(Map.of(TODAY + 2, 40L, TODAY + 5, 40L), TODAY))
                .isEqualTo(TODAY + 5);
        assertThat(Prospect.dayOf(Map.of(TODAY - 2, 40L, TODAY, 40L), TODAY)).isNull();
        assertThat(Prospect.dayOf(Map.of(TODAY + 2, 40L), null)).isNull();
    }
}
