package io.workerreturn.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KilledApplicationTest {
    private static final int KILLS = 3;
    private static final int EVENTS_PER_SECOND = 1_500;
    private static final int SIGKILLED = 137;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void an_application_that_is_killed_again_and_again_while_events_flow_loses_and_doubles_nothing() throws Exception {
        try (FlowingCity city = new FlowingCity(folder, EVENTS_PER_SECOND)) {
            for (int kill = 0; kill < KILLS; kill++) {
                Process application = start(city.settings());
                city.awaitShare(1.0 / (KILLS + 2), application::isAlive);
                application.destroyForcibly().waitFor();
                assertThat(application.exitValue()).isEqualTo(SIGKILLED);
            }
            Process application = start(city.settings());
            try {
                city.mustBeClean(application::isAlive);
            } finally {
                application.destroy();
                application.waitFor(1, TimeUnit.MINUTES);
            }
        }
    }

    private Process start(Map<String, String> settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseParallelGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.workerreturn.Main",
                "run"));
        settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        File log = folder.resolve("application.log").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }
}
