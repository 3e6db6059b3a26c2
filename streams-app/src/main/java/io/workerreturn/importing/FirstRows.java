package io.workerreturn.importing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The rows among which a header is looked for. Each cell is brought to the form in which headers are compared once for all
 * rows that name no column, whatever the number of kinds: a row may have sixteen thousand. Not thread-safe.
 */
final class FirstRows {
    /** So many rows are looked at. */
    static final int MOST = 30;

    /** A longer cell above others is no header that spans them: it is put before each of them. */
    private static final int LONGEST_OVER = 100;

    private final List<Row> rows;
    private final UnaryOperator<String> word;
    private final Line[] lines;
    private final Line[] spanned;

    FirstRows(List<Row> rows, UnaryOperator<String> word) {
        this.rows = List.copyOf(rows);
        this.word = word;
        lines = new Line[rows.size()];
        spanned = new Line[rows.size()];
    }

    /** Reads them. */
    static FirstRows of(RowSource source) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (Row row; rows.size() < MOST && (row = source.next()) != null; ) {
            rows.add(row);
        }
        return new FirstRows(rows, Texts::word);
    }

    List<Row> rows() {
        return rows;
    }

    int size() {
        return rows.size();
    }

    Row get(int number) {
        return rows.get(number);
    }

    /** A row as a header. */
    Line line(int number) {
        Line known = lines[number];
        if (known == null) {
            known = worded(texts(rows.get(number)));
            lines[number] = known;
        }
        return known;
    }

    /** Of each cell of the row below this one: with what this one says above it, or left of that. */
    private Line spanned(int number) {
        Line known = spanned[number];
        if (known == null) {
            String[] upper = line(number).texts;
            String[] lower = line(number + 1).texts;
            String[] both = new String[lower.length];
            String over = "";
            for (int i = 0; i < both.length; i++) {
                String above = i < upper.length ? Texts.strip(upper[i]) : "";
                over = above.isEmpty() ? over : above;
                both[i] = over.length() > LONGEST_OVER ? lower[i] : over + Texts.strip(lower[i]);
            }
            known = worded(both);
            spanned[number] = known;
        }
        return known;
    }

    /** A row and the one below it as one header: the lower cell, the upper one where the lower is blank, or both together. */
    Line merged(int number, Map<String, Integer> kind) {
        Line upper = line(number);
        Line lower = line(number + 1);
        Line both = spanned(number);
        int width = Math.max(upper.texts.length, lower.texts.length);
        String[] texts = new String[width];
        String[] words = new String[width];
        for (int i = 0; i < width; i++) {
            Line taken = i >= lower.texts.length || Texts.strip(lower.texts[i]).isEmpty()
                    ? upper
                    : !kind.containsKey(lower.words[i]) && kind.containsKey(both.words[i]) ? both : lower;
            texts[i] = i < taken.texts.length ? Texts.strip(taken.texts[i]) : "";
            words[i] = i < taken.words.length ? taken.words[i] : "";
        }
        return new Line(texts, words);
    }

    private Line worded(String[] texts) {
        return new Line(texts, Arrays.stream(texts).map(word).toArray(String[]::new));
    }

    /** What the cells of a row say, as far as that may be a header. */
    static String[] texts(Row row) {
        return Arrays.stream(row.cells()).map(Cell::text).map(Texts::shortened).toArray(String[]::new);
    }

    /**
     * A row as a header.
     *
     * @param texts of its cells
     * @param words the same as headers are compared
     */
    record Line(String[] texts, String[] words) {
        /** How many columns it names, by the words of a kind. */
        int fit(Map<String, Integer> kind) {
            return (int) Arrays.stream(words)
                    .map(kind::get)
                    .filter(Objects::nonNull)
                    .distinct()
                    .count();
        }
    }

    /** Those of a kind that a row names which names most. */
    int mostNamed(Map<String, Integer> kind) {
        return IntStream.range(0, size())
                .map(number -> line(number).fit(kind))
                .max()
                .orElse(0);
    }
}
