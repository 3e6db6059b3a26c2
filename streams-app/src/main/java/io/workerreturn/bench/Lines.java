package io.workerreturn.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Optional;

/**
 * Tasks and answers as lines of text between this process and those that it started itself, from its own class path. They are
 * marked, so that whatever else a Java machine prints between them does no harm.
 */
final class Lines {
    private static final String MARK = "@ ";

    private Lines() {}

    static String write(Object object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream objects = new ObjectOutputStream(bytes)) {
            objects.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return MARK + Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /** What the line says, unless somebody else wrote it. */
    static Optional<Object> read(String line) {
        if (!line.startsWith(MARK)) {
            return Optional.empty();
        }
        byte[] bytes = Base64.getDecoder().decode(line.substring(MARK.length()));
        try (ObjectInputStream objects = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return Optional.of(objects.readObject());
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("the other process is of another build: build anew, and start again", e);
        }
    }
}
