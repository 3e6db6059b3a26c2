package io.workerreturn.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.types.Password;

/**
 * How identity numbers become pseudonyms at the door.
 *
 * @param key the secret itself, empty if it is in a file or nowhere
 * @param keyFile where the secret is, empty if nowhere
 * @param keyId which key it must be, empty for any
 * @param mostUploaded bytes of a file that the board takes
 * @param longestRead how long the board reads a file before it gives it up
 */
public record ImportConfig(Password key, String keyFile, String keyId, long mostUploaded, Duration longestRead) {
    public static final String KEY = "import.identity.key";
    public static final String KEY_FILE = "import.identity.key.file";
    public static final String KEY_ID = "import.identity.key.id";

    public static final String MOST_UPLOADED = "import.upload.max.mb";

    public static final String LONGEST_READ = "import.upload.max.seconds";

    private static final int LEAST_LENGTH = 32;
    private static final int MEGABYTE = 1 << 20;
    private static final int LARGEST_UPLOAD = 10_000;
    private static final int LONGEST = 86_400;

    static void define(Definition keys) {
        keys.group("Import")
                .text(
                        KEY_FILE,
                        "",
                        ".*",
                        "File with the key by which identity numbers become pseudonyms (keyed HMAC-SHA-256), 32 characters or"
                                + " more, as `head -c 32 /dev/urandom | base64` makes them. Keep it for the whole season and"
                                + " where nobody else reads it: with another key the same people count as others.")
                .secret(
                        KEY,
                        "The key itself, in place of its file. For the environment variable only; refused on the command"
                                + " line, where other users of the machine can read it.")
                .text(
                        KEY_ID,
                        "",
                        "([0-9a-f]{4})?",
                        "The id of the season's key, as `import` prints it; another key is then refused. Every pseudonym"
                                + " begins with the id of its key. Empty: any key is taken.")
                .number(
                        MOST_UPLOADED,
                        100,
                        1,
                        LARGEST_UPLOAD,
                        "Largest file, in megabytes, that the board takes to be imported. It is kept in a temporary file until"
                                + " it is read, by a process of its own. The command line has no limit.")
                .number(
                        LONGEST_READ,
                        600,
                        1,
                        LONGEST,
                        "Seconds after which the board gives up reading a file: far more than any of that size needs.");
    }

    static ImportConfig from(Values values) {
        return new ImportConfig(
                values.secret(KEY),
                values.text(KEY_FILE),
                values.text(KEY_ID),
                (long) values.number(MOST_UPLOADED) * MEGABYTE,
                Duration.ofSeconds(values.number(LONGEST_READ)));
    }

    /**
     * The key; empty if none is configured.
     *
     * @throws ConfigurationException if it can't be read, or is too short to be one
     */
    public Optional<byte[]> identityKey() {
        if (!key.value().isEmpty()) {
            return Optional.of(checked(KEY, key.value()));
        }
        if (keyFile.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(checked(KEY_FILE + " (" + keyFile + ")", Files.readString(Path.of(keyFile))));
        } catch (IOException unreadable) {
            throw new ConfigurationException(List.of(KEY_FILE + ": " + keyFile + " can't be read ("
                    + unreadable.getClass().getSimpleName() + "): does it exist, is it text, and may you read it?"));
        }
    }

    private static byte[] checked(String where, String text) {
        byte[] bytes = text.strip().getBytes(StandardCharsets.UTF_8);
        if (bytes.length < LEAST_LENGTH) {
            throw new ConfigurationException(List.of(where + " has " + bytes.length + " characters; a key has "
                    + LEAST_LENGTH + " or more: `head -c 32 /dev/urandom | base64` makes one"));
        }
        return bytes;
    }

    @Override
    public String toString() {
        return "ImportConfig[" + keyFile + ", " + keyId + "]";
    }
}
