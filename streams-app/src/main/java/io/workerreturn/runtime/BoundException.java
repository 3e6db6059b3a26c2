package io.workerreturn.runtime;

import java.util.List;
import java.util.stream.Collectors;

/** An application id belongs to an application with other settings; the message names each, and says what to do. */
public final class BoundException extends RuntimeException {
    private BoundException(String message) {
        super(message);
    }

    static BoundException starting(String applicationId, List<Binding.Difference> differences) {
        if (differences.stream().anyMatch(one -> one.key().equals(Binding.RESET))) {
            return new BoundException("A reset of the application " + applicationId
                    + " was begun, and has not ended: state of before and of after would be mixed. `worker-return reset"
                    + " --apply` does the rest, or `start --reset` of a system of `start`; nothing was started.");
        }
        return new BoundException("The application.id " + applicationId
                + " belongs to an application with other settings:\n" + lines(differences)
                + "\nOne figure can't follow two rules, so nothing was started. Set these back to what they were, or, for a new"
                + " season or new rules, take another application.id and topic.prefix, or let this application read"
                + " everything anew by these (`worker-return reset`, or `start --reset`)."
                + (differences.stream().anyMatch(one -> one.key().equals(Binding.STATE_LAYOUT))
                        ? " State in another layout is of another build: start that one, or let this one read everything"
                                + " anew (`worker-return reset`, or `start --reset`)."
                        : ""));
    }

    static BoundException judging(String applicationId, List<Binding.Difference> differences) {
        return new BoundException(
                "The application " + applicationId + " works by other rules than this command would:\n"
                        + lines(differences)
                        + "\nIts verdict would be wrong. Give it the configuration of the application (-c).");
    }

    private static String lines(List<Binding.Difference> differences) {
        return differences.stream()
                .map(one -> "  " + one.key() + ": " + shown(one.bound()) + " there, " + shown(one.ours()) + " here")
                .collect(Collectors.joining("\n"));
    }

    private static String shown(String value) {
        return value.isEmpty() ? "nothing" : value;
    }
}
