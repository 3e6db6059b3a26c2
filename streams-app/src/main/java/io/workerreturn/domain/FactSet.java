package io.workerreturn.domain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that was told about one key: each fact once, whatever came how often and in which order. Immutable.
 *
 * @param held one fact per eventId, retractions and withdrawn facts included
 * @param clashes the eventIds that two or more different records carried
 * @param asOf the greatest {@code reportedAt} of all that was told, {@link Tally#NEVER} if nothing was
 */
public record FactSet<F extends Fact>(List<F> held, Set<String> clashes, long asOf) {

    /** Nothing told yet. */
    public static <F extends Fact> FactSet<F> empty() {
        return new FactSet<>(List.of(), Set.of(), Tally.NEVER);
    }

    /**
     * These facts and one more.
     *
     * @return this very set if the fact was in it already
     */
    public FactSet<F> with(F fact, Identity<F> identity) {
        int at = indexOf(fact.eventId());
        if (at >= 0 && held.get(at).equals(fact)) {
            return this;
        }
        long newest = Math.max(asOf, fact.reportedAt());
        if (at < 0) {
            List<F> more = new ArrayList<>(held.size() + 1);
            more.addAll(held);
            more.add(fact);
            return new FactSet<>(more, clashes, newest);
        }
        boolean replaces = identity.stands(fact, held.get(at));
        if (!replaces && newest == asOf && clashes.contains(fact.eventId())) {
            return this;
        }
        List<F> chosen = held;
        if (replaces) {
            chosen = new ArrayList<>(held);
            chosen.set(at, fact);
        }
        Set<String> known = new HashSet<>(clashes);
        known.add(fact.eventId());
        return new FactSet<>(chosen, known, newest);
    }

    /** The facts that count: neither retractions nor withdrawn by one. */
    public List<F> standing() {
        Set<String> withdrawn = withdrawn();
        List<F> standing = new ArrayList<>(held.size());
        for (F fact : held) {
            if (fact.withdraws() == null && !withdrawn.contains(fact.eventId())) {
                standing.add(fact);
            }
        }
        return standing;
    }

    private Set<String> withdrawn() {
        Set<String> withdrawn = Set.of();
        for (F fact : held) {
            String target = fact.withdraws();
            if (target != null) {
                if (withdrawn.isEmpty()) {
                    withdrawn = new HashSet<>();
                }
                withdrawn.add(target);
            }
        }
        return withdrawn;
    }

    private int indexOf(String eventId) {
        for (int i = 0; i < held.size(); i++) {
            if (held.get(i).eventId().equals(eventId)) {
                return i;
            }
        }
        return -1;
    }

    /** The fact that stands under this eventId, withdrawn or not. */
    public Optional<F> held(String eventId) {
        int at = indexOf(eventId);
        return at < 0 ? Optional.empty() : Optional.of(held.get(at));
    }
}
