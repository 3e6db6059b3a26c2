package io.workerreturn.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Why a figure is another one than what was known of it before. Differences are parted in this order: first what is known better
 * of the time before, then what came since, then the terms on which it is reckoned.
 */
public enum Cause {
    /** What was known was withdrawn; and what came and was withdrawn since. */
    RETRACTED,
    /** What was known was withdrawn and told anew otherwise, or told otherwise under the same id. */
    CORRECTED,
    /** It had happened before, and nobody had said so yet. */
    TOLD_LATE,
    /** It happened since; time that passed included. */
    HAPPENED_SINCE,
    /** Firms were registered, changed or closed. */
    REGISTER_CHANGED,
    /** Figures are reckoned by other rules. */
    RULES_CHANGED;

    /**
     * Parts what was told of one key since some moment.
     *
     * @param known what was told before, repetitions included
     * @param since what was told then, repetitions included
     * @param subject what a fact speaks of: a fact takes the place of a withdrawn one of the same subject
     * @param then what time it was at that moment, epoch milliseconds
     * @return each of {@code since} once, by its cause
     */
    public static <F extends Fact> Map<Cause, List<F>> of(
            Collection<F> known, Collection<F> since, Function<F, Object> subject, long then) {
        Map<String, F> before = new HashMap<>();
        known.forEach(fact -> before.put(fact.eventId(), fact));
        Set<String> withdrawn = new HashSet<>();
        for (F fact : since) {
            if (fact.withdraws() != null) {
                withdrawn.add(fact.withdraws());
            }
        }
        // a retraction may come before what it withdraws
        for (F fact : known) {
            if (fact.withdraws() != null) {
                withdrawn.add(fact.withdraws());
            }
        }
        Set<Object> replaced = new HashSet<>();
        Set<Object> replacing = new HashSet<>();
        for (F fact : since) {
            F target = fact.withdraws() == null ? null : before.get(fact.withdraws());
            if (target != null) {
                replaced.add(subject.apply(target));
            } else if (fact.withdraws() == null
                    && !withdrawn.contains(fact.eventId())
                    && !before.containsKey(fact.eventId())) {
                replacing.add(subject.apply(fact));
            }
        }
        replaced.retainAll(replacing);
        Map<Cause, List<F>> parted = new EnumMap<>(Cause.class);
        for (F fact : since) {
            parted.computeIfAbsent(of(fact, before, withdrawn, replaced, subject, then), cause -> new ArrayList<>())
                    .add(fact);
        }
        return parted;
    }

    private static <F extends Fact> Cause of(
            F fact,
            Map<String, F> before,
            Set<String> withdrawn,
            Set<Object> replaced,
            Function<F, Object> subject,
            long then) {
        if (fact.withdraws() != null) {
            F target = before.get(fact.withdraws());
            return target != null && replaced.contains(subject.apply(target)) ? CORRECTED : RETRACTED;
        }
        if (withdrawn.contains(fact.eventId())) {
            return RETRACTED;
        }
        if (before.containsKey(fact.eventId()) || replaced.contains(subject.apply(fact))) {
            return CORRECTED;
        }
        return fact.occurredAt() <= then ? TOLD_LATE : HAPPENED_SINCE;
    }
}
