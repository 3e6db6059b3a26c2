package io.workerreturn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.Needed;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that are told to stop, as by Ctrl-C or kill. */
class CleanStopTest {
    private static final int KILLED = 143;
    private static final int INTERRUPTED = 130;
    private static final int CTRL_C = 3;

    /** How a job hears that it is to stop. */
    enum Heard {
        AS_JAVA_SAYS_IT,
        AS_KAFKA_SAYS_IT,
        AS_NOBODY_SAYS_IT
    }

    /** A job in a process of its own, which takes a while to put its things away. */
    static final class Slow {
        public static void main(String[] how) throws Exception {
            PrintWriter out = new PrintWriter(System.out, true);
            System.exit(CleanStop.around(out, () -> {
                try (Bars bar = Bars.of("work", "rows", OptionalLong.empty());
                        AutoCloseable things = () -> putAway(out)) {
                    out.println("at work");
                    waitFor(Heard.valueOf(how[0]));
                }
                return ExitStatus.OK;
            }));
        }

        private static void putAway(PrintWriter out) throws InterruptedException {
            boolean told = Thread.interrupted();
            Thread.sleep(1_500);
            out.println("all is put away");
            if (told) {
                Thread.currentThread().interrupt();
            }
        }

        private static void waitFor(Heard how) throws InterruptedException {
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException told) {
                switch (how) {
                    case AS_JAVA_SAYS_IT -> throw told;
                    case AS_KAFKA_SAYS_IT -> throw new InterruptException(told);
                    default -> throw new IllegalStateException("a client is closed");
                }
            }
        }
    }

    private static List<String> command(Heard how) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Slow.class.getName(),
                how.name());
    }

    @ParameterizedTest
    @EnumSource
    void who_is_told_to_stop_puts_everything_away_and_says_so_before_the_process_ends(Heard how) throws Exception {
        Process process =
                new ProcessBuilder(command(how)).redirectErrorStream(true).start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(said.readLine()).isEqualTo("at work");
            process.toHandle().destroy();
            // whoever hears nothing presses again
            process.toHandle().destroy();
            assertThat(said.lines())
                    .hasSize(3)
                    .satisfies(lines -> assertThat(lines.get(0)).startsWith("Stopping"))
                    .endsWith("all is put away", "Stopped.");
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isEqualTo(KILLED);
        } finally {
            process.destroyForcibly();
        }
    }

    /** On a terminal it shows a bar, and what draws it must not take the terminal's signals. */
    @Test
    void who_shows_how_far_it_is_hears_ctrl_c_all_the_same() throws Exception {
        Path script = Path.of("/usr/bin/script");
        if (!Files.isExecutable(script)) {
            Needed.isMissing("there is no script, so no terminal is tried (Debian: apt-get install bsdutils)");
        }
        Process process = new ProcessBuilder(List.of(
                        script.toString(),
                        "--quiet",
                        "--flush",
                        "--return",
                        "--command",
                        // whoever runs the tests may have told their children not to hear it
                        "exec env --default-signal=INT '" + String.join("' '", command(Heard.AS_JAVA_SAYS_IT)) + "'",
                        "/dev/null"))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            do {
                line = said.readLine();
            } while (line != null && !line.contains("at work"));
            Thread.sleep(1_000);
            process.getOutputStream().write(CTRL_C);
            process.getOutputStream().flush();
            assertThat(said.lines().toList()).contains("all is put away", "Stopped.");
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isEqualTo(INTERRUPTED);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void a_failure_of_whom_nobody_told_to_stop_is_one() {
        StringWriter said = new StringWriter();
        assertThatThrownBy(() -> CleanStop.around(new PrintWriter(said), () -> {
                    throw new IllegalStateException("of its own");
                }))
                .hasMessage("of its own");
        assertThat(said.toString()).isEmpty();
    }
}
