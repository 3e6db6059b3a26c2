package io.workerreturn.wire;

import io.workerreturn.domain.Tally;

/**
 * What is stored of a partial sum by the partition that counts.
 *
 * @param unsent whether it changed since it was last sent
 */
public record PartialTally(Tally tally, boolean unsent) {}
