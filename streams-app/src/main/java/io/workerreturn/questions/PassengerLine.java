package io.workerreturn.questions;

import io.workerreturn.domain.Passenger;
import io.workerreturn.domain.Phase;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A passenger of a trip, with where the worker is now.
 *
 * @param workerId the pseudonym
 * @param enterpriseId the employer on the manifest, or null
 * @param booked a booking stands
 * @param boarded scanned on boarding, and not missed since
 * @param noShow missed, and not scanned since
 * @param alighted left before the destination
 * @param arrived aboard at the arrival
 * @param unconfirmed booked, and neither scanned nor missed
 * @param inCity whether the worker is in the city now, by whatever way; null if that could not be had
 * @param phase where the worker stands now; null if that could not be had
 * @param asOf the greatest {@code reportedAt} about the passenger on this trip, or null
 */
public record PassengerLine(
        String workerId,
        @Nullable String enterpriseId,
        boolean booked,
        boolean boarded,
        boolean noShow,
        boolean alighted,
        boolean arrived,
        boolean unconfirmed,
        @Nullable Boolean inCity,
        @Nullable Phase phase,
        @Nullable Instant asOf) {

    static PassengerLine of(String workerId, Passenger passenger, long asOf) {
        return new PassengerLine(
                workerId,
                passenger.enterprise(),
                passenger.booked(),
                passenger.boarded(),
                passenger.noShow(),
                passenger.alighted(),
                passenger.arrived(),
                passenger.unconfirmed(),
                null,
                null,
                Times.instant(asOf));
    }

    /** This, with where the worker is now. */
    PassengerLine now(Phase whereNow) {
        return new PassengerLine(
                workerId,
                enterpriseId,
                booked,
                boarded,
                noShow,
                alighted,
                arrived,
                unconfirmed,
                whereNow.inCity(),
                whereNow,
                asOf);
    }

    /** Once the trip has arrived: neither arrived with it, nor missed at the start, nor left before. */
    public boolean missing() {
        return booked && !arrived && !noShow && !alighted;
    }

    static Optional<Long> newest(Collection<PassengerLine> passengers) {
        return passengers.stream()
                .map(PassengerLine::asOf)
                .filter(Objects::nonNull)
                .map(Instant::toEpochMilli)
                .max(Long::compare);
    }
}
