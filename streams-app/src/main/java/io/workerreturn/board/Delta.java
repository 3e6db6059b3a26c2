package io.workerreturn.board;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What changed since somebody looked last. Bounded by what there is, however long nobody looks. */
final class Delta {
    private static final int MOST_CHANGES = 200;

    final Set<String> firms = new HashSet<>();
    final Set<String> trips = new HashSet<>();
    final Set<String> alerts = new HashSet<>();
    final List<Change> changes = new ArrayList<>();
    /** The services of which rows changed. */
    final Set<String> services = new HashSet<>();

    boolean sources;
    boolean figures;

    void add(Change change) {
        if (changes.size() < MOST_CHANGES) {
            changes.add(change);
        }
    }

    boolean isEmpty() {
        return !figures
                && !sources
                && services.isEmpty()
                && firms.isEmpty()
                && trips.isEmpty()
                && alerts.isEmpty()
                && changes.isEmpty();
    }
}
