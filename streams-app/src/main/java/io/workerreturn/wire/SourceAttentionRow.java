package io.workerreturn.wire;

import io.workerreturn.domain.Acknowledgement;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of the acknowledgements of a source's silence.
 *
 * @param told all that was told
 * @param shown the one that the alert shows, null if none
 */
public record SourceAttentionRow(
        FactsRow<Acknowledgement> told, @Nullable Acknowledgement shown) {
    /** Of a source of whose silence nobody said anything. */
    public static final SourceAttentionRow NONE = new SourceAttentionRow(FactsRow.empty(), null);

    /** The same with another acknowledgement shown. */
    public SourceAttentionRow showing(@Nullable Acknowledgement acknowledgement) {
        return new SourceAttentionRow(told, acknowledgement);
    }
}
