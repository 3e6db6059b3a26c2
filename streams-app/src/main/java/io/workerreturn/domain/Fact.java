package io.workerreturn.domain;

import org.jspecify.annotations.Nullable;

/** Something that one record says. Facts of one key are held once by {@link #eventId()}. */
public interface Fact {
    /** Identity among the facts of the same key. */
    String eventId();

    /** When it happened, epoch milliseconds. */
    long occurredAt();

    /** When the source said so, epoch milliseconds. */
    long reportedAt();

    /** The upstream system that said so. */
    String source();

    /** The event that this one withdraws; null unless it is a retraction. */
    @Nullable
    String withdraws();
}
