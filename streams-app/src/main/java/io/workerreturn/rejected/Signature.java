package io.workerreturn.rejected;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who settles rejected records, when, with what and why.
 *
 * @param by a person or a job, for the record
 * @param tool program and version
 * @param note why, in their own words, or null
 */
public record Signature(
        String by, String tool, Instant at, @Nullable String note) {}
