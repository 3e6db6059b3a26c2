package io.workerreturn.domain;

/** Points at the fact or milestone that decided something. Times are epoch milliseconds. */
public record FactRef(JourneyRow row, String eventId, long occurredAt, long reportedAt) {}
