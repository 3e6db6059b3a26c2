package io.workerreturn.domain;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * What one record of a charter topic says about a trip or one of its passengers, whole: nothing of the record is lost but
 * its key.
 *
 * @param row what kind of fact it is
 * @param mode of the topic on which it was told
 * @param worker the passenger, or null
 * @param enterprise the employer on the manifest, or null
 * @param schedule SCHEDULED: the plan; else null
 * @param estimatedArrival DELAYED: the new estimate, epoch milliseconds; else null
 * @param number ARRIVED: heads counted; BOARDED: temperature in tenths of a degree Celsius; or null
 * @param code BOARDED: ordinal of the {@link HealthCode}; BOOKED: 1 for a new hire, 0 for none; or null
 * @param boardingRecorded DEPARTED: whether everybody who boarded was scanned
 * @param text what is said for people, or null: place, reason, seat
 * @param withdraws RETRACTION: the eventId that it withdraws; else null
 */
public record TripFact(
        TripRow row,
        String eventId,
        long occurredAt,
        long reportedAt,
        String source,
        TravelMode mode,
        @Nullable String worker,
        @Nullable String enterprise,
        @Nullable Schedule schedule,
        @Nullable Long estimatedArrival,
        @Nullable Integer number,
        @Nullable Integer code,
        boolean boardingRecorded,
        @Nullable String text,
        @Nullable String withdraws)
        implements Fact {

    /** The order of the fold: occurredAt, kind, reportedAt, eventId. */
    public static final Comparator<TripFact> ORDER = Comparator.comparingLong(TripFact::occurredAt)
            .thenComparing(TripFact::row)
            .thenComparingLong(TripFact::reportedAt)
            .thenComparing(TripFact::eventId);

    /**
     * The plan of a trip.
     *
     * @param seats that may be sold
     * @param departure planned, epoch milliseconds
     * @param arrival planned, epoch milliseconds
     */
    public record Schedule(
            String vehicle,
            String carrier,
            int seats,
            String originDivision,
            String originPlace,
            String destinationDivision,
            String destinationPlace,
            long departure,
            long arrival,
            @Nullable String taskTeam) {}
}
