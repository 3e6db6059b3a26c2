package io.workerreturn.words;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A language in which people are spoken to. */
public enum Language {
    ZH(Locale.CHINESE),
    EN(Locale.ENGLISH);

    private final Locale locale;

    Language(Locale locale) {
        this.locale = locale;
    }

    /** The language of a tag such as {@code zh-CN}, {@code zh_CN.UTF-8} or {@code en}; empty if it is another. */
    public static Optional<Language> of(String tag) {
        String start = tag.strip().toLowerCase(Locale.ROOT);
        return List.of(values()).stream()
                .filter(language -> start.matches(language.locale.getLanguage() + "([-_.].*)?"))
                .findFirst();
    }

    /** The first one that is known of a header {@code Accept-Language}, the dearest first; empty if none is. */
    public static Optional<Language> accepted(String header) {
        try {
            return Locale.LanguageRange.parse(header).stream()
                    .filter(range -> range.getWeight() > 0)
                    .map(range -> of(range.getRange()))
                    .flatMap(Optional::stream)
                    .findFirst();
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** Its tag, as in {@code zh}. */
    public String tag() {
        return locale.getLanguage();
    }
}
