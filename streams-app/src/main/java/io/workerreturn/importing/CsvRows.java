package io.workerreturn.importing;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.workerreturn.words.Said;
import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rows of delimited text. A quotation mark that is opened and never closed costs its own row alone, not all that it would
 * swallow; if another one closes it further below, also the row of that.
 */
final class CsvRows implements RowSource {
    /** What may stand between cells, the likeliest first. */
    private static final char[] SEPARATORS = {',', ';', '\t', '，', '|', '；'};

    private static final int SAMPLE = 1 << 16;
    private static final int SAMPLE_ROWS = 40;

    /** A cell of more lines than this is none: somebody forgot to close a quotation mark. */
    private static final int MOST_LINES_IN_A_CELL = 50;

    /** Of a table of fewer columns, what a person wrote into a cell may have as many separators as a row. */
    private static final int FEWEST_CELLS = 4;

    private static final int LONGEST_CELL = 4 << 20;

    private final Reader reader;
    private final char separator;
    private final long linesBefore;
    private final CloseableIterator<Raw> rows;
    /** What an unclosed quotation mark had swallowed, read again. */
    private @Nullable CsvRows swallowed;
    /** Whether the last row ends where such a mark was closed by another, so that nobody knows its cells. */
    private boolean endsInQuotes;
    /** Cells of the widest row so far. */
    private int widest;

    private CsvRows(Reader reader, char separator, long linesBefore) {
        this.reader = reader;
        this.separator = separator;
        this.linesBefore = linesBefore;
        rows = reader(separator).build(new ToRow(), reader).iterator();
    }

    /**
     * The rows of a text.
     *
     * @param known what stands between cells, if somebody told
     * @param fit how well cells do as a header; decides between separators
     */
    static CsvRows of(Reader text, @Nullable Character known, ToIntFunction<String[]> fit) throws IOException {
        PushbackReader reader = new PushbackReader(text, SAMPLE);
        char[] buffer = new char[SAMPLE];
        int length = 0;
        for (int read; length < SAMPLE && (read = reader.read(buffer, length, SAMPLE - length)) > 0; ) {
            length += read;
        }
        String sample = new String(buffer, 0, length);
        if (Texts.strip(sample).isEmpty() && length < SAMPLE) {
            throw new UnusableFileException("file.empty");
        }
        // Excel's own way of saying what the separator is
        boolean declared = sample.regionMatches(true, 0, "sep=", 0, 4) && sample.length() > 5;
        char separator = known != null ? known : declared ? sample.charAt(4) : guess(sample, fit);
        reader.unread(buffer, 0, length);
        if (declared) {
            for (int c = reader.read(); c != '\n' && c >= 0; c = reader.read()) {
                // the rest of that line
            }
        }
        return new CsvRows(reader, separator, declared ? 1 : 0);
    }

    private static char guess(String sample, ToIntFunction<String[]> fit) {
        char best = SEPARATORS[0];
        int most = 0;
        for (char candidate : SEPARATORS) {
            int fits = 0;
            int rows = 0;
            try (CsvReader<Raw> reader = reader(candidate).build(new ToRow(), sample)) {
                for (Raw row : reader) {
                    fits = Math.max(fits, fit.applyAsInt(row.cells()));
                    if (++rows == SAMPLE_ROWS) {
                        break;
                    }
                }
            } catch (IOException | CsvParseException | UnusableFileException cut) {
                // what fitted before counts
            }
            if (fits > most) {
                most = fits;
                best = candidate;
            }
        }
        return best;
    }

    // the library will drop the option, and has no other yet that lets a row with a stray quotation mark pass
    @SuppressWarnings("removal")
    private static CsvReader.CsvReaderBuilder reader(char separator) {
        return CsvReader.builder()
                .fieldSeparator(separator)
                // they part what stands below a table from it
                .skipEmptyLines(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowExtraCharsAfterClosingQuote(true)
                .allowUnclosedQuote(true)
                .maxBufferSize(LONGEST_CELL);
    }

    @Override
    public @Nullable Row next() throws IOException {
        if (swallowed != null) {
            Row row = swallowed.next();
            if (row != null) {
                return row;
            }
            swallowed = null;
        }
        try {
            if (!rows.hasNext()) {
                return null;
            }
            return checked(rows.next());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (CsvParseException unreadable) {
            throw new UnusableFileException("file.rowTooLong");
        }
    }

    /** A row before its cells are looked at. */
    private record Raw(long line, String[] cells) {}

    private Row checked(Raw row) {
        long line = row.line() + linesBefore;
        String[] cells = row.cells();
        for (int i = 0; i < cells.length; i++) {
            // a row that goes on behind a cell of several lines as others do is whole
            if (swallows(cells[i], cells.length < widest || i == cells.length - 1)) {
                int end = cells[i].indexOf('\n');
                String rest = cells[i].substring(end + 1);
                StringBuilder again = new StringBuilder(rest);
                for (int j = i + 1; j < cells.length; j++) {
                    again.append(separator).append(cells[j]);
                }
                swallowed = new CsvRows(new StringReader(again.toString()), separator, line);
                swallowed.widest = widest;
                swallowed.endsInQuotes = i + 1 < cells.length || rows.hasNext();
                cells[i] = cells[i].substring(0, end);
                return broken(line, cells);
            }
        }
        widest = Math.max(widest, cells.length);
        return endsInQuotes && !rows.hasNext() ? broken(line, cells) : Row.of(line, cells);
    }

    private static Row broken(long line, String[] cells) {
        return new Row(line, Row.of(line, cells).cells(), Said.of("row.openQuote"), false);
    }

    /** Whether a cell holds so many lines that it is none, or, where it may, whole rows. */
    private boolean swallows(String cell, boolean mayHoldRows) {
        return cell.indexOf('\n') >= 0
                && (cell.lines().skip(MOST_LINES_IN_A_CELL).findAny().isPresent()
                        || mayHoldRows
                                && widest >= FEWEST_CELLS
                                && cell.lines()
                                        .skip(1)
                                        .anyMatch(line -> line.chars()
                                                        .filter(c -> c == separator)
                                                        .count()
                                                >= widest - 1));
    }

    @Override
    public void close() throws IOException {
        rows.close();
        reader.close();
    }

    /** Makes rows of the fields as they come. */
    private static final class ToRow extends AbstractBaseCsvCallbackHandler<Raw> {
        private final List<String> fields = new ArrayList<>();

        @Override
        protected void handleBegin(long startingLineNumber) {
            fields.clear();
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
            // before it is a row: many cells take far more than their text
            if (fields.size() == Row.MOST_CELLS) {
                throw new UnusableFileException("file.rowTooLong");
            }
            fields.add(length == 0 ? "" : new String(buffer, offset, length));
        }

        @Override
        protected Raw buildRecord() {
            return new Raw(getStartingLineNumber(), fields.toArray(String[]::new));
        }
    }
}
