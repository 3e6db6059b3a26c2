package io.workerreturn.cli;

import io.workerreturn.rejected.Filter;
import io.workerreturn.services.Services;
import io.workerreturn.wire.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that choose among rejected records. */
final class RejectedSelection {
    @Option(
            names = "--topic",
            paramLabel = "<topic>",
            split = ",",
            description = "Those of this topic, named without prefix. Several with commas.")
    private List<String> topics = new ArrayList<>();

    @Option(
            names = "--reason",
            paramLabel = "<code>",
            split = ",",
            description = "Those rejected for this reason, such as KEY_MISMATCH. Several with commas.")
    private List<String> reasons = new ArrayList<>();

    @Option(
            names = "--since",
            paramLabel = "<time>",
            description = "Those that the broker had at this time or later: " + Moments.FORMS + ".")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "<time>", description = "Those that the broker had before this time.")
    private @Nullable String until;

    @Option(names = "--key", paramLabel = "<key>", description = "Those with this key: a trip, worker or firm.")
    private @Nullable String key;

    boolean isEmpty() {
        return topics.isEmpty() && reasons.isEmpty() && since == null && until == null && key == null;
    }

    /** @throws UsageException if a topic, reason or time is none */
    Filter filter(Instant now) {
        Set<String> known = new HashSet<>();
        Services.everyTold().forEach(topic -> known.add(topic.name()));
        for (String topic : topics) {
            if (!known.contains(topic)) {
                throw new UsageException("--topic is one of "
                        + String.join(", ", known.stream().sorted().toList()) + ", not '" + topic + "'");
            }
        }
        for (String reason : reasons) {
            if (Arrays.stream(Reason.values()).noneMatch(code -> code.name().equals(reason))) {
                throw new UsageException("--reason is one of "
                        + String.join(
                                ", ",
                                Arrays.stream(Reason.values()).map(Reason::name).toList())
                        + ", not '" + reason + "'");
            }
        }
        return new Filter(
                Set.copyOf(topics),
                Set.copyOf(reasons),
                since == null ? null : Moments.parse("--since", since, now),
                until == null ? null : Moments.parse("--until", until, now),
                key);
    }
}
