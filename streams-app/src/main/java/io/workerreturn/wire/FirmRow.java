package io.workerreturn.wire;

import io.workerreturn.domain.Firm;
import io.workerreturn.domain.ReportFact;
import io.workerreturn.domain.Tally;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a registered firm.
 *
 * @param resumed whether it is counted as resumed in the roll-ups
 * @param timer when it is to be looked at again for that, {@link Tally#NEVER} if not
 * @param report the latest standing report, or null
 * @param reportsAsOf the greatest {@code reportedAt} of its reports, {@link Tally#NEVER} if there is none
 */
public record FirmRow(
        Firm firm, boolean resumed, long timer, @Nullable ReportFact report, long reportsAsOf) {}
