package io.workerreturn.importing;

import io.workerreturn.words.Language;
import io.workerreturn.words.Said;
import io.workerreturn.words.Words;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A column that a kind of file may have. Declared once: what reads the cells, the page that documents them and the templates
 * are all made of it. How it is called and what it says stands in the list of words.
 *
 * @param <T> what a cell of it says
 * @param key of its words: its name, behind that of its kind where other kinds have another column of the name
 * @param name by which options and messages call it, a header too
 * @param need whether a file must have it
 * @param form of its cells
 */
public record Column<T>(String key, String name, Need need, Form<T> form) {
    /** How headers of days and of times of day end. */
    private static final List<String> DAYS = Words.all("heading.twin.day");

    private static final List<String> TWINS = Stream.of(DAYS, Words.all("heading.twin.clock"))
            .flatMap(List::stream)
            .map(Texts::word)
            .toList();

    /** Of every kind, that which says when it happened. */
    private static final String OCCURRED = "occurredAt";

    /** Whether a file must have a column. */
    public enum Need {
        /** The file must have it, and each row must fill it. */
        NEEDED,
        /** The file must have this one or another like it. */
        EITHER,
        /** Some rows must fill it. */
        SOME,
        /** Need not be there. */
        OPTIONAL
    }

    /** One that the file must have, and each row must fill. */
    public static <T> Column<T> needed(String key, Form<T> form) {
        return of(key, Need.NEEDED, form);
    }

    /** One that some rows must fill. */
    public static <T> Column<T> some(String key, Form<T> form) {
        return of(key, Need.SOME, form);
    }

    /** One that need not be there. */
    public static <T> Column<T> optional(String key, Form<T> form) {
        return of(key, Need.OPTIONAL, form);
    }

    /**
     * A column of which the list of words says under {@code heading.} and {@code means.} how it is called and what it means.
     *
     * @param key its name, or what the list has behind these: {@code trips.reason} where other kinds have another of the name; of a
     *     service, {@link Words#of(String, String)} of its list
     */
    public static <T> Column<T> of(String key, Need need, Form<T> form) {
        return new Column<>(key, key.replaceFirst(".*[.:]", ""), need, form);
    }

    /** Whether it says when it happened, which may be said for a whole file. */
    boolean saysWhenItHappened() {
        return name.equals(OCCURRED);
    }

    /** What may be written into a cell, for people. */
    public Said values() {
        return form.description();
    }

    /** Whether it must be there, for people. */
    public Said necessity() {
        return Said.of("columns." + need.name().toLowerCase(Locale.ROOT));
    }

    /** What it says, for people. */
    public Said meaning() {
        return Said.of(word("means."));
    }

    /** Its header, as templates have it. */
    public Said label() {
        return Said.of(word("heading."));
    }

    /**
     * Every header of it but its name, that of templates first in Chinese and in English; case, blanks, marks and what stands in
     * parentheses are not compared.
     */
    public List<String> headers() {
        return Words.all(word("heading."));
    }

    /** The word of a family for it: of its kind, else of every kind that has such a column. */
    private String word(String family) {
        int list = key.indexOf(':') + 1;
        String own = key.substring(0, list) + family + key.substring(list);
        return Words.has(own) ? own : family + name;
    }

    /** Every header that means it, as it is compared. */
    Stream<String> words() {
        return Stream.concat(Stream.of(name), headers().stream())
                .map(Texts::word)
                .distinct();
    }

    /** The header of the day beside that of the time, and the other way round, as they are compared. */
    Stream<String> twins() {
        return form == Form.WHEN
                ? words().flatMap(word -> TWINS.stream()
                                .filter(end -> !end.equals(Twin.of(word).end()))
                                .map(end -> Twin.of(word).stem() + end))
                        .filter(word -> !word.isEmpty())
                : Stream.empty();
    }

    /**
     * A header of a day or of a time of day.
     *
     * @param stem what it is the day or the time of
     * @param end how the list calls a day or a time of day; empty if it says neither
     */
    record Twin(String stem, String end) {
        static Twin of(String word) {
            return TWINS.stream()
                    .filter(word::endsWith)
                    .findFirst()
                    .map(end -> new Twin(word.substring(0, word.length() - end.length()), end))
                    .orElseGet(() -> new Twin(word, ""));
        }

        private boolean isDay() {
            return DAYS.contains(end);
        }

        /** Whether one of the two says the day and the other the time of day of the same thing. */
        boolean isTwinOf(Twin other) {
            return !end.isEmpty()
                    && !other.end.isEmpty()
                    && isDay() != other.isDay()
                    && (stem.equals(other.stem) || stem.isEmpty() || other.stem.isEmpty());
        }
    }

    /** What it is called, for people: in English behind it what its header is in most files. */
    Said called() {
        return Said.of("columns.called", label(), label().in(Language.ZH));
    }

    @Override
    public String toString() {
        return called().toString();
    }
}
