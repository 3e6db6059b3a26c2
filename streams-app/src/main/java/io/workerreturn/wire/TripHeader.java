package io.workerreturn.wire;

import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TravelMode;
import io.workerreturn.domain.TripFact;
import io.workerreturn.domain.TripState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a trip as a whole; its passengers have rows of their own.
 *
 * @param facts about the whole trip, each with whether it is withdrawn
 * @param earliest of all standing facts, those about passengers included; null if none stands
 * @param clashes eventIds that different records carried, with the time of the one that stands
 * @param asOf the greatest {@code reportedAt} of what is kept here
 */
public record TripHeader(List<Held> facts, @Nullable Earliest earliest, Map<String, Long> clashes, long asOf) {
    /** Of a trip of which nothing is known. */
    public static final TripHeader NONE = new TripHeader(List.of(), null, Map.of(), Tally.NEVER);

    /** A fact and whether a retraction withdraws it. */
    public record Held(TripFact fact, boolean withdrawn) {}

    /** Which fact is the earliest, and on what kind of topic it was told. */
    public record Earliest(String eventId, long occurredAt, int row, long reportedAt, TravelMode mode) {
        /** That fact as the earliest. */
        public static Earliest of(TripFact fact) {
            return new Earliest(
                    fact.eventId(), fact.occurredAt(), fact.row().ordinal(), fact.reportedAt(), fact.mode());
        }

        /** Whether this one comes before the other. */
        public boolean before(Earliest other) {
            int order = Long.compare(occurredAt, other.occurredAt);
            order = order != 0 ? order : Integer.compare(row, other.row);
            order = order != 0 ? order : Long.compare(reportedAt, other.reportedAt);
            return (order != 0 ? order : eventId.compareTo(other.eventId)) < 0;
        }
    }

    /** What we conclude about the trip. */
    public TripState state() {
        return TripState.of(
                facts.stream().filter(held -> !held.withdrawn()).map(Held::fact).toList(),
                earliest == null ? TravelMode.UNKNOWN : earliest.mode());
    }

    public TripHeader withFacts(List<Held> newFacts) {
        return new TripHeader(newFacts, earliest, clashes, asOf);
    }

    public TripHeader withEarliest(@Nullable Earliest newEarliest) {
        return new TripHeader(facts, newEarliest, clashes, asOf);
    }

    /** This with a clash noted. */
    public TripHeader withClash(String eventId, long occurredAt) {
        Map<String, Long> more = new TreeMap<>(clashes);
        more.put(eventId, occurredAt);
        return new TripHeader(facts, earliest, more, asOf);
    }

    /** This, at least as recent as {@code reportedAt}. */
    public TripHeader asOf(long reportedAt) {
        return reportedAt <= asOf ? this : new TripHeader(facts, earliest, clashes, reportedAt);
    }
}
