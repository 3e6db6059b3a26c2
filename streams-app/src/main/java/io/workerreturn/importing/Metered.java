package io.workerreturn.importing;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** A stream that says how much was read of it, and ends in an error when that is more than it may be. */
final class Metered extends FilterInputStream {
    private final long most;
    private final LongConsumer progress;
    private long count;

    Metered(InputStream in, long most, LongConsumer progress) {
        super(in);
        this.most = most;
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        counted(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        counted(Math.max(0, read));
        return read;
    }

    private void counted(int more) {
        count += more;
        if (count > most) {
            throw new UnusableFileException("file.tooLarge", most >> 20);
        }
        progress.accept(count);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
