package io.workerreturn.cli;

import io.workerreturn.board.Board;
import io.workerreturn.config.AppConfig;
import io.workerreturn.wire.AvroSerdes;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The board by itself, until it is told to stop. */
public final class BoardJob implements Jobs.Job<AppConfig> {
    @Override
    public int run(AppConfig config, PrintWriter out) throws Exception {
        return CleanStop.around(out, () -> {
            try (AvroSerdes serdes = AvroSerdes.open(config.registry())) {
                Waiting.forClusterOf(config);
                try (Board board = Board.start(config, serdes, Optional.empty())) {
                    out.println("Board on " + board.url() + ", reading from "
                            + config.kafka().bootstrapServers() + "; Ctrl-C stops it.");
                    new CountDownLatch(1).await();
                }
            }
            return ExitStatus.OK;
        });
    }
}
