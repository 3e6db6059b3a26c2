package io.workerreturn.domain;

/**
 * A contradiction among the facts. It is shown and decides nothing.
 *
 * @param code what contradicts what
 * @param eventId the record at odds
 * @param occurredAt when it is said to have happened, epoch milliseconds
 */
public record Conflict(Code code, String eventId, long occurredAt) {
    /** What contradicts what. */
    public enum Code {
        /** A place on a trip for somebody who is in the city. */
        BOOKED_WHILE_IN_CITY,
        /** A departure with somebody who is in the city. */
        EN_ROUTE_WHILE_IN_CITY,
        /** At work while under observation. */
        ON_DUTY_DURING_OBSERVATION,
        /** Two different records with one eventId. */
        EVENT_ID_CLASH
    }
}
