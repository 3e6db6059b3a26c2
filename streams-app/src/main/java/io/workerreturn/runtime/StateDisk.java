package io.workerreturn.runtime;

import io.workerreturn.config.StreamsSettings;
import io.workerreturn.metrics.Metric;
import io.workerreturn.metrics.Readings;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

    /**
     * What somebody should see to before the disk is full; empty while there is room. Rows wait in memory until a few megabytes
     * of a store are together: so an instance may go on for long though not a byte is left, and stops at the next of them.
     */
    Optional<String> notice() {
        try {
            Optional<FileStore> disk = disk();
            return disk.isEmpty() ? Optional.empty() : notice(disk.get().getUsableSpace());
        } catch (IOException unknown) {
            return Optional.empty();
        }
    }

    Optional<String> notice(long usable) {
        return usable >= RocksDbSettings.WRITE_BUFFERS
                ? Optional.empty()
                : Optional.of(
                        "The disk that holds " + StreamsSettings.STATE_DIR + " (" + folder.toAbsolutePath() + ") has "
                                + (usable >> 20) + " MiB left, and up to " + (RocksDbSettings.WRITE_BUFFERS >> 20)
                                + " MiB of state wait to be written there: make room on it. When it is full, the"
                                + " instance stops.");
    }

    private Optional<FileStore> disk() throws IOException {
        Path there = folder.toAbsolutePath();
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there == null ? Optional.empty() : Optional.of(Files.getFileStore(there));
    }

    void read(Readings readings) {
        try {
            Optional<FileStore> disk = disk();
            if (disk.isPresent()) {
                readings.show(
                        Metric.STATE_DISK_FREE,
                        (double) disk.get().getUsableSpace() / disk.get().getTotalSpace());
            }
        } catch (IOException unknown) {
            // then nothing is shown
        }
    }
}
