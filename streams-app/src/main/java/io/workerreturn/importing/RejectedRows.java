package io.workerreturn.importing;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    private @Nullable CsvWriter writer;
    private @Nullable Path part;
    private @Nullable Path written;

    /** Will be written to this path, or to one beside it if there is another file, which may be half mended. */
    public RejectedRows(Path path) {
        this.path = path;
    }

    /** Where the bad rows of this file go. */
    public static Path beside(Path file) {
        String name = String.valueOf(file.getFileName());
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
            List<String> headers = new ArrayList<>(Layout.REJECTION);
            headers.addAll(row.headers());
            writer.writeRecord(headers);
        }
        List<String> cells = new ArrayList<>(List.of(row.place(), row.columns(), row.reasons()));
        row.cells().forEach(cell -> cells.add(isFormula(cell) ? '\'' + cell : cell));
        writer.writeRecord(cells);
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

    /** Whether a spreadsheet would take this for something to compute. */
    static boolean isFormula(String cell) {
        if (cell.isEmpty() || "=+-@\t\r".indexOf(cell.charAt(0)) < 0) {
            return false;
        }
        return !cell.matches("[+-]?[\\d.,]+%?");
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
