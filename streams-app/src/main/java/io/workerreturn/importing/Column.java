package io.workerreturn.importing;

import java.util.List;
import java.util.stream.Stream;

/**
 * A column that a kind of file may have. Declared once: what reads the cells, the page that documents them and the templates
 * are all made of it.
 *
 * @param <T> what a cell of it says
 * @param name by which options and messages call it, a header too
 * @param need whether a file must have it
 * @param form of its cells
 * @param meaning for people
 * @param headers other names of it, the first of them the one in templates; case, blanks, marks and what stands in parentheses
 *     are not compared
 */
public record Column<T>(String name, Need need, Form<T> form, String meaning, List<String> headers) {
    public Column {
        headers = List.copyOf(headers);
    }

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

    static <T> Column<T> needed(String name, Form<T> form, String meaning, String... headers) {
        return new Column<>(name, Need.NEEDED, form, meaning, List.of(headers));
    }

    static <T> Column<T> some(String name, Form<T> form, String meaning, String... headers) {
        return new Column<>(name, Need.SOME, form, meaning, List.of(headers));
    }

    static <T> Column<T> optional(String name, Form<T> form, String meaning, String... headers) {
        return new Column<>(name, Need.OPTIONAL, form, meaning, List.of(headers));
    }

    /** What may be written into a cell, for people. */
    public String values() {
        return form.description();
    }

    /** The header in Chinese, as templates have it. */
    public String label() {
        return headers.get(0);
    }

    /** Every header that means it, as it is compared. */
    Stream<String> words() {
        return Stream.concat(Stream.of(name), headers.stream()).map(Texts::word).distinct();
    }

    @Override
    public String toString() {
        return name + " (" + label() + ")";
    }
}
