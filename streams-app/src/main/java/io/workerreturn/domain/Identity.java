package io.workerreturn.domain;

import java.util.Arrays;
import java.util.function.Function;

/**
 * Which of two records with the same eventId stands: the smaller by (occurredAt, reportedAt, encoded bytes).
 *
 * @param encoded the record that a fact was told by, encoded; asked only where the times are equal
 */
public record Identity<F extends Fact>(Function<F, byte[]> encoded) {

    /** Whether {@code one} stands against {@code other}, which is a different record. */
    public boolean stands(F one, F other) {
        int order = Long.compare(one.occurredAt(), other.occurredAt());
        if (order == 0) {
            order = Long.compare(one.reportedAt(), other.reportedAt());
        }
        if (order == 0) {
            order = Arrays.compareUnsigned(encoded.apply(one), encoded.apply(other));
        }
        return order < 0;
    }
}
