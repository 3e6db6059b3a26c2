package io.workerreturn.domain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all partitions together count of one key.
 *
 * @param total the sum of the parts; its times are the newest of all that was ever heard, and never fall
 * @param parts what each partition counts, ascending by partition; one that counts nothing is not among them
 * @param published the total as it was published the last time, while it is to be published again; else null
 */
public record TallySum(
        Tally total, List<Part> parts, @Nullable Tally published) {
    /** Nothing counted yet. */
    public static final TallySum NONE = new TallySum(Tally.NONE, List.of(), null);

    /**
     * What one partition counts.
     *
     * @param from the partition
     */
    public record Part(int from, Counts counts) {}

    /** This with what a partition counts replaced, to be published; the same if that changes nothing. */
    public TallySum with(int from, Tally tally) {
        int at = 0;
        while (at < parts.size() && parts.get(at).from() < from) {
            at++;
        }
        boolean known = at < parts.size() && parts.get(at).from() == from;
        Counts before = known ? parts.get(at).counts() : Counts.NONE;
        Tally sum = total.replace(before, tally);
        if (sum.equals(total) && before.equals(tally.counts())) {
            return this;
        }
        List<Part> changed = new ArrayList<>(parts.size() + 1);
        changed.addAll(parts.subList(0, at));
        if (!tally.counts().isZero()) {
            changed.add(new Part(from, tally.counts()));
        }
        changed.addAll(parts.subList(known ? at + 1 : at, parts.size()));
        return new TallySum(sum, changed, lastPublished());
    }

    /** The total as it was published the last time. */
    public Tally lastPublished() {
        return published == null ? total : published;
    }

    /** This, to be published. */
    public TallySum toPublish() {
        return new TallySum(total, parts, lastPublished());
    }

    /** This, published as it stands. */
    public TallySum asPublished() {
        return new TallySum(total, parts, null);
    }
}
