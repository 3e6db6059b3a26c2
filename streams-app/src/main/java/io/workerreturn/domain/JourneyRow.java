package io.workerreturn.domain;

/**
 * The rows of the journey table: every kind of fact about a worker, in the order in which facts of the same instant are
 * folded. {@link JourneyFold} says what each does. Stores keep the ordinal, so the order of the constants is fixed.
 */
public enum JourneyRow {
    EMPLOYED("Employed", 1),
    EMPLOYER_CHANGED("EmployerChanged", 1),
    RETURN_INTENDED("ReturnIntended", 2),
    NOT_RETURNING("NotReturning", 3),
    UNREACHABLE("Unreachable", 4),
    /** Milestone of a movement: has a place on the trip. */
    BOOKED("booked", 5),
    /** A booking or boarding names the employer, at its own time. */
    NAMED_ON_MANIFEST("manifest", 5),
    /** Milestone of a movement: the trip left with the worker aboard. */
    EN_ROUTE("en-route", 6),
    /** Milestone of a movement: the trip arrived with the worker aboard. */
    ARRIVED("arrived", 7),
    /** Milestone of a movement: the trip is cancelled. */
    CANCELLED("cancelled", 8),
    /** Milestone of a movement: the worker did not come to the trip. */
    NO_SHOW("no-show", 9),
    /** Milestone of a movement: the worker left the trip before its destination. */
    ALIGHTED("alighted", 9),
    INDIVIDUAL_ARRIVAL("CheckpointArrival", 10),
    OBSERVATION_STARTED("ObservationStarted", 11),
    OBSERVATION_RELEASED("ObservationReleased", 12),
    REPORTED_FOR_DUTY("ReportedForDuty", 13),
    LEFT_CITY("LeftCity", 14),
    HOUSED("Housed", 15),
    HEALTH_CODE_CHANGED("HealthCodeChanged", 15),
    /** Withdraws another record; takes no part in the fold. */
    RETRACTION("Retraction", 16),
    /** Milestone of a movement: scanned on boarding. It moves nothing, and is a sign of the person. */
    BOARDED("boarded", 5);

    private static final JourneyRow[] VALUES = values();

    private final String label;
    private final int row;

    JourneyRow(String label, int row) {
        this.label = label;
        this.row = row;
    }

    /** Name on topics: that of the payload, or of the milestone. */
    public String label() {
        return label;
    }

    /** Place in the table; two kinds may share one. */
    public int row() {
        return row;
    }

    /** The kind with this {@link #ordinal()}. */
    public static JourneyRow of(int ordinal) {
        return VALUES[ordinal];
    }
}
