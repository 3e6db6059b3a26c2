package io.workerreturn.runtime;

import java.util.List;
import java.util.stream.Collectors;

/** Topics are missing or wrong, so that the application must not run; the message names each, and says what to do. */
public final class WrongTopicsException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final transient List<TopicDifference> differences;

    /** These differences of the topics on those brokers. */
    public WrongTopicsException(String where, List<TopicDifference> differences) {
        super("The topics on " + where + " are not as the application needs them: "
                + differences.stream()
                        .map(difference -> difference.isMissing()
                                ? difference.topic() + " is missing"
                                : difference.topic() + " has " + difference.aspect() + " " + difference.actual()
                                        + " instead of " + difference.expected())
                        .collect(Collectors.joining(", "))
                + ". `worker-return topics` shows it, `worker-return topics --apply` creates and alters what can be.");
        this.differences = List.copyOf(differences);
    }

    /** What is not as it must be. */
    public List<TopicDifference> differences() {
        return differences;
    }

    /** Whether nothing is wrong but that topics are missing, which somebody may be about to create. */
    public boolean onlyMissing() {
        return differences.stream().allMatch(TopicDifference::isMissing);
    }
}
