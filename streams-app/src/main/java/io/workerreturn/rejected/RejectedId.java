package io.workerreturn.rejected;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which record it is that could not be used: where it stood, which no replay changes.
 *
 * @param topic without the prefix
 */
public record RejectedId(String topic, int partition, long offset) {
    private static final Pattern FORM = Pattern.compile("([^/]+)/(\\d{1,9})/(\\d{1,18})");

    /** The id that this text is; empty if it is none. */
    public static Optional<RejectedId> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new RejectedId(
                        parts.group(1), Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3))))
                : Optional.empty();
    }

    /** As people read and write it: {@code topic/partition/offset}. */
    @Override
    public String toString() {
        return topic + '/' + partition + '/' + offset;
    }
}
