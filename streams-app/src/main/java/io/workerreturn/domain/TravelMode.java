package io.workerreturn.domain;

/** How a worker travels or came. Stores keep the ordinal, so the order of the constants is fixed. */
public enum TravelMode {
    CHARTER_BUS,
    CHARTER_TRAIN,
    CHARTER_FLIGHT,
    SELF_DRIVE,
    SCHEDULED_TRAIN,
    COACH,
    FLIGHT,
    OTHER,
    UNKNOWN;

    private static final TravelMode[] VALUES = values();

    /** The mode with this {@link #ordinal()}. */
    public static TravelMode of(int ordinal) {
        return VALUES[ordinal];
    }
}
