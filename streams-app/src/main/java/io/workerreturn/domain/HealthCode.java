package io.workerreturn.domain;

/** Colour of the health code. Stores keep the ordinal, so the order of the constants is fixed. */
public enum HealthCode {
    GREEN,
    YELLOW,
    RED;

    private static final HealthCode[] VALUES = values();

    /** The code with this {@link #ordinal()}. */
    public static HealthCode of(int ordinal) {
        return VALUES[ordinal];
    }
}
