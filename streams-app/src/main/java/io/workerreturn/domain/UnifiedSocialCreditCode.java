package io.workerreturn.domain;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The unified social credit code (统一社会信用代码) of GB 32100-2015, by which an enterprise is known: 17 characters and a
 * check character, all of an alphabet of 31 that leaves out I, O, S, V and Z.
 */
public final class UnifiedSocialCreditCode {
    /** Characters of a code. */
    public static final int LENGTH = 18;

    /** Every character that a code may contain, in the order of its value. */
    public static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private static final int MODULUS = 31;
    private static final byte NOT_IN_ALPHABET = -1;
    private static final byte[] VALUES = values();
    private static final int[] WEIGHTS = weights();

    private UnifiedSocialCreditCode() {}

    /** Whether this is a code: its length, its characters and its check character are right. Allocates nothing. */
    public static boolean isValid(@Nullable String code) {
        if (code == null || code.length() != LENGTH) {
            return false;
        }
        int check = checkValue(code);
        return check >= 0 && valueOf(code.charAt(LENGTH - 1)) == check;
    }

    /**
     * The code that begins with these 17 characters, for makers of test data.
     *
     * @throws IllegalArgumentException if there are not 17, or one is not of the {@link #ALPHABET}
     */
    public static String complete(String first17) {
        if (first17.length() != LENGTH - 1) {
            throw new IllegalArgumentException(
                    "a check character completes " + (LENGTH - 1) + " characters, not " + first17.length());
        }
        int check = checkValue(first17);
        if (check < 0) {
            throw new IllegalArgumentException(strangerIn(first17).orElseThrow());
        }
        return first17 + ALPHABET.charAt(check);
    }

    /** What is wrong with the code, in words for people; empty if it is valid. */
    public static Optional<String> problem(@Nullable String code) {
        if (isValid(code)) {
            return Optional.empty();
        }
        if (code == null || code.isEmpty()) {
            return Optional.of("the unified social credit code is missing");
        }
        if (code.length() != LENGTH) {
            return Optional.of("a unified social credit code has " + LENGTH + " characters, \"" + code + "\" has "
                    + code.length());
        }
        return strangerIn(code).or(() -> {
            char expected = ALPHABET.charAt(checkValue(code));
            return Optional.of("the check character of \"" + code + "\" should be " + expected + ", not "
                    + code.charAt(LENGTH - 1) + ": one of its characters is mistyped");
        });
    }

    /** The check character that the first 17 characters ask for; empty if one of them can't be in a code. */
    public static Optional<Character> expectedCheck(String code) {
        int value = code.length() == LENGTH ? checkValue(code) : NOT_IN_ALPHABET;
        return value < 0 ? Optional.empty() : Optional.of(ALPHABET.charAt(value));
    }

    private static Optional<String> strangerIn(String code) {
        for (int i = 0; i < code.length(); i++) {
            if (valueOf(code.charAt(i)) < 0) {
                return Optional.of(
                        "character " + (i + 1) + " of \"" + code + "\" is '" + code.charAt(i)
                                + "'; a unified social credit code is made of digits and capital letters without I, O, S, V, Z");
            }
        }
        return Optional.empty();
    }

    /** The value of the check character of the first 17 characters, negative if one is not of the alphabet. */
    private static int checkValue(String code) {
        int sum = 0;
        for (int i = 0; i < LENGTH - 1; i++) {
            int value = valueOf(code.charAt(i));
            if (value < 0) {
                return NOT_IN_ALPHABET;
            }
            sum += value * WEIGHTS[i];
        }
        return (MODULUS - sum % MODULUS) % MODULUS;
    }

    private static int valueOf(char character) {
        return character < VALUES.length ? VALUES[character] : NOT_IN_ALPHABET;
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        Arrays.fill(values, NOT_IN_ALPHABET);
        for (int value = 0; value < ALPHABET.length(); value++) {
            values[ALPHABET.charAt(value)] = (byte) value;
        }
        return values;
    }

    private static int[] weights() {
        int[] weights = new int[LENGTH - 1];
        int weight = 1;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = weight;
            weight = weight * 3 % MODULUS;
        }
        return weights;
    }
}
