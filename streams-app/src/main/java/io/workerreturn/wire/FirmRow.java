package io.workerreturn.wire;

import io.workerreturn.domain.Firm;
import io.workerreturn.domain.Tally;

/**
 * What is stored of a registered firm.
 *
 * @param resumed whether it is counted as resumed in the roll-ups
 * @param timer when it is to be looked at again for that, {@link Tally#NEVER} if not
 */
public record FirmRow(Firm firm, boolean resumed, long timer) {}
