package io.workerreturn.rejected;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which rejected records are meant.
 *
 * @param topics where they stood, without the prefix; empty for all
 * @param reasons their codes; empty for all
 * @param since not appended before, null for no bound
 * @param until appended before, null for no bound
 * @param key of the record, null for any
 */
public record Filter(
        Set<String> topics,
        Set<String> reasons,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable String key) implements Predicate<Rejected> {
    /** All of them. */
    public static final Filter ALL = new Filter(Set.of(), Set.of(), null, null, null);

    public Filter {
        topics = Set.copyOf(topics);
        reasons = Set.copyOf(reasons);
    }

    @Override
    public boolean test(Rejected rejected) {
        return (topics.isEmpty() || topics.contains(rejected.record().topic()))
                && (reasons.isEmpty() || reasons.contains(rejected.reason()))
                && (since == null || !rejected.appendedAt().isBefore(since))
                && (until == null || rejected.appendedAt().isBefore(until))
                && (key == null
                        || Arrays.equals(
                                key.getBytes(StandardCharsets.UTF_8),
                                rejected.record().key()));
    }
}
