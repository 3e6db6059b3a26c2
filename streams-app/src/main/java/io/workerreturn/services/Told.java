package io.workerreturn.services;

import io.workerreturn.domain.Fact;
import org.jspecify.annotations.Nullable;

/**
 * What one record tells a service.
 *
 * @param occurredAt epoch milliseconds
 * @param reportedAt epoch milliseconds
 * @param withdraws the event that this one withdraws; null unless it is a retraction
 * @param body what it says; null if it is a retraction
 */
public record Told<B>(
        String eventId,
        long occurredAt,
        long reportedAt,
        String source,
        @Nullable String withdraws,
        @Nullable B body) implements Fact {
    /**
     * What it says, of a fact that stands.
     *
     * @throws IllegalStateException if it is a retraction, which never stands
     */
    public B said() {
        if (body == null) {
            throw new IllegalStateException(eventId + " is a retraction");
        }
        return body;
    }
}
