package io.workerreturn.audit;

import io.workerreturn.domain.Fact;
import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Identity;
import io.workerreturn.domain.Tally;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From records to facts that are held once. */
final class Folding {
    private Folding() {}

    /** What is held of all that was told about one key; {@link FactSet#with} for many at once. */
    static <F extends Fact> FactSet<F> once(List<F> told, Identity<F> identity) {
        Map<String, F> held = new LinkedHashMap<>();
        Set<String> clashes = Set.of();
        long asOf = Tally.NEVER;
        for (F fact : told) {
            asOf = Math.max(asOf, fact.reportedAt());
            F incumbent = held.putIfAbsent(fact.eventId(), fact);
            if (incumbent == null || incumbent.equals(fact)) {
                continue;
            }
            if (clashes.isEmpty()) {
                clashes = new HashSet<>();
            }
            clashes.add(fact.eventId());
            if (identity.stands(fact, incumbent)) {
                held.put(fact.eventId(), fact);
            }
        }
        return new FactSet<>(new ArrayList<>(held.values()), clashes, asOf);
    }

    /** The greatest {@code reportedAt} of these, {@link Tally#NEVER} if there are none. */
    static long newest(List<? extends Fact> facts) {
        long newest = Tally.NEVER;
        for (Fact fact : facts) {
            newest = Math.max(newest, fact.reportedAt());
        }
        return newest;
    }
}
