package io.workerreturn.audit;

import io.workerreturn.domain.Counts;
import io.workerreturn.domain.Fact;
import io.workerreturn.domain.Season;
import io.workerreturn.domain.SourcePolicy;
import io.workerreturn.domain.Tally;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was heard of each source: the newest of all its records, and how many of its events are held. */
final class Voices {
    private final Map<String, Heard> sources = new HashMap<>();

    private static final class Heard {
        private long newestReportedAt = Tally.NEVER;
        private long newestOccurredAt = Tally.NEVER;
        private long events;

        Tally tally() {
            return new Tally(Counts.NONE.plus(0, events), newestReportedAt, newestOccurredAt);
        }
    }

    /**
     * A source that is silent.
     *
     * @param newest when it spoke last, {@link Tally#NEVER} if never
     * @param began since when it has been silent for too long
     * @param threshold how long it may be
     */
    record Silence(long newest, long began, Duration threshold) {}

    /** All that was told, withdrawn or not. */
    Voices told(Evidence evidence) {
        evidence.trips().values().forEach(this::told);
        evidence.workers().values().forEach(this::told);
        evidence.reports().values().forEach(this::told);
        return this;
    }

    private void told(List<? extends Fact> told) {
        for (Fact fact : told) {
            Heard heard = of(fact.source());
            heard.newestReportedAt = Math.max(heard.newestReportedAt, fact.reportedAt());
            heard.newestOccurredAt = Math.max(heard.newestOccurredAt, fact.occurredAt());
        }
    }

    /** What is held of a key, once each. */
    void held(List<? extends Fact> held) {
        held.forEach(fact -> of(fact.source()).events++);
    }

    private Heard of(String source) {
        return sources.computeIfAbsent(source, unheard -> new Heard());
    }

    /** By source. */
    Map<String, Tally> tallies() {
        Map<String, Tally> tallies = new TreeMap<>();
        sources.forEach((source, heard) -> tallies.put(source, heard.tally()));
        return tallies;
    }

    /** Which of the sources that are watched are silent. */
    Map<String, Silence> silences(SourcePolicy policy, Season season, long now) {
        Map<String, Silence> silences = new TreeMap<>();
        policy.thresholds().forEach((source, threshold) -> {
            Heard heard = sources.get(source);
            long newest = heard == null ? Tally.NEVER : heard.newestReportedAt;
            long spoke = newest == Tally.NEVER ? season.start() : newest;
            if (now != Tally.NEVER && now - spoke > threshold.toMillis()) {
                silences.put(source, new Silence(newest, spoke + threshold.toMillis(), threshold));
            }
        });
        return silences;
    }
}
