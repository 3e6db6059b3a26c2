package io.workerreturn.domain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A {@link FactSet} that grows: one more fact costs the same, however many there are. For keys of which very much may be told. Not for use
 * by several threads.
 */
public final class GatheredFacts<F extends Fact> {
    private final Map<String, F> held = new LinkedHashMap<>();
    private final Set<String> clashes = new HashSet<>();
    private long asOf = Tally.NEVER;
    private @Nullable FactSet<F> set;

    /** Nothing told yet. */
    public GatheredFacts() {}

    /** One more fact, as {@link FactSet#with} takes it. */
    public void tell(F fact, Identity<F> identity) {
        F before = held.get(fact.eventId());
        if (fact.equals(before)) {
            return;
        }
        if (before == null || identity.stands(fact, before)) {
            held.put(fact.eventId(), fact);
        }
        if (before != null) {
            clashes.add(fact.eventId());
        }
        asOf = Math.max(asOf, fact.reportedAt());
        set = null;
    }

    /**
     * A fact that was told before, and stands under its eventId.
     *
     * @param clash whether another record carried the same eventId
     */
    public void keep(F fact, boolean clash) {
        held.put(fact.eventId(), fact);
        if (clash) {
            clashes.add(fact.eventId());
        }
        set = null;
    }

    /** The greatest {@code reportedAt} of what was told before. */
    public void asOf(long time) {
        asOf = time;
        set = null;
    }

    /** How many facts are held. */
    public int size() {
        return held.size();
    }

    /** All of them: the same set until there is something more. */
    public FactSet<F> set() {
        if (set == null) {
            set = new FactSet<>(new ArrayList<>(held.values()), Set.copyOf(clashes), asOf);
        }
        return set;
    }
}
