package io.workerreturn.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final int TODAY = 18_310;

    @Test
    void a_firm_below_target_is_judged_by_its_date() {
        assertThat(Verdict.of(3, 0, TODAY, TODAY)).isEqualTo(Verdict.SHOULD_MAKE_IT);
        assertThat(Verdict.of(3, 2, TODAY, TODAY)).isEqualTo(Verdict.WILL_MISS);
        assertThat(Verdict.of(3, 2, null, TODAY)).isEqualTo(Verdict.NO_DATE);
    }

    @Test
    void a_date_that_is_past_is_missed_however_many_are_expected() {
        assertThat(Verdict.of(3, 0, TODAY - 1, TODAY)).isEqualTo(Verdict.MISSED);
        assertThat(Verdict.of(3, 2, TODAY - 40, TODAY)).isEqualTo(Verdict.MISSED);
        assertThat(Verdict.of(3, 0, TODAY - 1, null)).isEqualTo(Verdict.SHOULD_MAKE_IT);
    }

    @Test
    void a_target_that_is_reached_is_reached_whatever_the_date() {
        Stream.of(TODAY - 1, TODAY, null)
                .forEach(date -> assertThat(Verdict.of(0, 0, date, TODAY)).isEqualTo(Verdict.REACHED));
        assertThat(Verdict.of(null, null, TODAY, TODAY)).isEqualTo(Verdict.NO_TARGET);
    }

    @Test
    void an_alert_is_critical_where_the_verdict_is() {
        for (Integer projected : new Integer[] {0, 5}) {
            for (Integer date : new Integer[] {null, TODAY - 1, TODAY, TODAY + 1}) {
                assertThat(new ShortfallEpisode.Figures(5, projected, date).criticalOn(TODAY))
                        .isEqualTo(Verdict.of(5, projected, date, TODAY).critical());
            }
        }
    }

    @Test
    void a_rate_is_all_only_if_it_is_all() {
        assertThat(ReturnRate.percent(0.9999)).isEqualTo("99.9 %");
        assertThat(ReturnRate.percent(0.29)).isEqualTo("29.0 %");
        assertThat(ReturnRate.percent(1)).isEqualTo("100.0 %");
        assertThat(ReturnRate.percent(1.0567)).isEqualTo("105.6 %");
    }

    @Test
    void what_is_more_urgent_comes_first() {
        UrgencyPolicy policy = UrgencyPolicy.DEFAULT;
        List<Urgency> falling = List.of(
                Urgency.ofOverdue(1),
                Urgency.ofCancelled(policy.people(), policy),
                Urgency.ofShortfall(Verdict.WILL_MISS, 40, 100, policy.days(), policy),
                Urgency.ofSilence(),
                Urgency.ofCancelled(1, policy),
                Urgency.ofShortfall(Verdict.MISSED, 40, 100, -policy.days() - 1, policy),
                Urgency.ofShortfall(Verdict.WILL_MISS, 29, 100, 0, policy),
                Urgency.ofShortfall(Verdict.WILL_MISS, 1, 2, 0, policy),
                Urgency.ofShortfall(Verdict.SHOULD_MAKE_IT, 40, 100, 0, policy));
        assertThat(falling)
                .isSortedAccordingTo(Comparator.comparing(Urgency::level).thenComparing(Urgency::why));
        assertThat(falling.subList(0, 3)).allMatch(urgency -> urgency.level() == Urgency.Level.NOW);
    }

    @Test
    void people_whose_number_is_not_known_may_be_many() {
        assertThat(Urgency.ofOverdue(null).level()).isEqualTo(Urgency.Level.NOW);
        assertThat(Urgency.ofOverdue(0).level()).isEqualTo(Urgency.Level.LATER);
        assertThat(Urgency.ofCancelled(null, UrgencyPolicy.DEFAULT).level()).isEqualTo(Urgency.Level.NOW);
    }
}
