package io.workerreturn.words;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Something that is said to people: a key of the list, and what is put into its {0}, {1} and so on.
 *
 * @param parameters texts, numbers, which are grouped by thousands, what is said itself, or several of them
 */
public record Said(String key, List<Object> parameters) {
    public Said {
        parameters = List.copyOf(parameters);
    }

    /** What the key says of these. */
    public static Said of(String key, Object... parameters) {
        return new Said(key, List.of(parameters));
    }

    /** What somebody else said, in the words that they used. */
    public static Said quoted(String words) {
        return of(Words.QUOTED, words);
    }

    /** Whether the list has a word for a code of a family. */
    public static boolean isNamed(String family, Object code) {
        return Words.has(family + '.' + code);
    }

    /** The word for a code of a family, as BOOKED of phase; the code itself where the list has none. */
    public static Said named(String family, Object code) {
        return named(List.of(family), code);
    }

    /** The word for a code of the first of these families that has it; the code itself where none has. */
    public static Said named(List<String> families, Object code) {
        return families.stream()
                .filter(family -> isNamed(family, code))
                .findFirst()
                .map(family -> of(family + '.' + code))
                .orElseGet(() -> quoted(String.valueOf(code)));
    }

    /**
     * In this language.
     *
     * @throws IllegalStateException if the list lacks the key
     */
    public String in(Language language) {
        String text = Words.of(key, language);
        StringBuilder said = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '{' && i + 2 < text.length() && text.charAt(i + 2) == '}') {
                said.append(shown(parameters.get(text.charAt(i + 1) - '0'), language));
                i += 2;
            } else {
                said.append(text.charAt(i));
            }
        }
        return said.toString();
    }

    /** In this language, as a sentence: with the stop at its end, unless whoever said it has made one. */
    public String sentence(Language language) {
        String said = in(language);
        return said.matches("(?s).*[.。!！?？…]") ? said : said + (language == Language.ZH ? "。" : ".");
    }

    private static String shown(Object parameter, Language language) {
        if (parameter instanceof Said said) {
            return said.in(language);
        }
        if (parameter instanceof Collection<?> several) {
            return several.stream()
                    .map(each -> shown(each, language))
                    .collect(Collectors.joining(Words.of("said.and", language)));
        }
        return parameter instanceof Number number
                ? String.format(Locale.ROOT, "%,d", number.longValue())
                : String.valueOf(parameter);
    }

    @Override
    public String toString() {
        return in(Language.EN);
    }
}
