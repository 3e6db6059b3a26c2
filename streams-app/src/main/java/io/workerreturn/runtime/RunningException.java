package io.workerreturn.runtime;

import java.util.Collection;

/** What may only be done while nobody runs; the message says who does, and what to do. */
public final class RunningException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RunningException(String applicationId, Collection<String> who, String then) {
        super("The application " + applicationId + " runs: " + String.join(", ", who)
                + ". Stop every instance; one that was killed is gone when its session ends, within a minute. " + then);
    }
}
