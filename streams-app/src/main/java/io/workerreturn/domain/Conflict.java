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
        EVENT_ID_CLASH,
        /** An observation that is said to end before it begins. */
        OBSERVATION_ENDS_BEFORE_IT_BEGINS,
        /** A trip whose plan lets it arrive before it leaves. */
        PLANNED_ARRIVAL_BEFORE_DEPARTURE,
        /** A trip that left a day or more before it was to. */
        DEPARTED_LONG_BEFORE_PLAN,
        /** A trip that is late, and expected before it left, or was to. */
        ESTIMATED_ARRIVAL_BEFORE_DEPARTURE,
        /** A trip that arrived before it left, or, where nobody said that it did, before it was to. */
        ARRIVED_BEFORE_DEPARTURE
    }
}
