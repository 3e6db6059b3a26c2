package io.workerreturn.domain;

/** Where a worker stands on the way back. */
public enum Phase {
    NOT_RETURNING,
    UNKNOWN,
    PLANNED,
    BOOKED,
    EN_ROUTE,
    STRANDED,
    ARRIVED,
    IN_OBSERVATION,
    ON_DUTY,
    DEPARTED;

    private static final Phase[] VALUES = values();

    /** How many phases there are. */
    public static final int COUNT = VALUES.length;

    /** Whether the worker is in the city, and so counts as returned. */
    public boolean inCity() {
        return this == ARRIVED || this == IN_OBSERVATION || this == ON_DUTY;
    }

    /** Whether a trip may still bring the worker. */
    public boolean onTrip() {
        return this == BOOKED || this == EN_ROUTE;
    }

    /** The phase with this {@link #ordinal()}; stores keep it, so the order of the constants is fixed. */
    public static Phase of(int ordinal) {
        return VALUES[ordinal];
    }
}
