package io.workerreturn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.importing.Kind;
import io.workerreturn.importing.Templates;
import io.workerreturn.words.Language;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Nobody sits before a command that asks a broker which is not there, and hears nothing. */
class EveryCommandWaitsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "topics",
                "import arrivals arrivals.csv",
                "read trip-board",
                "audit",
                "explain 91330381MA00000001",
                "rejected list",
                "simulate",
                "run",
                "board",
                "export --to jdbc:postgresql://localhost/city"
            })
    void a_command_says_what_it_waits_for_and_which_setting_ends_it(String line) throws Exception {
        Path arrivals = folder.resolve("arrivals.csv");
        Files.writeString(arrivals, Templates.of(Kind.ARRIVALS, Language.EN));
        List<String> arguments = new ArrayList<>(
                List.of(line.replace("arrivals.csv", arrivals.toString()).split(" ")));
        for (String setting : List.of(
                "bootstrap.servers=localhost:1",
                "connect.timeout=PT2.6S",
                "run.connect.timeout=PT2.6S",
                "season.start=2020-01-20",
                "season.end=2020-05-01")) {
            arguments.addAll(List.of("--set", setting));
        }
        Jobs jobs = new Jobs(
                Jobs.Job.absent(), new RunJob(), new BoardJob(), new SimulateJob(), new AuditJob(), new ExplainJob());
        PrintStream terminal = System.err;
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        System.setErr(new PrintStream(heard, true, StandardCharsets.UTF_8));
        int status;
        try {
            CommandLine commands = CommandLines.create(jobs);
            commands.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
            status = commands.execute(arguments.toArray(String[]::new));
        } finally {
            System.setErr(terminal);
        }
        assertThat(heard.toString(StandardCharsets.UTF_8))
                .startsWith("Waiting for the brokers at localhost:1")
                .contains("connect.timeout); Ctrl-C ends it.")
                .contains("no broker answers at localhost:1");
        assertThat(status).isEqualTo(ExitStatus.FAILURE);
    }
}
