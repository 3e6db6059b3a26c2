package io.workerreturn.config;

import java.util.List;

/** The configuration can't be used. Carries every problem at once, each saying where it is and what to do. */
public final class ConfigurationException extends RuntimeException {
    private final List<String> problems;

    /**
     * These problems, of which there is at least one.
     *
     * @param problems one sentence each, with what to do
     */
    public ConfigurationException(List<String> problems) {
        super(
                problems.size() == 1
                        ? problems.get(0)
                        : problems.size() + " problems in the configuration:\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    /** The problems, one sentence each. */
    public List<String> problems() {
        return problems;
    }
}
