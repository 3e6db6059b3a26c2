package io.workerreturn.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.Needed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A program, of Prometheus' or for what is under deploy/, that need not be installed here; where CI is, it must. */
enum Tool {
    PROMETHEUS("prometheus"),
    PROMTOOL("promtool"),
    AMTOOL("amtool"),
    ALERTMANAGER("prometheus-alertmanager", "alertmanager"),
    PYTHON("python3");

    private final List<String> names;

    Tool(String... names) {
        this.names = List.of(names);
    }

    private static final String WHERE_FROM =
            " is not installed (Debian: apt-get install prometheus prometheus-alertmanager python3), so what is under"
                    + " deploy/ is not checked with it";

    /** The command; the test is skipped, or in CI fails, if there is none. */
    String command() {
        Optional<Path> found = Arrays.stream(System.getenv("PATH").split(java.io.File.pathSeparator))
                .flatMap(folder -> names.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isEmpty()) {
            Needed.isMissing(names.get(0) + WHERE_FROM);
        }
        return found.orElseThrow().toString();
    }

    /** Runs it, and fails with all that it says if it does. */
    void mustAgree(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(command()));
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile("said", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            boolean ended = process.waitFor(2, TimeUnit.MINUTES);
            process.destroyForcibly();
            assertThat(ended).as("%s ends", command).isTrue();
            assertThat(process.exitValue())
                    .as("%s:%n%s", String.join(" ", command), Files.readString(said, StandardCharsets.UTF_8))
                    .isZero();
        } finally {
            Files.delete(said);
        }
    }
}
