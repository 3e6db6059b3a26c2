package io.workerreturn.embedded;

/** Somebody else listens on the port that was asked for. */
public final class PortTakenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * @param who wanted to listen, in the middle of a sentence
     * @param port that is taken
     * @param option by which another one is chosen
     * @param cause what the system said
     */
    public PortTakenException(String who, int port, String option, Throwable cause) {
        super(
                "Port %d is taken: %s can't listen there. Stop what uses it, or choose another port with %s (0 = any)."
                        .formatted(port, who, option),
                cause);
    }
}
