package io.workerreturn.runtime;

import io.workerreturn.config.StreamsSettings;
import io.workerreturn.metrics.Metric;
import io.workerreturn.metrics.Readings;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The disk that holds an instance's state. */
record StateDisk(Path folder) {
    /** As Linux says it, Java or RocksDB quoting it; quotas; Windows. */
    private static final List<String> FULL = List.of(
            "No space left on device",
            "Disk quota exceeded",
            "not enough space on the disk",
            "Max allowed space was reached");

    /** What to do, if something failed because the disk is full; null if it did not. */
    @Nullable
    String full(@Nullable Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause() == cause ? null : cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (FULL.stream().anyMatch(message::contains)) {
                return "The disk that holds " + StreamsSettings.STATE_DIR + " (" + folder.toAbsolutePath()
                        + ") is full: make room on it, or set " + StreamsSettings.STATE_DIR
                        + " to a larger one, and start again. What is committed is kept, and state that is not found is read"
                        + " back from the brokers.";
            }
        }
        return null;
    }

    void read(Readings readings) {
        try {
            Path there = folder.toAbsolutePath();
            while (there != null && !Files.exists(there)) {
                there = there.getParent();
            }
            if (there != null) {
                FileStore disk = Files.getFileStore(there);
                readings.show(Metric.STATE_DISK_FREE, (double) disk.getUsableSpace() / disk.getTotalSpace());
            }
        } catch (IOException unknown) {
            // then nothing is shown
        }
    }
}
