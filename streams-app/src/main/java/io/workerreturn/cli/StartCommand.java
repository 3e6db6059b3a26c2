package io.workerreturn.cli;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "start",
        description = {
            "Runs a system of your own on this machine, to import into: empty at first, and lasting.",
            "",
            "A Kafka broker, a schema registry, the application and its board in this process; all that they are told is kept in"
                    + " a folder, and there again the next time. The first start makes the key for pseudonyms and a file of"
                    + " settings, with comments, for you to change. Ctrl-C stops it.",
            "",
            "Other commands find it by themselves, or with -c <folder>/app.properties where --data says another folder.",
        },
        footer = {
            "Examples:",
            "  worker-return start",
            "  worker-return start --season-start 2021-02-01 --season-end 2021-04-30",
            "  worker-return start --data /srv/ruian --port 8090",
            "  worker-return import rosters staff.xlsx          in another terminal",
        })
final class StartCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private PortOptions ports = new PortOptions();

    @Option(
            names = "--data",
            paramLabel = "<folder>",
            description = "Where everything is kept. Default: worker-return in the folder for data of this user"
                    + " ($XDG_DATA_HOME, else ~/.local/share).")
    private @Nullable Path data;

    @Option(
            names = "--season-start",
            paramLabel = "<day>",
            description =
                    "What happened before is rejected. Default: what the settings say; at the first start, the first of"
                            + " the month three months ago.")
    private @Nullable String seasonStart;

    @Option(
            names = "--season-end",
            paramLabel = "<day>",
            description =
                    "What happened after is rejected. Default: what the settings say; at the first start, a year after"
                            + " the season's start.")
    private @Nullable String seasonEnd;

    @Option(
            names = "--reset",
            description =
                    "Read everything that was told anew first, as `worker-return reset` lets an application do on a"
                            + " cluster.")
    private boolean reset;

    @Spec
    private CommandSpec spec;

    private final Jobs.Job<Options> job;

    /**
     * What is to be started.
     *
     * @param data where everything is kept
     * @param ports where it listens
     * @param seasonStart first day of the season; empty for what is in force
     * @param seasonEnd its last day; empty for what is in force
     * @param reset whether everything that was told is read anew
     */
    public record Options(
            Path data,
            PortOptions.Ports ports,
            Optional<LocalDate> seasonStart,
            Optional<LocalDate> seasonEnd,
            boolean reset) {}

    StartCommand(Jobs.Job<Options> job) {
        this.job = job;
    }

    @Override
    public Integer call() throws Exception {
        Checks.embeddedMode("start");
        return job.run(
                new Options(
                        data == null ? OwnSystem.usualFolder(System.getenv()) : data.toAbsolutePath(),
                        ports.ports(),
                        day("--season-start", seasonStart),
                        day("--season-end", seasonEnd),
                        reset),
                spec.commandLine().getOut());
    }

    private static Optional<LocalDate> day(String option, @Nullable String text) {
        try {
            return Optional.ofNullable(text).map(LocalDate::parse);
        } catch (DateTimeException none) {
            throw new UsageException(option + " is a day such as 2021-02-01, not '" + text + "'");
        }
    }
}
