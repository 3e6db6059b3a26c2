package io.workerreturn.audit;

import io.workerreturn.domain.Cause;
import io.workerreturn.domain.Fact;
import io.workerreturn.domain.WorkerFact;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Adds what was told since to what was known, cause by cause. */
final class Steps {
    private final Evidence known;
    private final Evidence since;
    private final long now;
    private final Map<Cause, List<Runnable>> additions = new EnumMap<>(Cause.class);
    private final Map<Cause, Map<String, Long>> told = new EnumMap<>(Cause.class);

    /**
     * Nothing is added yet.
     *
     * @param known is added to
     * @param then what time it was, epoch milliseconds
     * @param now what time it is, epoch milliseconds
     */
    Steps(Evidence known, Evidence since, long then, long now) {
        this.known = known;
        this.since = since;
        this.now = now;
        part(known.trips(), since.trips(), then, fact -> Arrays.asList(fact.row(), fact.worker()), known::told);
        part(known.workers(), since.workers(), then, WorkerFact::row, known::told);
        part(known.reports(), since.reports(), then, report -> "", known::told);
    }

    private interface Teller<F> {
        void tell(String key, F fact);
    }

    private <F extends Fact> void part(
            Map<String, List<F>> before,
            Map<String, List<F>> after,
            long then,
            Function<F, Object> subject,
            Teller<F> teller) {
        after.forEach((key, facts) -> Cause.of(before.getOrDefault(key, List.of()), facts, subject, then)
                .forEach((cause, some) -> some.forEach(fact -> {
                    additions
                            .computeIfAbsent(cause, unseen -> new ArrayList<>())
                            .add(() -> teller.tell(key, fact));
                    told.computeIfAbsent(cause, unseen -> new TreeMap<>()).merge(fact.source(), 1L, Long::sum);
                })));
    }

    /**
     * Adds what is of this cause.
     *
     * @return whether anything was added
     */
    boolean take(Cause cause) {
        List<Runnable> some = additions.getOrDefault(cause, List.of());
        some.forEach(Runnable::run);
        boolean changed = !some.isEmpty();
        if (cause == Cause.HAPPENED_SINCE) {
            changed |= now > known.now();
            known.tick(now);
        } else if (cause == Cause.REGISTER_CHANGED) {
            changed = known.registeredAsIn(since);
        }
        return changed;
    }

    /** How many facts there are of each cause, by source. */
    Map<Cause, Map<String, Long>> told() {
        return told;
    }
}
