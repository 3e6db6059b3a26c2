package io.workerreturn.importing;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path path;
    private @Nullable CsvWriter writer;
    private @Nullable Path opened;

    /** Will be written to this path, or to one beside it if there is such a file: it may be half mended. */
    public RejectedRows(Path path) {
        this.path = path;
    }

    /** Where the bad rows of this file go. */
    public static Path beside(Path file) {
        String name = String.valueOf(file.getFileName());
        return file.resolveSibling(name + SUFFIX + ".csv");
    }

    /** The file, if there was a bad row. */
    public Optional<Path> written() {
        return Optional.ofNullable(opened);
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
            opened = free();
            BufferedWriter out = Files.newBufferedWriter(opened, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
            out.write(BYTE_ORDER_MARK);
            return CsvWriter.builder().build(out);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the bad rows can't be written to " + path + "; --rejects names another file", e);
        }
    }

    private Path free() {
        Path free = path;
        String name = String.valueOf(path.getFileName());
        String stem = name.endsWith(".csv") ? name.substring(0, name.length() - 4) : name;
        for (int number = 2; Files.exists(free); number++) {
            free = path.resolveSibling(stem + '-' + number + ".csv");
        }
        return free;
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
        if (writer != null) {
            try {
                writer.close();
            } catch (IOException e) {
                throw new UncheckedIOException("the bad rows could not all be written to " + opened, e);
            }
        }
    }
}
