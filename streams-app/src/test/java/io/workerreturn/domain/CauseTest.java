package io.workerreturn.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Why a figure is another one than before. */
class CauseTest {
    private static final long THEN = 100;

    private record Said(
            String eventId, long occurredAt, @Nullable String withdraws, String about) implements Fact {
        @Override
        public long reportedAt() {
            return occurredAt;
        }

        @Override
        public String source() {
            return "hr-portal";
        }
    }

    private static Said said(String id, long at) {
        return new Said(id, at, null, "arrival");
    }

    private static Said retraction(String id, String of) {
        return new Said(id, THEN + 1, of, "retraction");
    }

    private static Map<Cause, List<Said>> of(List<Said> known, Said... since) {
        return Cause.of(known, List.of(since), Said::about, THEN);
    }

    @Test
    void what_happened_after_the_moment_happened_since() {
        assertThat(of(List.of(), said("a", THEN + 1))).containsOnlyKeys(Cause.HAPPENED_SINCE);
    }

    @Test
    void what_had_happened_and_nobody_had_said_was_told_late() {
        assertThat(of(List.of(), said("a", THEN))).containsOnlyKeys(Cause.TOLD_LATE);
    }

    @Test
    void what_was_known_and_is_withdrawn_was_retracted() {
        assertThat(of(List.of(said("a", 50)), retraction("r", "a"))).containsOnlyKeys(Cause.RETRACTED);
    }

    @Test
    void what_is_withdrawn_and_told_anew_was_corrected_the_retraction_too() {
        assertThat(of(List.of(said("a", 50)), retraction("r", "a"), said("b", 60)))
                .containsOnlyKeys(Cause.CORRECTED)
                .hasEntrySatisfying(Cause.CORRECTED, both -> assertThat(both).hasSize(2));
    }

    @Test
    void something_else_that_is_told_meanwhile_corrects_nothing() {
        assertThat(of(List.of(said("a", 50)), retraction("r", "a"), new Said("b", 60, null, "housing")))
                .containsOnlyKeys(Cause.RETRACTED, Cause.TOLD_LATE);
    }

    @Test
    void what_comes_and_is_withdrawn_in_between_is_of_one_cause_and_cancels_out() {
        assertThat(of(List.of(), said("a", THEN + 5), retraction("r", "a"))).containsOnlyKeys(Cause.RETRACTED);
    }

    @Test
    void what_was_withdrawn_before_it_came_comes_for_nothing() {
        assertThat(of(List.of(retraction("r", "a")), said("a", THEN + 5))).containsOnlyKeys(Cause.RETRACTED);
    }

    @Test
    void another_record_under_a_known_id_is_a_correction() {
        assertThat(of(List.of(said("a", 50)), said("a", 70))).containsOnlyKeys(Cause.CORRECTED);
    }
}
