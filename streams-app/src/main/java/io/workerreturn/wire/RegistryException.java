package io.workerreturn.wire;

import org.jspecify.annotations.Nullable;

/** The schema registry can't do what is needed to start. The message tells people what to do. */
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RegistryException(String message) {
        this(message, null);
    }

    RegistryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static RegistryException noProvider(String name, @Nullable Throwable cause) {
        return new RegistryException(
                "There are no serdes '%s' in this build. Configure '%s', or build with the Maven profile of that name."
                        .formatted(name, RegistryConfig.DEFAULT_PROVIDER),
                cause);
    }
}
