package io.workerreturn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import io.workerreturn.config.AppConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

class CommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<Object> done = new ArrayList<>();

    @AfterEach
    void logAsBefore() throws JoranException {
        LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
        loggers.reset();
        new ContextInitializer(loggers).autoConfig();
    }

    @Test
    void the_demo_is_ruian_2020_unless_told_otherwise() {
        assertThat(execute("demo")).isEqualTo(ExitStatus.OK);
        assertThat(done).singleElement().isInstanceOfSatisfying(DemoCommand.Options.class, options -> {
            assertThat(options.scenario()).isEqualTo(new ScenarioOptions.Scenario(2020, 5_200, 300_000, 25, 0));
            assertThat(options.once()).isFalse();
            assertThat(options.ports()).isEqualTo(new PortOptions.Ports(8080, 9092, 8081));
            assertThat(options.data()).isEmpty();
        });
    }

    @Test
    void every_option_of_the_demo_is_heard() {
        execute(("demo --once --seed 7 --enterprises 3 --workers 40 --days 2 --speed 60.5 --port 0 --broker-port 1"
                        + " --registry-port 2 --data here -D partitions.trips=1")
                .split(" "));
        assertThat(done).singleElement().isInstanceOfSatisfying(DemoCommand.Options.class, options -> {
            assertThat(options.scenario()).isEqualTo(new ScenarioOptions.Scenario(7, 3, 40, 2, 60.5));
            assertThat(options.once()).isTrue();
            assertThat(options.ports()).isEqualTo(new PortOptions.Ports(0, 1, 2));
            assertThat(options.data()).contains(Path.of("here"));
            assertThat(options.config().load().topics().trips()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "demo, false",
        "demo -D board.port=1, false",
        "demo -D board.auth.open=false, true",
        "demo -D board.auth.oidc.issuer=https://id.example -D board.auth.oidc.audience=board -D board.auth.oidc.jwks=https://id.example/keys, true",
        "demo -D board.auth.open=false -D board.auth.oidc.issuer=https://id.example -D board.auth.oidc.audience=board -D board.auth.oidc.jwks=https://id.example/keys, true",
    })
    void the_demos_board_is_open_to_everybody_unless_it_is_told_who_may_come_in(String said, boolean told) {
        execute(said.split(" "));
        assertThat(done)
                .singleElement()
                .isInstanceOfSatisfying(
                        DemoCommand.Options.class,
                        options -> assertThat(DemoJob.saysWhoMayComeIn(
                                        options.config().load()))
                                .isEqualTo(told));
    }

    @ParameterizedTest
    @CsvSource({
        "strat, start",
        "demos, demo",
        "raed, read",
        "imprt, import",
        "run --sett x, --set",
        "import arrival x.csv, arrivals",
        "import Manifest x.csv, manifests",
        "export --to jdbc:postgresql: --topics trip-bord, trip-board"
    })
    void a_word_that_is_mistyped_is_answered_with_the_one_that_was_perhaps_meant(String typed, String meant) {
        assertThat(execute(typed.split(" "))).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("Is it `" + meant + "`?");
    }

    @Test
    void a_system_whose_broker_is_in_its_own_process_is_reset_by_its_start(@TempDir Path folder) throws Exception {
        Path settings = Files.writeString(folder.resolve("app.properties"), """
                # Below this line `start` writes, each time: changes there are lost.
                application.id=worker-return-0123abcd
                """);
        assertThat(execute("reset", "--apply", "-c", settings.toString())).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("start --reset");
    }

    @Test
    void shells_complete_kinds_and_topics() {
        execute("completion");
        assertThat(out.toString()).contains("\"enterprises\" \"rosters\"").contains("\"trip-board\"");
    }

    @Test
    void the_usual_folder_is_where_data_of_the_user_belongs() {
        assertThat(OwnSystem.usualFolder(Map.of("XDG_DATA_HOME", "/data"))).isEqualTo(Path.of("/data/worker-return"));
        assertThat(OwnSystem.usualFolder(Map.of("XDG_DATA_HOME", "relative")))
                .isEqualTo(OwnSystem.usualFolder(Map.of()))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".local", "share", "worker-return"));
    }

    @Test
    void the_other_jobs_get_their_options_and_the_configuration() {
        execute("run", "--set", "application.id=a");
        execute("run", "--only", "services");
        execute("board", "--set", "application.id=e");
        execute("simulate", "--rate", "100", "--set", "application.id=b");
        execute("audit", "--settle", "PT2M", "--limit", "3", "-Dapplication.id=c");
        execute("explain", "91350100M000100Y43", "-D", "application.id=d");
        assertThat(done)
                .satisfiesExactly(
                        job -> {
                            RunCommand.Options options = (RunCommand.Options) job;
                            assertThat(options.only()).isEqualTo(RunCommand.Only.BOTH);
                            assertThat(options.config().kafka().applicationId()).isEqualTo("a");
                        },
                        job -> assertThat(((RunCommand.Options) job).only()).isEqualTo(RunCommand.Only.SERVICES),
                        job -> assertThat(((AppConfig) job).kafka().applicationId())
                                .isEqualTo("e"),
                        job -> {
                            SimulateCommand.Options options = (SimulateCommand.Options) job;
                            assertThat(options.rate()).isEqualTo(100);
                            assertThat(options.config().kafka().applicationId()).isEqualTo("b");
                        },
                        job -> {
                            AuditCommand.Options options = (AuditCommand.Options) job;
                            assertThat(options.settle()).isEqualTo(Duration.ofMinutes(2));
                            assertThat(options.limit()).isEqualTo(3);
                            assertThat(options.config().kafka().applicationId()).isEqualTo("c");
                        },
                        job -> {
                            ExplainCommand.Options options = (ExplainCommand.Options) job;
                            assertThat(options.subject()).isEqualTo("91350100M000100Y43");
                            assertThat(options.config().kafka().applicationId()).isEqualTo("d");
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demos",
                "demo --workers none",
                "demo --workers 0",
                "demo --speed -1",
                "demo --port 65536",
                "explain",
                "run --set",
                "run --set no.such.key=1",
                "run --config no-such-file",
                "audit --settle soon",
                "bench --parts flor",
                "bench --rounds 0",
                "bench --events 0",
                "bench --json no-such-folder/figures.json",
                "drill nonsense",
                "drill --count 0",
                "drill --rate 0",
                "drill --rest -PT1S",
                "drill --brokers 0",
                "drill --instances 10",
                "drill --json no-such-folder/drill.json",
                "drill up --port 65530",
                "start --port 65536",
                "start --season-start soon",
                "read",
                "read trip-board --latest --follow",
                "read trip-board --follow --format table",
                "read trip-board --format yaml",
                "export",
                "export --to jdbc:mysql://localhost/city",
                "export --to jdbc:postgresql://localhost/city?password=x",
                "export --to jdbc:postgresql://localhost/city --schema Drop;Table",
                "export --to jdbc:postgresql://localhost/city --topics alert-log",
                "import",
                "import arrival x.csv",
                "import arrivals",
                "import arrivals no-such-file.csv",
                "import arrivals x.csv --as-of soon",
                "import arrivals x.csv --zone Mars",
                "import arrivals x.csv --encoding runes",
                "import arrivals x.csv --separator ab",
                "import arrivals - - --dry-run",
                "import arrivals - --set import.identity.key=0123456789abcdef0123456789abcdef",
            })
    void what_can_not_be_meant_is_a_usage_error_without_a_stack_trace(String line) {
        assertThat(execute(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).isNotBlank().doesNotContain("Exception").doesNotContain("\tat ");
        assertThat(done).isEmpty();
    }

    @Test
    void every_kind_of_files_can_be_named_but_that_of_a_service_that_is_off(@TempDir Path folder) {
        String file = folder.resolve("none.csv").toString();
        for (String kind : new KindNames()) {
            execute("import", kind, file, "--dry-run", "--set", "services=all");
            assertThat(err.toString()).as(kind).doesNotContain("service that is off");
        }
        assertThat(execute("import", "officers", file, "--set", "services=none"))
                .isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("Files of the kind officers tell a service that is off");
    }

    @Test
    void a_failure_is_a_sentence_unless_the_stack_trace_is_wanted() {
        Jobs.Job<RunCommand.Options> failing = (options, writer) -> {
            throw new IllegalStateException("the disk is full: free some");
        };
        Jobs jobs = new Jobs(noting(), failing, noting(), noting(), noting(), noting());
        assertThat(execute(jobs, "run")).isEqualTo(ExitStatus.FAILURE);
        assertThat(err.toString().strip()).isEqualTo("the disk is full: free some");
        assertThat(execute(jobs, "run", "--verbose")).isEqualTo(ExitStatus.FAILURE);
        assertThat(err.toString()).contains("\tat ");
    }

    @Test
    void a_cluster_that_is_not_there_is_a_failure() {
        assertThat(execute("topics", "--set", "bootstrap.servers=localhost:1", "--set", "connect.timeout=PT0.3S"))
                .isEqualTo(ExitStatus.FAILURE);
        assertThat(err.toString())
                .startsWith("no broker answers at localhost:1 (connection refused")
                .contains("for 0.3 s (connect.timeout)")
                .hasLineCount(1);
    }

    @Test
    void the_configuration_is_printed_without_its_secrets() {
        assertThat(execute("config", "--set", "registry.auth=app:letmein", "--set", "season.start=2020-02-01"))
                .isEqualTo(ExitStatus.OK);
        assertThat(out.toString())
                .containsPattern("season\\.start +2020-02-01 +--set season\\.start\n")
                .containsPattern("registry\\.auth +\\[hidden] ")
                .containsPattern("application\\.id +worker-return +default\n")
                .doesNotContain("letmein");
    }

    @Test
    void the_shell_learns_every_command() {
        execute("completion");
        assertThat(out.toString()).contains("complete -F", "demo", "--broker-port", "explain");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_teaches(String command) {
        assertThat(execute(command, "--help")).isEqualTo(ExitStatus.OK);
        assertThat(out.toString()).contains("Examples:", "worker-return " + command, "Exit status:");
    }

    @Test
    void the_pages_are_written(@TempDir Path folder) {
        assertThat(execute("docs", "--to", folder.toString())).isEqualTo(ExitStatus.OK);
        assertThat(folder).isDirectoryContaining("glob:**topics.md");
        assertThat(out.toString()).contains("is new");
    }

    static List<String> commands() {
        return CommandLines.create(Jobs.NONE).getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(command ->
                        !command.usageMessage().hidden() && !command.name().equals("help"))
                .map(command -> command.name())
                .toList();
    }

    private int execute(String... arguments) {
        return execute(new Jobs(noting(), noting(), noting(), noting(), noting(), noting()), arguments);
    }

    private int execute(Jobs jobs, String... arguments) {
        return CommandLines.create(jobs)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .execute(arguments);
    }

    private <O> Jobs.Job<O> noting() {
        return (options, writer) -> {
            done.add(options);
            return ExitStatus.OK;
        };
    }
}
