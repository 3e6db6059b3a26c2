package io.workerreturn.board;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A body that is read while it comes, and given up once it comes too slowly: whoever sends it holds a thread meanwhile. */
final class SteadyInput extends FilterInputStream {
    /** Below which a sender is cut off: slower than any network that a spreadsheet would be sent over. */
    static final long LEAST_BYTES_PER_SECOND = 2_000;

    /** For which the rate is not asked for: a connection may take breath. */
    static final Duration BREATH = Duration.ofSeconds(20);

    private final LongSupplier nanoTime;
    private long waited;
    private long bytes;

    SteadyInput(InputStream in, LongSupplier nanoTime) {
        super(in);
        this.nanoTime = nanoTime;
    }

    /** Somebody sends too slowly. */
    static final class TooSlowException extends IOException {
        private static final long serialVersionUID = 1L;

        TooSlowException() {
            super("it comes more slowly than " + LEAST_BYTES_PER_SECOND + " bytes a second");
        }
    }

    @Override
    public int read() throws IOException {
        long since = nanoTime.getAsLong();
        int one = super.read();
        count(since, one < 0 ? 0 : 1);
        return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        long since = nanoTime.getAsLong();
        int some = super.read(into, offset, length);
        count(since, Math.max(0, some));
        return some;
    }

    @Override
    public long skip(long most) throws IOException {
        long since = nanoTime.getAsLong();
        long some = super.skip(most);
        count(since, some);
        return some;
    }

    /** Only what was waited for the sender counts, not how long the reader took. */
    private void count(long since, long more) throws IOException {
        waited += nanoTime.getAsLong() - since;
        bytes += more;
        long expected = Math.max(0, waited - BREATH.toNanos()) / 1_000_000 * LEAST_BYTES_PER_SECOND / 1_000;
        if (bytes < expected) {
            throw new TooSlowException();
        }
    }
}
