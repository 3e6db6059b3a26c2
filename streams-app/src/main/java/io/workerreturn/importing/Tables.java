package io.workerreturn.importing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.function.ToIntFunction;

/** Finds out what a file is, by its first bytes and not by its name, and opens it. */
final class Tables {
    private static final int LOOK = 4096;
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] EMPTY_ZIP = {'P', 'K', 5, 6};
    private static final byte[] OLE2 = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};
    private static final byte[] GZIP = {0x1F, (byte) 0x8B};
    private static final byte[] PDF = {'%', 'P', 'D', 'F'};
    private static final String AS_XLSX = "open it in Excel or WPS and save it as .xlsx or as CSV";

    private Tables() {}

    /**
     * Opens a file.
     *
     * @param fit how well cells do as a header
     * @param progress hears how many bytes were read of a text
     * @throws UnusableFileException if it is no table that can be read
     */
    static TableFile open(Input input, ImportSettings settings, ToIntFunction<String[]> fit, LongConsumer progress)
            throws IOException {
        InputStream in = new BufferedInputStream(new Metered(input.open(), settings.mostBytes(), progress), 1 << 16);
        try {
            in.mark(LOOK);
            byte[] first = in.readNBytes(LOOK);
            in.reset();
            refuseOthers(first, in);
            if (starts(first, ZIP)) {
                return WorkbookFile.open(input, in, settings);
            }
            TextReader text = TextReader.of(in, settings.encoding().orElse(null));
            CsvRows rows = CsvRows.of(text, settings.separator().orElse(null), fit);
            return new TextFile(rows);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static void refuseOthers(byte[] first, InputStream in) throws IOException {
        if (first.length == 0) {
            throw new UnusableFileException("the file is empty");
        }
        if (starts(first, OLE2)) {
            throw new UnusableFileException(
                    contains(in, "EncryptedPackage".getBytes(StandardCharsets.UTF_16LE))
                            ? "the workbook is protected by a password: open it, take the password away, save it again"
                            : "this is a workbook of the old kind (.xls): " + AS_XLSX);
        }
        if (starts(first, EMPTY_ZIP)) {
            throw new UnusableFileException("this is an empty archive");
        }
        if (starts(first, GZIP)) {
            throw new UnusableFileException("the file is compressed: unpack it first");
        }
        if (starts(first, PDF)) {
            throw new UnusableFileException("this is a PDF: ask for the spreadsheet that it was made of");
        }
        String text =
                new String(first, StandardCharsets.ISO_8859_1).stripLeading().toLowerCase(Locale.ROOT);
        if (text.startsWith("<") || text.startsWith("ï»¿<")) {
            throw new UnusableFileException("this is a web page or XML, even if its name says otherwise: " + AS_XLSX);
        }
        if (text.startsWith("{") || text.startsWith("[{")) {
            throw new UnusableFileException("this is JSON: a CSV or .xlsx file is expected");
        }
    }

    private static boolean starts(byte[] bytes, byte[] with) {
        return bytes.length >= with.length && Arrays.equals(bytes, 0, with.length, with, 0, with.length);
    }

    /** Whether this stands in the first megabytes. */
    private static boolean contains(InputStream in, byte[] sought) throws IOException {
        byte[] bytes = in.readNBytes(8 << 20);
        for (int i = 0; i <= bytes.length - sought.length; i++) {
            if (Arrays.equals(bytes, i, i + sought.length, sought, 0, sought.length)) {
                return true;
            }
        }
        return false;
    }

    /** Delimited text has one table. */
    private record TextFile(CsvRows rows) implements TableFile {
        @Override
        public List<Sheet> sheets() {
            return List.of(new Sheet("", false, () -> rows));
        }

        @Override
        public int serialShift() {
            return 0;
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }
}
