package io.workerreturn;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** What a test needs of the machine, and need not be there. */
public final class Needed {
    /** The build prints it at its end, and removes it at its beginning. */
    private static final Path SKIPPED = Path.of("target", "skipped.txt");

    private Needed() {}

    /**
     * Skips the test; where CI says that it is one, fails it.
     *
     * @param message what is missing, what is not tested without it, and how to get it
     */
    public static void isMissing(String message) {
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            fail(message);
        }
        try {
            Files.createDirectories(SKIPPED.getParent());
            List<String> said = Files.exists(SKIPPED) ? Files.readAllLines(SKIPPED) : List.of();
            if (!said.contains("- " + message)) {
                Files.writeString(
                        SKIPPED,
                        "- " + message + System.lineSeparator(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        abort(message);
    }
}
