package io.workerreturn.board;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a head-count is shown to those who may not see it: as a multiple of {@link #STEP}, rounded up or down at a place of the
 * count's own, which only the board knows and which never moves. So nobody is nobody, a count is right on average, it never falls
 * while the truth rises, and whatever is shown, at least four different truths may stand behind it. Why, and what may be shown
 * beside it: docs/adr/0021-what-a-viewer-sees.md. For one thread.
 */
final class Rounding {
    /** What every shown count is a multiple of. */
    static final int STEP = 5;

    /** Below so many, a rate of rounded counts says nothing. */
    static final int FEWEST_FOR_A_RATE = 20;

    /** In what records are told to those who must not count them one by one: each may be a fact about somebody. */
    private static final long FEW_RECORDS = 1_000;

    private static final String HMAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final int BYTES_PER_OFFSET = 2;
    private static final int CHANGE_ID_BYTES = 8;

    private final Mac mac;
    private final Seal seal;

    private Rounding(Mac mac) {
        this.mac = mac;
        this.seal = new Seal(draw("seal", ""));
    }

    /** With offsets that nobody will ever draw again. */
    static Rounding unrepeatable() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return of(key);
    }

    /**
     * With the offsets that belong to what all boards of a system know, and nobody who may not read its topics.
     *
     * @param secret shared by the boards, empty for none
     * @param clusterId of the brokers
     */
    static Rounding shared(String secret, String clusterId) {
        return of(("rounding|" + secret.length() + "|" + secret + "|" + clusterId).getBytes(StandardCharsets.UTF_8));
    }

    private static Rounding of(byte[] key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return new Rounding(mac);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + HMAC + ".", e);
        }
    }

    /** What all boards that round alike seal with. */
    Seal seal() {
        return seal;
    }

    private byte[] draw(String kind, String key) {
        return mac.doFinal((kind + "|" + key).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The counts of one thing, of which no two count the same person at the same time.
     *
     * @param kind of thing
     * @param key of it
     */
    Cells cells(String kind, String key) {
        return new Cells(draw(kind, key));
    }

    /** A name for something that must not say where it stands in a topic. */
    String pseudonym(String name) {
        return HexFormat.of().formatHex(draw("name", name), 0, CHANGE_ID_BYTES);
    }

    /** The counts of one thing, each with an offset of its own. */
    static final class Cells {
        private final byte[] drawn;

        private Cells(byte[] drawn) {
            this.drawn = drawn;
        }

        /**
         * A count as it is shown.
         *
         * @param cell which of the thing's counts, from 0, below 16
         */
        int shown(int cell, long count) {
            return Math.toIntExact(rounded(count, (int) (number(cell) % STEP)));
        }

        /**
         * A count of people who are counted in other cells too: with an offset without bounds, so that no sum of the others
         * meets it.
         */
        long blurred(int cell, long count) {
            return Rounding.blurred(count, (int) (number(cell) % STEP), number(cell + 1), number(cell + 2) % 2 == 0);
        }

        private long number(int cell) {
            int at = cell * BYTES_PER_OFFSET;
            return (drawn[at] & 0xFF) << Byte.SIZE | drawn[at + 1] & 0xFF;
        }
    }

    /** The multiple of {@link #STEP} at or below the count plus the offset. */
    static long rounded(long count, int offset) {
        return (count + offset) / STEP * STEP;
    }

    /**
     * Rounded, and then by so many steps more or less as the bits have ones at their end: by none half the time, by one a quarter
     * of it, and so on. A count that is less than that falls to 0 or is doubled, so it is still right on average.
     */
    static long blurred(long count, int offset, long bits, boolean more) {
        long rounded = rounded(count, offset);
        long by = Math.min(rounded, (long) STEP * Long.numberOfTrailingZeros(~bits));
        return more ? rounded + by : rounded - by;
    }

    /** As many records as there are at least. */
    static long recordsAtLeast(long records) {
        return records / FEW_RECORDS * FEW_RECORDS;
    }

    /** As many records as there are at most; none if there is none. */
    static long recordsAtMost(long records) {
        return recordsAtLeast(records + FEW_RECORDS - 1);
    }

    /** The nearest multiple of {@link #STEP}, for what follows from counts that are shown. */
    static long nearest(long number) {
        return Math.floorDiv(2 * number + STEP, 2L * STEP) * STEP;
    }
}
