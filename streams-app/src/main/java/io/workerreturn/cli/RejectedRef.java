package io.workerreturn.cli;

import io.workerreturn.rejected.Rejected;
import io.workerreturn.rejected.RejectedId;

/** How people name a rejected record: by where it stood, or by where it stands on rejected-records. */
record RejectedRef(String text) {
    static final String FORMS =
            "topic/partition/offset of the record, as `list` prints it, or partition:offset of rejected-records";

    /** @throws UsageException if the text has neither form */
    static RejectedRef parse(String text) {
        if (RejectedId.parse(text).isEmpty() && !text.matches("\\d{1,9}:\\d{1,18}")) {
            throw new UsageException("'" + text + "' names no record: give " + FORMS);
        }
        return new RejectedRef(text);
    }

    boolean means(Rejected rejected) {
        return text.equals(rejected.place()) || text.equals(rejected.id().toString());
    }
}
