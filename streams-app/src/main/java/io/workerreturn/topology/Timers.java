package io.workerreturn.topology;

import io.workerreturn.domain.Tally;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * When to look at something again though nothing was told about it, in a store ordered by due time. Looking for what is
 * due costs nothing while nothing is.
 */
final class Timers {
    /** At most this many at once, so that a tick never holds up the records behind it. */
    private static final int MOST = 2_000;

    private static final byte[] PRESENT = {1};

    private final KeyValueStore<Bytes, byte[]> store;
    private long nextDue = Long.MIN_VALUE;

    Timers(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /**
     * Moves a timer.
     *
     * @param before when it was due, {@link Tally#NEVER} if it was not set
     * @param after when it is due, epoch milliseconds; {@link Tally#NEVER} or {@link Long#MAX_VALUE} to unset it
     * @return {@code after}, or {@link Tally#NEVER} if unset: what to hand in as {@code before} the next time
     */
    long move(String subject, long before, long after) {
        // what is past is due at once; a negative time would sort behind all others
        long due = after == Long.MAX_VALUE || after == Tally.NEVER ? Tally.NEVER : Math.max(0, after);
        if (before != due) {
            if (before != Tally.NEVER) {
                store.put(key(before, subject), null);
            }
            if (due != Tally.NEVER) {
                store.put(key(due, subject), PRESENT);
                nextDue = Math.min(nextDue, due);
            }
        }
        return due;
    }

    /** Hands over what is due by now, and forgets it. Rows go by {@code put}, since {@code delete} would read them first. */
    void fire(long now, Consumer<String> due) {
        if (now == Tally.NEVER || nextDue > now) {
            return;
        }
        List<Bytes> keys = new ArrayList<>();
        nextDue = Long.MAX_VALUE;
        try (KeyValueIterator<Bytes, byte[]> earliest = store.all()) {
            while (earliest.hasNext()) {
                KeyValue<Bytes, byte[]> next = earliest.next();
                long at = ByteBuffer.wrap(next.key.get()).getLong();
                if (at > now || keys.size() == MOST) {
                    nextDue = at;
                    break;
                }
                keys.add(next.key);
            }
        }
        for (Bytes key : keys) {
            store.put(key, null);
            byte[] bytes = key.get();
            due.accept(new String(bytes, Long.BYTES, bytes.length - Long.BYTES, StandardCharsets.UTF_8));
        }
    }

    private static Bytes key(long due, String subject) {
        byte[] text = subject.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(due)
                .put(text)
                .array());
    }
}
