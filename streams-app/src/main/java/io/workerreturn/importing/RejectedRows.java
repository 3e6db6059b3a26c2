package io.workerreturn.importing;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.workerreturn.domain.PersonalNumbers;
import io.workerreturn.words.Language;
import io.workerreturn.words.Said;
import io.workerreturn.words.Spreadsheets;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The file of bad rows: beside the one they come from, made when there is a first one, as Excel opens it. It can be mended and
 * imported as it is.
 */
public final class RejectedRows implements Consumer<BadRow>, AutoCloseable {
    private static final String SUFFIX = ".rejected";
    private static final String CSV = ".csv";
    private static final String PART = ".part";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path path;
    private final Language language;
    private List<String> headers = List.of();
    private @Nullable CsvWriter writer;
    private @Nullable Path part;
    private @Nullable Path written;

    /** Will be written to this path, or to one beside it if there is another file, which may be half mended. */
    public RejectedRows(Path path, Language language) {
        this.path = path;
        this.language = language;
    }

    /** Where the bad rows of this file go. */
    public static Path beside(Path file) {
        // it is sent round, when the file itself should not be
        String name =
                PersonalNumbers.hiddenIn(String.valueOf(file.getFileName())).replace('*', '_');
        return file.resolveSibling(name + SUFFIX + CSV);
    }

    /** The file, if there was a bad row; after it is closed. */
    public Optional<Path> written() {
        return Optional.ofNullable(written);
    }

    @Override
    public void accept(BadRow row) {
        if (writer == null) {
            writer = open();
        }
        if (!row.headers().equals(headers)) {
            // a sheet, or a table below, of other columns: its header stands above its rows, as it may in any file
            headers = row.headers();
            List<String> ours = headings(language);
            write(ours.get(0), ours.get(1), headers, ours.get(2));
        }
        write(row.place(), row.columns(), row.cells(), row.reasons());
    }

    /** What such a file calls the line of a row, the columns that are wrong with it, and why. */
    public static List<String> headings(Language language) {
        return Layout.REJECTION.stream().map(key -> Said.of(key).in(language)).toList();
    }

    private void write(String place, String columns, List<String> cells, String reasons) {
        List<String> record = new ArrayList<>(cells.size() + 3);
        record.add(place);
        record.add(columns);
        cells.forEach(cell -> record.add(Spreadsheets.harmless(cell)));
        record.add(reasons);
        Objects.requireNonNull(writer).writeRecord(record);
    }

    private CsvWriter open() {
        try {
            part = Files.createTempFile(path.toAbsolutePath().getParent(), String.valueOf(path.getFileName()), PART);
            BufferedWriter out = Files.newBufferedWriter(part);
            out.write(BYTE_ORDER_MARK);
            return CsvWriter.builder().build(out);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the bad rows can't be written to " + path + "; --rejects names another file", e);
        }
    }

    /** Gives the file its name: the first that is free, or that of a file which says the same. */
    private Path named(Path finished) throws IOException {
        Path name = path;
        String file = String.valueOf(path.getFileName());
        String stem = file.endsWith(CSV) ? file.substring(0, file.length() - CSV.length()) : file;
        for (int number = 2; Files.exists(name); number++) {
            if (Files.mismatch(name, finished) < 0) {
                Files.delete(finished);
                return name;
            }
            name = path.resolveSibling(stem + '-' + number + CSV);
        }
        return Files.move(finished, name);
    }

    @Override
    public void close() {
        if (writer != null && part != null) {
            try {
                writer.close();
                written = named(part);
            } catch (IOException e) {
                throw new UncheckedIOException("the bad rows could not all be written to " + path, e);
            }
            writer = null;
        }
    }
}
