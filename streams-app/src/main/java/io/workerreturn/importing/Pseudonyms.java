package io.workerreturn.importing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Optional;
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

    /**
     * The pseudonym of whoever has this identity number; empty if it is none.
     *
     * @param lastBirth nobody who was born later is meant
     */
    public Optional<String> ofPerson(String number, LocalDate lastBirth) {
        return verified(number, lastBirth).map(this::of);
    }

    /** Whether this is an identity number, for which {@link #ofPerson} has a pseudonym. */
    public static boolean isNumber(String text, LocalDate lastBirth) {
        return verified(text, lastBirth).isPresent();
    }

    private static Optional<String> verified(String text, LocalDate lastBirth) {
        try {
            return Optional.of(IdentityNumbers.parse(text, lastBirth));
        } catch (CellException none) {
            return Optional.empty();
        }
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
