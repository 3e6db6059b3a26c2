package io.workerreturn.importing;

import io.workerreturn.words.Said;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A column that a kind of file may have. Declared once: what reads the cells, the page that documents them and the templates
 * are all made of it.
 *
 * @param <T> what a cell of it says
 * @param name by which options and messages call it, a header too
 * @param need whether a file must have it
 * @param form of its cells
 * @param headers other names of it, the first of them the one in templates; case, blanks, marks and what stands in parentheses
 *     are not compared
 */
public record Column<T>(String name, Need need, Form<T> form, List<String> headers) {
    public Column {
        headers = List.copyOf(headers);
    }

    /** How headers of days and of times of day end. */
    private static final List<String> TWINS = List.of("日期", "时间", "时刻", "时分", "date", "time");

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
    public static <T> Column<T> needed(String name, Form<T> form, String... headers) {
        return new Column<>(name, Need.NEEDED, form, List.of(headers));
    }

    /** One that some rows must fill. */
    public static <T> Column<T> some(String name, Form<T> form, String... headers) {
        return new Column<>(name, Need.SOME, form, List.of(headers));
    }

    /** One that need not be there. */
    public static <T> Column<T> optional(String name, Form<T> form, String... headers) {
        return new Column<>(name, Need.OPTIONAL, form, List.of(headers));
    }

    /** What may be written into a cell, for people. */
    public Said values() {
        return form.description();
    }

    /** Whether it must be there, for people. */
    public Said necessity() {
        return Said.of("columns." + need.name().toLowerCase(Locale.ROOT));
    }

    /** The header in Chinese, as templates have it. */
    public String label() {
        return headers.get(0);
    }

    /** Every header that means it, as it is compared. */
    Stream<String> words() {
        return Stream.concat(Stream.of(name), headers.stream()).map(Texts::word).distinct();
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
     * @param end 日期, 时间 and so on; empty if it says neither
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
            return end.equals("日期") || end.equals("date");
        }

        /** Whether one of the two says the day and the other the time of day of the same thing. */
        boolean isTwinOf(Twin other) {
            return !end.isEmpty()
                    && !other.end.isEmpty()
                    && isDay() != other.isDay()
                    && (stem.equals(other.stem) || stem.isEmpty() || other.stem.isEmpty());
        }
    }

    @Override
    public String toString() {
        return name + " (" + label() + ")";
    }
}
