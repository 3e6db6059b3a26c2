package io.workerreturn.domain;

/** Where a trip stands. */
public enum TripStatus {
    SCHEDULED,
    DELAYED,
    DEPARTED,
    ARRIVED,
    CANCELLED
}
