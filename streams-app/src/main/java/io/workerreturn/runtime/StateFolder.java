package io.workerreturn.runtime;

import io.workerreturn.config.AppConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;

/**
 * What an instance keeps on disk is of use only for the application that it was written by. One that was reset has the same id, and
 * changelogs of the same names: what a host has of before would be taken for what they say. So beside the state stands what the
 * application was bound by then, and where that is another now, the state is read back from the changelogs.
 *
 * @param state a folder for each task
 * @param note beside the state
 */
record StateFolder(Path state, Path note) {
    private static final String SUFFIX = ".bound-by";

    static StateFolder of(AppConfig config) {
        Path root = config.streams().stateDir();
        String id = config.kafka().applicationId();
        return new StateFolder(root.resolve(id), root.resolve(id + SUFFIX));
    }

    /** Sees to it that no state is there but that of the application that is bound so. */
    void keepOnlyOf(Uuid boundBy, Runnable throwAway) {
        try {
            if (Files.exists(note) && Files.readString(note).strip().equals(boundBy.toString())) {
                return;
            }
            if (isThere()) {
                throwAway.run();
            }
            Files.createDirectories(note.toAbsolutePath().getParent());
            Files.writeString(note, boundBy.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isThere() throws IOException {
        if (Files.notExists(state)) {
            return false;
        }
        try (Stream<Path> kept = Files.list(state)) {
            return kept.anyMatch(Files::isDirectory);
        }
    }
}
