package io.workerreturn.audit;

import io.workerreturn.domain.Fact;
import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.GatheredFacts;
import io.workerreturn.domain.Identity;
import io.workerreturn.domain.Tally;
import java.util.List;

/** From records to facts that are held once. */
final class Folding {
    private Folding() {}

    /** What is held of all that was told about one key; {@link FactSet#with} for many at once. */
    static <F extends Fact> FactSet<F> once(List<F> told, Identity<F> identity) {
        GatheredFacts<F> gathered = new GatheredFacts<>();
        told.forEach(fact -> gathered.tell(fact, identity));
        return gathered.set();
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
