package io.workerreturn.wire;

import io.workerreturn.domain.ShortfallEpisode;
import io.workerreturn.domain.Tally;

/**
 * What is stored of a firm's shortfall alert.
 *
 * @param timer when it is to be looked at again though no figure changed, {@link Tally#NEVER} if not
 */
public record EpisodeRow(ShortfallEpisode episode, long timer) {
    /** Of a firm with which nothing was ever wrong. */
    public static final EpisodeRow NONE = new EpisodeRow(ShortfallEpisode.NONE, Tally.NEVER);
}
