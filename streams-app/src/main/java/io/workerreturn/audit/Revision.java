package io.workerreturn.audit;

import io.workerreturn.domain.Cause;
import java.util.Map;

/**
 * How two moments of knowledge differ, and why. Of every figure the parts add up to the difference.
 *
 * @param then up to what counted before
 * @param now up to what counts after
 * @param rows what changed, by kind and key; what did not is not there
 * @param told how many facts were told between, by cause and source
 */
public record Revision(Mark then, Mark now, Map<Row, Map<String, Change>> rows, Map<Cause, Map<String, Long>> told) {
    /** What a row is about. */
    public enum Kind {
        /** A sum over a group of firms, by dimension and value. */
        ROLLUP,
        /** A firm, by its id. */
        FIRM,
        /** A trip, by its id. */
        TRIP
    }

    /** A row of figures. */
    public record Row(Kind kind, String key) implements Comparable<Row> {
        @Override
        public int compareTo(Row other) {
            int order = kind.compareTo(other.kind);
            return order != 0 ? order : key.compareTo(other.key);
        }
    }

    /**
     * One figure. Shares are in basis points; what is not there counts as 0.
     *
     * @param before as it was known then
     * @param after as it is known now
     * @param parts by cause, without zeros; their sum is {@code after - before}
     */
    public record Change(long before, long after, Map<Cause, Long> parts) {
        /** What it changed by. */
        public long difference() {
            return after - before;
        }
    }
}
