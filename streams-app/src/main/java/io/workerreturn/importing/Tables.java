package io.workerreturn.importing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Finds out what a file is, by its first bytes and not by its name, and opens it. */
final class Tables {
    private static final int LOOK = 8192;
    private static final byte[] ZIP = {'P', 'K', 3, 4};
    private static final byte[] EMPTY_ZIP = {'P', 'K', 5, 6};
    private static final byte[] OLE2 = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};
    private static final byte[] GZIP = {0x1F, (byte) 0x8B};
    private static final byte[] SEVEN_ZIP = {'7', 'z', (byte) 0xBC, (byte) 0xAF};
    private static final byte[] RAR = {'R', 'a', 'r', '!'};
    private static final byte[] PDF = {'%', 'P', 'D', 'F'};
    private static final byte[] RTF = {'{', '\\', 'r', 't', 'f'};
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};
    private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF};

    /** How Excel 2 to 4 began their files, which had no container yet. */
    private static final List<byte[]> OLDEST_EXCEL =
            List.of(new byte[] {9, 0, 4, 0}, new byte[] {9, 2, 6, 0}, new byte[] {9, 4, 6, 0}, new byte[] {9, 8, 8, 0});

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
        Path path = input.path();
        Apart.File apart = input.apart();
        if (path != null && apart != null) {
            return ReaderProcess.Remote.open(path, settings, apart);
        }
        InputStream in = new BufferedInputStream(new Metered(input.open(), settings.mostBytes(), progress), 1 << 16);
        try {
            in.mark(LOOK);
            byte[] first = in.readNBytes(LOOK);
            in.reset();
            String refusal = refusal(first, in);
            if (refusal != null) {
                throw new UnusableFileException(refusal);
            }
            if (starts(first, ZIP)) {
                return workbook(input, in, settings);
            }
            if (HtmlRows.isHtml(first)) {
                return new OneTable(
                        HtmlRows.of(in, first, settings), settings.encoding().orElse(StandardCharsets.UTF_8));
            }
            TextReader text = TextReader.of(in, settings.encoding().orElse(null));
            CsvRows rows = CsvRows.of(text, settings.separator().orElse(null), fit);
            return new OneTable(rows, text.charset());
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** What comes as a stream is kept in a file that only this user can read until it is closed. */
    private static TableFile workbook(Input input, InputStream in, ImportSettings settings) throws IOException {
        Path path = input.path();
        if (path != null) {
            in.close();
            return WorkbookFile.open(path, settings);
        }
        Path copy = Files.createTempFile("worker-return-import-", ".xlsx");
        try {
            Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            return new Copied(WorkbookFile.open(copy, settings), copy);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
    }

    /** Why it is none that can be read; null if it may be one. */
    private static @Nullable String refusal(byte[] first, InputStream in) throws IOException {
        if (first.length == 0) {
            return "file.empty";
        }
        if (starts(first, OLE2)) {
            return compound(in.readNBytes(16 << 20));
        }
        if (OLDEST_EXCEL.stream().anyMatch(start -> starts(first, start))) {
            return "file.xls";
        }
        if (starts(first, EMPTY_ZIP)) {
            return "file.emptyArchive";
        }
        if (starts(first, GZIP) || starts(first, SEVEN_ZIP) || starts(first, RAR)) {
            return "file.compressed";
        }
        if (starts(first, PDF)) {
            return "file.pdf";
        }
        if (starts(first, RTF)) {
            return "file.word";
        }
        if (starts(first, PNG) || starts(first, JPEG)) {
            return "file.picture";
        }
        String text = new String(first, StandardCharsets.ISO_8859_1)
                .replace("\0", "")
                .replaceFirst("^(ï»¿|ÿþ|þÿ)", "")
                .stripLeading()
                .toLowerCase(Locale.ROOT);
        if (text.startsWith("mime-version:")) {
            return "file.mhtml";
        }
        if (text.startsWith("<") && !HtmlRows.isHtml(first)) {
            return text.contains("urn:schemas-microsoft-com:office:spreadsheet") || text.contains("excel.sheet")
                    ? "file.xml2003"
                    : "file.xml";
        }
        return text.startsWith("{") || text.startsWith("[{") ? "file.json" : null;
    }

    /** What is in a file of the old kind: its streams have names in UTF-16. */
    private static String compound(byte[] bytes) {
        if (contains(bytes, "EncryptedPackage")) {
            return "file.password";
        }
        if (contains(bytes, "WordDocument")) {
            return "file.word";
        }
        if (contains(bytes, "PowerPoint Document")) {
            return "file.powerpoint";
        }
        return contains(bytes, "Workbook") || contains(bytes, "Book") ? "file.xls" : "file.ole";
    }

    private static boolean starts(byte[] bytes, byte[] with) {
        return bytes.length >= with.length && Arrays.equals(bytes, 0, with.length, with, 0, with.length);
    }

    private static boolean contains(byte[] bytes, String name) {
        byte[] sought = name.getBytes(StandardCharsets.UTF_16LE);
        for (int i = 0; i <= bytes.length - sought.length; i++) {
            if (bytes[i] == sought[0] && Arrays.equals(bytes, i, i + sought.length, sought, 0, sought.length)) {
                return true;
            }
        }
        return false;
    }

    /** A text has one table. */
    private record OneTable(RowSource rows, Charset charset) implements TableFile {
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

    /** A workbook that came as a stream. */
    private record Copied(TableFile workbook, Path copy) implements TableFile {
        @Override
        public List<Sheet> sheets() {
            return workbook.sheets();
        }

        @Override
        public @Nullable Charset charset() {
            return null;
        }

        @Override
        public int serialShift() {
            return workbook.serialShift();
        }

        @Override
        public void close() throws IOException {
            try {
                workbook.close();
            } finally {
                Files.deleteIfExists(copy);
            }
        }
    }
}
