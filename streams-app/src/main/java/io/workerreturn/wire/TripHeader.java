package io.workerreturn.wire;

import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TravelMode;
import io.workerreturn.domain.TripFact;
import io.workerreturn.domain.TripState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a trip as a whole; its passengers have rows of their own.
 *
 * @param facts about the whole trip, each with whether it is withdrawn; none if there are too many for a row
 * @param earliest of all standing facts, those about passengers included; null if none stands
 * @param clashes eventIds that different records carried, with the time of the one that stands; of many, some
 * @param asOf the greatest {@code reportedAt} of what is kept here
 * @param much null unless there is too much of something for a row, or for one turn
 */
public record TripHeader(
        List<Held> facts,
        @Nullable Earliest earliest,
        Map<String, Long> clashes,
        long asOf,
        @Nullable Much much) {
    /** Of a trip of which nothing is known. */
    public static final TripHeader NONE = new TripHeader(List.of(), null, Map.of(), Tally.NEVER);

    /** Of a trip that has nothing in excess. */
    public TripHeader(List<Held> facts, @Nullable Earliest earliest, Map<String, Long> clashes, long asOf) {
        this(facts, earliest, clashes, asOf, null);
    }

    /**
     * Of a trip with too much of something.
     *
     * @param state what follows from the facts about the whole trip, by the last look at them; null while they fit the header
     * @param first the earliest of them that stands, by that look; null if none does
     * @param search for the earliest fact of all, null if there is none under way
     * @param spread of a change among the passengers, null if there is none under way
     */
    public record Much(
            @Nullable TripState state,
            @Nullable Earliest first,
            @Nullable Search search,
            @Nullable Spread spread) {
        private static final Much NOTHING = new Much(null, null, null, null);

        private @Nullable Much orNothing() {
            return equals(NOTHING) ? null : this;
        }
    }

    /**
     * A search for the earliest standing fact, passenger by passenger.
     *
     * @param reached the last passenger who was looked at, null if none was
     * @param found the earliest so far
     */
    public record Search(@Nullable String reached, @Nullable Earliest found) {}

    /**
     * A change of the trip on its way to the passengers.
     *
     * @param reached the last passenger who is told, null if none is
     * @param from what passengers behind this one are counted under
     * @param to what those up to this one are counted under
     */
    public record Spread(@Nullable String reached, TripState from, TripState to) {
        /** What this passenger is counted under. */
        public TripState of(String worker) {
            return reached != null && ORDER.compare(worker, reached) <= 0 ? to : from;
        }
    }

    /** The order of passengers in their store. */
    private static final Comparator<String> ORDER = (one, other) ->
            Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

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
        TravelMode mode = earliest == null ? TravelMode.UNKNOWN : earliest.mode();
        return much != null && much.state() != null
                ? much.state().by(mode)
                : TripState.of(
                        facts.stream()
                                .filter(held -> !held.withdrawn())
                                .map(Held::fact)
                                .toList(),
                        mode);
    }

    /** Whether there are too many facts about the whole trip for the header: then each has a row of its own. */
    public boolean many() {
        return much != null && much.state() != null;
    }

    /** The search under way, or null. */
    public @Nullable Search search() {
        return much == null ? null : much.search();
    }

    /** The spread under way, or null. */
    public @Nullable Spread spread() {
        return much == null ? null : much.spread();
    }

    private Much muchOrNothing() {
        return much == null ? Much.NOTHING : much;
    }

    /** The same with what follows from its many facts, and the first of those that stand. */
    public TripHeader concluding(TripState state, @Nullable Earliest first) {
        Much before = muchOrNothing();
        return with(new Much(state, first, before.search(), before.spread()));
    }

    /** The same with this search, null for none. */
    public TripHeader searching(@Nullable Search search) {
        Much before = muchOrNothing();
        return with(new Much(before.state(), before.first(), search, before.spread()));
    }

    /** The same with this spread, null for none. */
    public TripHeader spreading(@Nullable Spread spread) {
        Much before = muchOrNothing();
        return with(new Much(before.state(), before.first(), before.search(), spread));
    }

    private TripHeader with(Much other) {
        return new TripHeader(facts, earliest, clashes, asOf, other.orNothing());
    }

    public TripHeader withFacts(List<Held> newFacts) {
        return new TripHeader(newFacts, earliest, clashes, asOf, much);
    }

    public TripHeader withEarliest(@Nullable Earliest newEarliest) {
        return new TripHeader(facts, newEarliest, clashes, asOf, much);
    }

    /** This with a clash noted. */
    public TripHeader withClash(String eventId, long occurredAt) {
        Map<String, Long> more = new TreeMap<>(clashes);
        more.put(eventId, occurredAt);
        return new TripHeader(facts, earliest, more, asOf, much);
    }

    /** This, at least as recent as {@code reportedAt}. */
    public TripHeader asOf(long reportedAt) {
        return reportedAt <= asOf ? this : new TripHeader(facts, earliest, clashes, reportedAt, much);
    }
}
