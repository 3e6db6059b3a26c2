package io.workerreturn.cli;

import io.workerreturn.domain.PersonalNumbers;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Text that came from outside, made safe for a terminal. An identity number, also in the hexadecimal digits of bytes, is hidden; control
 * characters, with which escape sequences begin, and characters that nobody sees or that turn the direction of reading become
 * {@code \}{@code uXXXX}. In JSON that is what they are by its own rules, so that it stays the same text there.
 */
final class Printable {
    /** Bytes in hexadecimal digits, as many at least as a number has characters. */
    private static final Pattern BYTES = Pattern.compile("(?:0x)?[0-9a-f]++");

    private static final int FEWEST_DIGITS = 36;

    private Printable() {}

    static String of(String text) {
        return safe(veiled(text));
    }

    /** Without identity numbers. */
    static String veiled(String text) {
        return isPersonal(text) ? PersonalNumbers.HIDDEN : PersonalNumbers.hiddenIn(text);
    }

    /** For what was veiled piece by piece. */
    static String safe(String text) {
        if (text.codePoints().allMatch(Printable::isSafe)) {
            return text;
        }
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(character -> {
            if (isSafe(character)) {
                safe.appendCodePoint(character);
            } else {
                for (char unit : Character.toChars(character)) {
                    safe.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
            }
        });
        return safe.toString();
    }

    /** Whether bytes hold an identity number, as text in them. */
    static boolean isPersonal(byte[] bytes) {
        return PersonalNumbers.isIn(new String(bytes, StandardCharsets.UTF_8));
    }

    private static boolean isPersonal(String hexadecimal) {
        return hexadecimal.length() >= FEWEST_DIGITS
                && BYTES.matcher(hexadecimal).matches()
                && hexadecimal.length() % 2 == 0
                && isPersonal(HexFormat.of()
                        .parseHex(hexadecimal, hexadecimal.startsWith("0x") ? 2 : 0, hexadecimal.length()));
    }

    private static boolean isSafe(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
