package io.workerreturn.cli;

import io.workerreturn.board.Board;
import io.workerreturn.cli.RunCommand.Only;
import io.workerreturn.config.AppConfig;
import io.workerreturn.runtime.WrongTopicsException;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs the application against a cluster until it is told to stop. */
public final class RunJob implements Jobs.Job<RunCommand.Options> {
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    @Override
    public int run(RunCommand.Options options, PrintWriter out) throws Exception {
        AppConfig config = options.config();
        return CleanStop.around(out, () -> {
            try {
                Waiting.forClusterOf(config);
                run(config, Waiting.forTopics(config, () -> Pair.start(config, options.only())), out);
            } catch (WrongTopicsException wrong) {
                TopicsCommand.print(wrong.differences(), out);
                throw wrong;
            }
            return ExitStatus.OK;
        });
    }

    private static void run(AppConfig config, Pair started, PrintWriter out) throws InterruptedException {
        try (Pair applications = started;
                Board board = board(config, applications)) {
            out.println("Starting as " + applications.ids() + " on "
                    + config.kafka().bootstrapServers() + "; Ctrl-C stops it."
                    + (board == null ? "" : " Board on " + board.url() + "."));
            applications.awaitRunning();
            out.println("Running.");
            while (!applications.awaitStop(LOOK_EVERY)) {
                // until it is told to stop
            }
        }
    }

    private static @Nullable Board board(AppConfig config, Pair applications) {
        return config.board().enabled()
                ? Board.start(config, applications.serdes(), applications.core(), applications.services())
                : null;
    }

    /** Both, as without {@code --only}. */
    int run(AppConfig config, PrintWriter out) throws Exception {
        return run(new RunCommand.Options(config, Only.BOTH), out);
    }
}
