package io.workerreturn.importing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes a {@code workerId} of an identity number: the id of the key, then the first 128 bits of the keyed HMAC-SHA-256 of the
 * number, in lower-case hexadecimal. Nobody without the key can try out numbers; whoever sees a pseudonym sees which key
 * made it. Not thread-safe.
 */
public final class Pseudonyms {
    /** Shortest key, in bytes. */
    public static final int LEAST_KEY_LENGTH = 32;

    /** Characters of the id of a key. */
    public static final int KEY_ID_LENGTH = 4;

    private static final String ALGORITHM = "HmacSHA256";
    private static final String LABEL = "worker-return key id";
    private static final int BYTES = 16;
    private static final HexFormat HEX = HexFormat.of();

    private final Mac mac;
    private final String keyId;

    /**
     * With this key.
     *
     * @throws IllegalArgumentException if the key is shorter than {@link #LEAST_KEY_LENGTH}
     */
    public Pseudonyms(byte[] key) {
        if (key.length < LEAST_KEY_LENGTH) {
            throw new IllegalArgumentException("a key has " + LEAST_KEY_LENGTH + " bytes or more, not " + key.length);
        }
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
        keyId = HEX.formatHex(hash(LABEL)).substring(0, KEY_ID_LENGTH);
    }

    /** The id of the key: follows from it, and says nothing about it. */
    public String keyId() {
        return keyId;
    }

    /** The pseudonym of a number that is verified. */
    String of(String number) {
        return keyId + HEX.formatHex(hash(number), 0, BYTES);
    }

    /** Another key, for one purpose: the first and only block of HKDF-Expand (RFC 5869) by this one. */
    byte[] expand(String purpose) {
        mac.update(purpose.getBytes(StandardCharsets.UTF_8));
        mac.update((byte) 1);
        return mac.doFinal();
    }

    private byte[] hash(String text) {
        return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    }
}
