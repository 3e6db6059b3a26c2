package io.workerreturn.board;

import io.workerreturn.config.ConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of a file, one line each: name, role, SHA-256 of the token. Whoever reads the file can't sign in with it. A line
 * that is taken away ends what was begun with its token.
 */
final class StaticTokens {
    private static final Logger LOG = LoggerFactory.getLogger(StaticTokens.class);
    private static final Pattern HASH = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final long LOOK_EVERY = Duration.ofSeconds(1).toNanos();
    private static final int FIELDS = 3;

    private final Path file;
    private final LongSupplier nanoTime;
    private volatile List<Entry> entries;
    private @Nullable FileTime read;
    private long lookedAt;

    private record Entry(String hash, Caller caller) {}

    /**
     * Reads the file.
     *
     * @throws ConfigurationException with every line that is wrong
     */
    StaticTokens(Path file, LongSupplier nanoTime) {
        this.file = file;
        this.nanoTime = nanoTime;
        this.lookedAt = nanoTime.getAsLong();
        try {
            read = Files.getLastModifiedTime(file);
            entries = parsed();
        } catch (IOException e) {
            throw new ConfigurationException(List.of("The file of tokens " + file + " can't be read: " + e));
        }
    }

    /** Whose token it is that has this hash. */
    Optional<Caller> holder(String hash) {
        look();
        byte[] wanted = bytes(hash);
        Optional<Caller> holder = Optional.empty();
        // all are compared, each in the same time, so that the time says nothing of what they have in common
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(wanted, bytes(entry.hash()))) {
                holder = Optional.of(entry.caller());
            }
        }
        return holder;
    }

    private static byte[] bytes(String hash) {
        return hash.getBytes(StandardCharsets.US_ASCII);
    }

    private synchronized void look() {
        long now = nanoTime.getAsLong();
        if (now - lookedAt < LOOK_EVERY) {
            return;
        }
        lookedAt = now;
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            if (!modified.equals(read)) {
                read = modified;
                entries = parsed();
                LOG.info("Read the tokens of {} again: {} of them.", file, entries.size());
            }
        } catch (IOException | ConfigurationException wrong) {
            LOG.warn(
                    "The file of tokens changed, but can't be read; those of before still count. {}",
                    wrong.getMessage());
        }
    }

    private List<Entry> parsed() throws IOException {
        List<Entry> parsed = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            String[] fields = BLANKS.split(text);
            Grant grant = fields.length == FIELDS ? Grant.of(fields[1]).orElse(null) : null;
            if (grant == null || !HASH.matcher(fields[2]).matches()) {
                problems.add(file + ", line " + number
                        + ": expected `<name> <role> <SHA-256 of the token>`, the role " + Grant.SPELLING + ","
                        + " as `worker-return token` prints it");
            } else {
                parsed.add(new Entry(fields[2].toLowerCase(Locale.ROOT), new Caller(fields[0], grant)));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return List.copyOf(parsed);
    }
}
