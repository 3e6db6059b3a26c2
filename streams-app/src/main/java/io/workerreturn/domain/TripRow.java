package io.workerreturn.domain;

/**
 * Every kind of fact about a trip, in the order in which facts of the same instant are folded. Stores keep the ordinal, so
 * the order of the constants is fixed.
 */
public enum TripRow {
    SCHEDULED,
    DEPARTED,
    DELAYED,
    ARRIVED,
    CANCELLED,
    REINSTATED,
    BOOKED,
    BOARDED,
    NO_SHOW,
    ALIGHTED,
    RETRACTION;

    /** Whether it is about one passenger, not about the whole trip. */
    public boolean ofPassenger() {
        return compareTo(BOOKED) >= 0 && compareTo(ALIGHTED) <= 0;
    }
}
