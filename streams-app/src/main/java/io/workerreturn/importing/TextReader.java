package io.workerreturn.importing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Text whose encoding nobody has told: UTF-8, UTF-16 or UTF-32 if it begins with their mark, one of the latter also if its zeros
 * stand as theirs do; otherwise, from the first byte on that is not ASCII, UTF-8 if the megabyte from there on is UTF-8, else
 * GB18030. What a file's encoding does not have becomes U+FFFD, so that the cell is refused and not the file.
 */
final class TextReader extends Reader {
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final Charset UTF_32BE = Charset.forName("UTF-32BE");
    private static final Charset UTF_32LE = Charset.forName("UTF-32LE");
    private static final int CHUNK = 1 << 20;

    private final InputStream in;
    private byte[] chunk = new byte[0];
    private int position;
    private @Nullable Reader decided;
    private Charset charset = StandardCharsets.UTF_8;

    private TextReader(InputStream in) {
        this.in = in;
    }

    /**
     * A reader of this stream.
     *
     * @param known its encoding, if somebody told
     */
    static TextReader of(InputStream in, @Nullable Charset known) throws IOException {
        TextReader reader = new TextReader(in);
        reader.chunk = in.readNBytes(CHUNK);
        reader.begin(known);
        return reader;
    }

    private void begin(@Nullable Charset known) {
        if (starts(0xEF, 0xBB, 0xBF)) {
            position = 3;
            decide(known == null ? StandardCharsets.UTF_8 : known);
        } else if (starts(0xFF, 0xFE, 0, 0)) {
            position = 4;
            decide(UTF_32LE);
        } else if (starts(0, 0, 0xFE, 0xFF)) {
            position = 4;
            decide(UTF_32BE);
        } else if (starts(0xFF, 0xFE)) {
            position = 2;
            decide(StandardCharsets.UTF_16LE);
        } else if (starts(0xFE, 0xFF)) {
            position = 2;
            decide(StandardCharsets.UTF_16BE);
        } else if (known != null) {
            decide(known);
        } else {
            Charset wide = wide();
            if (wide != null) {
                decide(wide);
            }
        }
    }

    /** By where zeros stand in each four bytes, which text has in no encoding of narrower units; null if it has none. */
    private @Nullable Charset wide() {
        // what programs and crashed machines leave behind the last row
        int end = chunk.length;
        while (end > 0 && chunk[end - 1] == 0) {
            end--;
        }
        int[] zeros = new int[4];
        for (int i = 0; i < end; i++) {
            if (chunk[i] == 0) {
                zeros[i & 3]++;
            }
        }
        int units = end / 4;
        if (units > 0 && zeros[0] >= units && 2 * zeros[1] > units) {
            return UTF_32BE;
        }
        if (units > 0 && zeros[3] >= units && 2 * zeros[2] > units) {
            return UTF_32LE;
        }
        int even = zeros[0] + zeros[2];
        int odd = zeros[1] + zeros[3];
        if (even + odd == 0) {
            return null;
        }
        return odd >= even ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
    }

    private boolean starts(int... bytes) {
        if (chunk.length < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((chunk[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private void decide(Charset chosen) {
        charset = chosen;
        decided = new InputStreamReader(
                new SequenceInputStream(new ByteArrayInputStream(chunk, position, chunk.length - position), in),
                chosen.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE));
        chunk = new byte[0];
    }

    /** The encoding, as far as it is known. */
    Charset charset() {
        return charset;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        if (decided == null && position == chunk.length) {
            chunk = in.readNBytes(CHUNK);
            position = 0;
            if (chunk.length == 0) {
                return -1;
            }
        }
        if (decided == null) {
            int end = Math.min(chunk.length, position + length);
            int i = position;
            while (i < end && chunk[i] >= 0) {
                buffer[offset + i - position] = (char) chunk[i++];
            }
            if (i > position || length == 0) {
                int read = i - position;
                position = i;
                return read;
            }
            window();
            decide(guess(chunk));
        }
        return Objects.requireNonNull(decided).read(buffer, offset, length);
    }

    /** Makes the chunk begin where the encoding begins to matter. */
    private void window() throws IOException {
        byte[] rest = Arrays.copyOfRange(chunk, position, chunk.length);
        byte[] more = in.readNBytes(CHUNK - rest.length);
        chunk = Arrays.copyOf(rest, rest.length + more.length);
        System.arraycopy(more, 0, chunk, rest.length, more.length);
        position = 0;
    }

    private static Charset guess(byte[] bytes) {
        int notUtf8 = malformed(StandardCharsets.UTF_8, bytes, 1_000);
        if (notUtf8 == 0) {
            return StandardCharsets.UTF_8;
        }
        return malformed(GB18030, bytes, notUtf8 + 1) < notUtf8 ? GB18030 : StandardCharsets.UTF_8;
    }

    /** How often the bytes are none of this encoding, counted up to a limit. */
    private static int malformed(Charset charset, byte[] bytes, int limit) {
        CharsetDecoder decoder = charset.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(1 << 13);
        int count = 0;
        while (count < limit) {
            // the last character of a chunk may be cut off: that is no fault
            CoderResult result = decoder.decode(in, out, false);
            out.clear();
            if (result.isError()) {
                count++;
                in.position(in.position() + result.length());
            } else if (result.isUnderflow()) {
                break;
            }
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
