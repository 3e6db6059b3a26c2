package io.workerreturn.cli;

import java.util.Locale;

/**
 * Text that came from outside, made safe for a terminal: control characters, with which escape sequences begin, and
 * characters that nobody sees or that turn the direction of reading become {@code \}{@code uXXXX}. In JSON that is what they
 * are by its own rules, so that it stays the same text there.
 */
final class Printable {
    private Printable() {}

    static String of(String text) {
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
