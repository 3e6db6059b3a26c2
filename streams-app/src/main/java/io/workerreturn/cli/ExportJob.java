package io.workerreturn.cli;

import io.workerreturn.export.PostgresExport;
import io.workerreturn.wire.AvroSerdes;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Exports until it is told to stop; a database that goes away is waited for. */
final class ExportJob implements Jobs.Job<ExportCommand.Options> {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    @Override
    public int run(ExportCommand.Options options, PrintWriter out) throws Exception {
        return CleanStop.around(out, () -> export(options, out));
    }

    private static int export(ExportCommand.Options options, PrintWriter out) throws Exception {
        try (AvroSerdes serdes = AvroSerdes.open(options.config().registry())) {
            if (options.once()) {
                Waiting.forCluster(options.config());
            } else {
                Waiting.forClusterOf(options.config());
            }
            boolean wasThere = false;
            while (!Thread.currentThread().isInterrupted()) {
                try (PostgresExport export = PostgresExport.open(
                        options.url(),
                        System.getenv().getOrDefault("PGPASSWORD", ""),
                        options.schema(),
                        options.topics(),
                        options.config().kafka(),
                        serdes)) {
                    List<String> anew = export.catchUp();
                    wasThere = true;
                    out.println("Up to date in schema " + options.schema() + ": " + export.tables()
                            + (anew.isEmpty() ? "." : ". Filled anew: " + String.join(", ", anew) + "."));
                    if (options.once()) {
                        return ExitStatus.OK;
                    }
                    export.follow(Thread.currentThread()::isInterrupted);
                } catch (SQLException lost) {
                    if (!wasThere || options.once()) {
                        throw new IllegalStateException("The database does not take it: " + lost.getMessage(), lost);
                    }
                    out.println("The database is gone (" + lost.getMessage() + "): trying again until it is there.");
                    Thread.sleep(PAUSE.toMillis());
                }
            }
        }
        throw new InterruptedException();
    }
}
