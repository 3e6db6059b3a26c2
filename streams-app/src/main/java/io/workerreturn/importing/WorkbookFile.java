package io.workerreturn.importing;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.SheetVisibility;
import org.jspecify.annotations.Nullable;

/** A workbook (.xlsx), read row by row. */
final class WorkbookFile implements TableFile {
    /** Digits that Excel keeps of a number. */
    private static final int KEPT_DIGITS = 15;

    private static final int MOST_DECIMALS = 60;

    /** From 1904 on, as old Excel for Mac counts, the numbers of days are this much smaller. */
    private static final int SHIFT_OF_1904 = 1_462;

    private static final String BROKEN =
            "the workbook can't be read: open it in Excel or WPS, which mends it, and save it as .xlsx again";

    private final ReadableWorkbook workbook;
    private final @Nullable Path copy;

    private WorkbookFile(ReadableWorkbook workbook, @Nullable Path copy) {
        this.workbook = workbook;
        this.copy = copy;
    }

    /**
     * Opens it; what comes as a stream is kept in a file that only this user can read until it is closed.
     *
     * @param in what it is read from if it has no path
     */
    static WorkbookFile open(Input input, InputStream in, ImportSettings settings) throws IOException {
        Path path = input.path();
        if (path != null) {
            if (Files.size(path) > settings.mostBytes()) {
                throw new UnusableFileException("the file is larger than " + (settings.mostBytes() >> 20) + " MB");
            }
            return new WorkbookFile(workbook(path), null);
        }
        Path copy = Files.createTempFile("worker-return-import-", ".xlsx");
        try {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            return new WorkbookFile(workbook(copy), copy);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
    }

    private static ReadableWorkbook workbook(Path path) {
        try {
            WorkbookGuard.check(path.toFile());
            return new ReadableWorkbook(path.toFile(), new ReadingOptions(false, true));
        } catch (UnusableFileException refused) {
            throw refused;
        } catch (IOException | RuntimeException broken) {
            // not the library's own words, which may quote a cell
            throw new UnusableFileException(BROKEN);
        }
    }

    @Override
    public List<Sheet> sheets() {
        return workbook.getSheets()
                .map(sheet ->
                        new Sheet(sheet.getName(), sheet.getVisibility() != SheetVisibility.VISIBLE, () -> rows(sheet)))
                .toList();
    }

    private static RowSource rows(org.dhatim.fastexcel.reader.Sheet sheet) {
        try {
            return new WorkbookRows(sheet.openStream());
        } catch (IOException | RuntimeException broken) {
            throw new UnusableFileException(BROKEN);
        }
    }

    @Override
    public int serialShift() {
        return workbook.isDate1904() ? SHIFT_OF_1904 : 0;
    }

    @Override
    public void close() throws IOException {
        try {
            workbook.close();
        } finally {
            if (copy != null) {
                Files.deleteIfExists(copy);
            }
        }
    }

    /** The rows of one sheet. */
    private static final class WorkbookRows implements RowSource {
        private final Stream<org.dhatim.fastexcel.reader.Row> stream;
        private final Iterator<org.dhatim.fastexcel.reader.Row> rows;

        WorkbookRows(Stream<org.dhatim.fastexcel.reader.Row> stream) {
            this.stream = stream;
            rows = stream.iterator();
        }

        @Override
        public @Nullable Row next() {
            try {
                if (!rows.hasNext()) {
                    return null;
                }
                org.dhatim.fastexcel.reader.Row row = rows.next();
                String[] cells = new String[row.getCellCount()];
                for (int i = 0; i < cells.length; i++) {
                    cells[i] = text(row.getCell(i));
                }
                return new Row(row.getRowNum(), cells);
            } catch (RuntimeException broken) {
                // of whatever kind: a cell that the library did not expect
                throw new UnusableFileException(BROKEN);
            }
        }

        private static String text(@Nullable Cell cell) {
            if (cell == null || cell.getType() == CellType.EMPTY || cell.getValue() == null) {
                return "";
            }
            if (cell.getType() == CellType.ERROR) {
                return cell.getRawValue() == null ? "" : cell.getRawValue();
            }
            return cell.getValue() instanceof BigDecimal number ? text(number) : String.valueOf(cell.getValue());
        }

        /** A number as people write it; one with more digits than Excel keeps as Excel shows it, so that nobody takes it for whole. */
        private static String text(BigDecimal number) {
            BigDecimal plain = number.stripTrailingZeros();
            if (plain.precision() - plain.scale() > KEPT_DIGITS) {
                return String.format(Locale.ROOT, "%.5E", number);
            }
            // no cell shows so small a number, and spelt out it might fill the memory
            return plain.scale() > MOST_DECIMALS ? "0" : plain.toPlainString();
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
