package io.workerreturn.importing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file to be imported, or what is uploaded or piped.
 *
 * @param name for people
 * @param path null for what comes as a stream
 * @param stream null for what has a path; read once, and not closed
 * @param apart where a file with a path is read, if not in this process
 */
public record Input(
        String name, @Nullable Path path, @Nullable InputStream stream, Apart.@Nullable File apart) {
    /**
     * A file.
     *
     * @throws UnusableFileException if there is none that can be read
     */
    public static Input of(Path path) {
        if (!Files.exists(path)) {
            throw new UnusableFileException("file.missing");
        }
        if (Files.isDirectory(path)) {
            throw new UnusableFileException("file.folder", path);
        }
        if (!Files.isReadable(path)) {
            throw new UnusableFileException("file.forbidden");
        }
        return new Input(String.valueOf(path.getFileName()), path, null, null);
    }

    /** The file of a stranger, which is not read in this process; its time begins. */
    public static Input apart(String name, Path path, Apart apart) {
        return new Input(name, path, null, apart.begin());
    }

    /** What comes as a stream. */
    public static Input of(String name, InputStream stream) {
        return new Input(name, null, stream, null);
    }

    /** Takes from the time of the file of a stranger what it only waited for its turn. */
    public void waited(Duration time) {
        if (apart != null) {
            apart.waited(time);
        }
    }

    /**
     * Asked where this process works on what it has read.
     *
     * @throws UnusableFileException if the file of a stranger has had its time
     */
    void inTime() {
        if (apart != null) {
            apart.inTime();
        }
    }

    InputStream open() throws IOException {
        return path == null ? Objects.requireNonNull(stream) : Files.newInputStream(path);
    }
}
