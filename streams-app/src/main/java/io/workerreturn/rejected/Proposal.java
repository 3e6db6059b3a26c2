package io.workerreturn.rejected;

import io.workerreturn.wire.RawRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as it would be sent in the place of a rejected one.
 *
 * @param rejected in whose place
 * @param record with the timestamp at which it would be appended
 * @param how rules, or names of what is set by hand; {@value #AS_IT_IS} if nothing is
 * @param changes what differs from the rejected record
 * @param problem why it can't be sent, for people; null if it can
 */
public record Proposal(
        Rejected rejected,
        RawRecord record,
        String how,
        List<Change> changes,
        @Nullable String problem) {
    /** Nothing was changed. */
    public static final String AS_IT_IS = "as it is";

    /**
     * Something that differs.
     *
     * @param what topic, key, schema, or the path of a field
     * @param before null if there was none
     * @param after null if there is none
     */
    public record Change(
            String what, @Nullable String before, @Nullable String after) {}

    /** Whether the application would take it. */
    public boolean usable() {
        return problem == null;
    }

    /** Nothing of a record, for this problem. */
    public static Proposal unread(Rejected rejected, String why) {
        return new Proposal(rejected, rejected.record(), AS_IT_IS, List.of(), why);
    }

    /** The same, not to be sent for this problem. */
    public Proposal refused(String why) {
        return new Proposal(rejected, record, how, changes, why);
    }
}
