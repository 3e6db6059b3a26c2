package io.workerreturn.runtime;

import java.time.Instant;

/**
 * Why nothing, or little, is folded for longer than a few seconds.
 *
 * @param since when it was first noticed, by this machine's clock
 * @param reason one sentence, for people
 * @param advice what to do, one sentence
 */
public record Wait(Instant since, String reason, String advice) {}
