package io.workerreturn.cli;

import io.workerreturn.config.ConfigurationException;
import io.workerreturn.domain.PersonalNumbers;
import io.workerreturn.runtime.BoundException;
import io.workerreturn.runtime.WrongTopicsException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Puts the commands together, and says what becomes of their failures. */
public final class CommandLines {
    /** Whoever throws an exception of our own has said what to do. */
    private static final String ROOT_PACKAGE = "io.workerreturn.";

    private CommandLines() {}

    /** The command line that sets these jobs to work. */
    public static CommandLine create(Jobs jobs) {
        WorkerReturnCommand root = new WorkerReturnCommand();
        CommandLine commands = new CommandLine(root)
                .addSubcommand(new DemoCommand(jobs.demo()))
                .addSubcommand(new StartCommand(new StartJob(InstantSource.system())))
                .addSubcommand(new RunCommand(jobs.run()))
                .addSubcommand(new BoardCommand(jobs.board()))
                .addSubcommand(new TokenCommand())
                .addSubcommand(new TopicsCommand())
                .addSubcommand(new AclsCommand())
                .addSubcommand(new ResetCommand())
                .addSubcommand(new ReplayCommand())
                .addSubcommand(new ImportCommand(new ImportJob()))
                .addSubcommand(new SimulateCommand(jobs.simulate()))
                .addSubcommand(new AuditCommand(jobs.audit()))
                .addSubcommand(new AsKnownCommand(new AsKnownJob()))
                .addSubcommand(new ReadCommand(new ReadJob()))
                .addSubcommand(new ExportCommand(new ExportJob()))
                .addSubcommand(new ExplainCommand(jobs.explain()))
                .addSubcommand(new RejectedCommand())
                .addSubcommand(new BenchCommand())
                .addSubcommand(new BenchProcessCommand())
                .addSubcommand(new DrillCommand())
                .addSubcommand(new ConfigCommand())
                .addSubcommand(new CompletionCommand())
                .addSubcommand(new DocsCommand())
                .addSubcommand(new HelpCommand());
        BarLine.makeRoom();
        // names of places and firms are Chinese, whatever the locale of the process
        commands.setOut(writer(System.out));
        commands.setErr(writer(System.err));
        commands.setCaseInsensitiveEnumValuesAllowed(true);
        commands.registerConverter(Duration.class, CommandLines::duration);
        commands.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (root.verbose()) {
                failure.printStackTrace(command.getErr());
            } else {
                command.getErr()
                        .println(command.getColorScheme().errorText(PersonalNumbers.hiddenIn(message(failure))));
            }
            return status(failure);
        });
        commands.setParameterExceptionHandler(usage());
        return commands;
    }

    private static int status(Exception failure) {
        if (failure instanceof ConfigurationException || failure instanceof UsageException) {
            return ExitStatus.USAGE;
        } else if (failure instanceof WrongTopicsException) {
            return ExitStatus.FOUND;
        }
        return failure instanceof BoundException ? ExitStatus.BOUND : ExitStatus.FAILURE;
    }

    private static Duration duration(String value) {
        try {
            return Duration.parse(value);
        } catch (DateTimeException notOne) {
            throw new TypeConversionException("'" + value + "' is no ISO-8601 duration such as PT30S or PT2M");
        }
    }

    private static String message(Exception failure) {
        boolean ours = failure.getClass().getName().startsWith(ROOT_PACKAGE);
        if (ours || failure instanceof IllegalStateException || failure instanceof UnsupportedOperationException) {
            return String.valueOf(failure.getMessage());
        }
        if (failure instanceof KafkaException) {
            return "Kafka refused: " + failure.getMessage() + ". --verbose shows where.";
        }
        return "Failed: " + failure + ". --verbose shows where.";
    }

    private static IParameterExceptionHandler usage() {
        return (wrong, arguments) -> {
            CommandLine command = wrong.getCommandLine();
            PrintWriter err = command.getErr();
            String hint = wrong instanceof UnmatchedArgumentException unmatched
                            && !unmatched.getUnmatched().isEmpty()
                    ? hint(unmatched.getUnmatched().get(0), command)
                    : "";
            err.println(command.getColorScheme().errorText(PersonalNumbers.hiddenIn(wrong.getMessage() + hint)));
            err.println("Try `" + command.getCommandSpec().qualifiedName() + " --help`.");
            return ExitStatus.USAGE;
        };
    }

    private static String hint(String word, CommandLine command) {
        return Misspelt.hint(
                word,
                word.startsWith("-")
                        ? command.getCommandSpec().optionsMap().keySet()
                        : command.getSubcommands().keySet());
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
