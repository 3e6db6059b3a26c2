package io.workerreturn.questions;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where an answer comes from, so that nobody takes an old one for a new one.
 *
 * @param kind who answered
 * @param lag how many changes the answerer had yet to take over, an estimate; null if that can't be known
 * @param asOf the greatest {@code reportedAt} behind what is answered; null if nothing is
 */
public record Source(
        Kind kind, @Nullable Long lag, @Nullable Instant asOf) {

    /** Who answers, the best first. */
    public enum Kind {
        /** The one that folds the events of this worker or trip. It may be ahead of the published figures by a moment. */
        OWNER,
        /** A copy that follows the owner. */
        STANDBY,
        /** The published topic, since nobody who holds the state could be asked. */
        TOPIC;

        /** As the API has it. */
        @JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What {@link #label()} names. */
        @JsonCreator
        public static Kind labelled(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }

    /** Of an answer that is put together from both: the worse kind, the greater lag, the later time. */
    public Source and(Source other) {
        Kind worse = kind.compareTo(other.kind) >= 0 ? kind : other.kind;
        Long behind = lag == null || other.lag == null ? null : (Long) Math.max(lag, other.lag);
        return new Source(worse, behind, later(asOf, other.asOf));
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }
}
