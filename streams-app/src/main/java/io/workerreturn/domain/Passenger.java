package io.workerreturn.domain;

import io.workerreturn.domain.Movement.Milestone;
import io.workerreturn.domain.Movement.Naming;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a trip and its manifest say about one passenger.
 *
 * @param enterprise the employer on the manifest, null if it names none
 * @param milestones that stand
 * @param naming the booking or boarding that names the employer, or null
 * @param booked a booking stands
 * @param boarded scanned on boarding, and not missed since
 * @param noShow missed, and not scanned since
 * @param alighted left before the destination
 * @param unconfirmed booked, and neither scanned nor missed
 * @param arrived aboard at the arrival
 * @param expected booked or boarded, and neither missed, alighted nor arrived: whom a cancellation hits
 * @param aboard boarded, or booked where boarding is not recorded, and neither missed, alighted nor arrived
 */
public record Passenger(
        @Nullable String enterprise,
        List<Milestone> milestones,
        @Nullable Naming naming,
        boolean booked,
        boolean boarded,
        boolean noShow,
        boolean alighted,
        boolean unconfirmed,
        boolean arrived,
        boolean expected,
        boolean aboard) {

    /** Buckets of the counts of a trip's passengers. */
    public static final int BOOKED = 0;

    public static final int BOARDED = 1;
    public static final int NO_SHOW = 2;
    public static final int ALIGHTED = 3;
    public static final int UNCONFIRMED = 4;
    public static final int ARRIVED = 5;
    public static final int EXPECTED = 6;
    /** Everybody of whom the trip says anything. */
    public static final int NAMED = 7;

    public static final int ABOARD = 8;

    private static final Comparator<Milestone> EARLIEST = Comparator.comparingLong(Milestone::at)
            .thenComparingLong(Milestone::reportedAt)
            .thenComparing(Milestone::eventId);

    /** A booking and a boarding stand in one row of the table: of those of one instant the one told later names the employer. */
    private static final Comparator<TripFact> NAMING = Comparator.comparingLong(TripFact::occurredAt)
            .thenComparingLong(TripFact::reportedAt)
            .thenComparing(TripFact::eventId);

    /** Folds the standing facts about one passenger with what is concluded about the trip. */
    public static Passenger of(Collection<TripFact> standing, TripState trip) {
        TripFact booking = null;
        TripFact firstBoarding = null;
        TripFact lastBoarding = null;
        TripFact scan = null;
        TripFact naming = null;
        TripFact alighting = null;
        TripFact arrival = trip.arrival();
        TripFact departure = trip.departure();
        for (TripFact fact : standing) {
            switch (fact.row()) {
                case BOOKED -> booking = earlier(booking, fact);
                case BOARDED -> {
                    firstBoarding = earlier(firstBoarding, fact);
                    lastBoarding = later(lastBoarding, fact);
                    scan = later(scan, fact);
                }
                case NO_SHOW -> scan = later(scan, fact);
                case ALIGHTED -> {
                    if (arrival == null || fact.occurredAt() < arrival.occurredAt()) {
                        alighting = earlier(alighting, fact);
                    }
                }
                default -> {}
            }
            if (fact.enterprise() != null && (naming == null || NAMING.compare(fact, naming) > 0)) {
                naming = fact;
            }
        }
        boolean boarded = scan != null && scan.row() == TripRow.BOARDED;
        boolean noShow = scan != null && !boarded;
        boolean aboard = boarded || booking != null && !noShow && (departure == null || !departure.boardingRecorded());

        List<Milestone> milestones = new ArrayList<>(4);
        if (aboard && departure != null && (alighting == null || alighting.occurredAt() >= departure.occurredAt())) {
            milestones.add(milestone(JourneyRow.EN_ROUTE, departure));
        }
        if (aboard && arrival != null && alighting == null) {
            milestones.add(milestone(JourneyRow.ARRIVED, arrival));
        }
        if (noShow) {
            milestones.add(milestone(JourneyRow.NO_SHOW, scan));
        }
        if (alighting != null) {
            milestones.add(milestone(JourneyRow.ALIGHTED, alighting));
        }
        TripFact cancellation = trip.cancellation();
        if (cancellation != null && (booking != null || scan != null || alighting != null)) {
            milestones.removeIf(milestone -> milestone.at() > cancellation.occurredAt());
            milestones.add(milestone(JourneyRow.CANCELLED, cancellation));
        }
        boolean arrived = hasArrived(milestones);
        addBooked(milestones, booking, firstBoarding);
        if (lastBoarding != null && !saysAnyway(lastBoarding, naming, milestones)) {
            milestones.add(milestone(JourneyRow.BOARDED, lastBoarding));
        }
        return new Passenger(
                naming == null ? null : naming.enterprise(),
                milestones,
                naming == null || naming.enterprise() == null
                        ? null
                        : new Naming(naming.enterprise(), naming.occurredAt(), naming.reportedAt(), naming.eventId()),
                booking != null,
                boarded,
                noShow,
                alighting != null,
                booking != null && scan == null,
                arrived,
                (booking != null || boarded) && !noShow && alighting == null && !arrived,
                aboard && alighting == null && !arrived);
    }

    /** Whether the worker hears of this boarding by the employer that it names, or as the one that books the place. */
    private static boolean saysAnyway(TripFact boarding, @Nullable TripFact naming, List<Milestone> milestones) {
        return naming != null && naming.eventId().equals(boarding.eventId())
                || milestones.get(0).eventId().equals(boarding.eventId())
                        && milestones.get(0).at() == boarding.occurredAt();
    }

    /**
     * Of many facts about one passenger, those that decide, whatever is concluded about the trip: of each kind the first, the
     * last, and the last that names an employer.
     */
    public static final class Deciding {
        private final Map<TripRow, TripFact> first = new EnumMap<>(TripRow.class);
        private final Map<TripRow, TripFact> last = new EnumMap<>(TripRow.class);
        private final Map<TripRow, TripFact> naming = new EnumMap<>(TripRow.class);

        /** Takes a fact that stands. */
        public void take(TripFact fact) {
            first.merge(fact.row(), fact, Passenger::earlier);
            last.merge(fact.row(), fact, Passenger::later);
            if (fact.enterprise() != null) {
                naming.merge(fact.row(), fact, Passenger::later);
            }
        }

        /** Those that decide: at most three of each kind. */
        public List<TripFact> facts() {
            Set<TripFact> all = new LinkedHashSet<>(first.values());
            all.addAll(last.values());
            all.addAll(naming.values());
            return List.copyOf(all);
        }
    }

    /** Puts the milestone booked first: at the earliest of the booking, the boarding and any other milestone. */
    private static void addBooked(List<Milestone> milestones, @Nullable TripFact booking, @Nullable TripFact boarding) {
        Milestone earliest = null;
        if (booking != null) {
            earliest = milestone(JourneyRow.BOOKED, booking);
        }
        if (boarding != null) {
            earliest = earlier(earliest, milestone(JourneyRow.BOOKED, boarding));
        }
        for (Milestone milestone : milestones) {
            earliest = earlier(earliest, milestone);
        }
        if (earliest != null) {
            milestones.add(
                    0, new Milestone(JourneyRow.BOOKED, earliest.at(), earliest.reportedAt(), earliest.eventId()));
        }
    }

    private static Milestone earlier(@Nullable Milestone one, Milestone other) {
        return one == null || EARLIEST.compare(other, one) < 0 ? other : one;
    }

    private static boolean hasArrived(List<Milestone> milestones) {
        for (Milestone milestone : milestones) {
            if (milestone.row() == JourneyRow.ARRIVED) {
                return true;
            }
        }
        return false;
    }

    private static Milestone milestone(JourneyRow row, TripFact fact) {
        return new Milestone(row, fact.occurredAt(), fact.reportedAt(), fact.eventId());
    }

    private static TripFact earlier(@Nullable TripFact one, TripFact other) {
        return one == null || TripFact.ORDER.compare(other, one) < 0 ? other : one;
    }

    private static TripFact later(@Nullable TripFact one, TripFact other) {
        return one == null || TripFact.ORDER.compare(other, one) > 0 ? other : one;
    }

    /** What the passenger adds to the counts of the trip, under {@link #enterprise()}. */
    public Counts counts() {
        // in the order of the buckets
        return Counts.ones(
                booked,
                boarded,
                noShow,
                alighted,
                unconfirmed,
                arrived,
                expected,
                !milestones.isEmpty() || naming != null,
                aboard);
    }

    /** What the trip tells the worker. */
    public Movement movement(String tripId, TripState trip, long asOf) {
        return new Movement(tripId, trip.mode(), trip.origin(), milestones, naming, asOf);
    }
}
