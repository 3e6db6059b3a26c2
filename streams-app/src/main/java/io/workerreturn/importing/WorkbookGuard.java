package io.workerreturn.importing;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Looks through a workbook before it is opened, and refuses one that would fill the memory: parts that are held whole and
 * unpack to very much, cells that never end, columns that no spreadsheet has.
 */
final class WorkbookGuard {
    private static final String WORKBOOK = "xl/workbook.xml";
    private static final String SHEETS = "xl/worksheets/";
    private static final String SHARED_STRINGS = "xl/sharedStrings.xml";

    /** Of texts that are shared between cells, unpacked. A million identity numbers and names are a fifth of it. */
    private static final long MOST_SHARED = 512L << 20;

    /** Of everything else that is held whole. */
    private static final long MOST_OTHER = 64L << 20;

    /** Of one sheet, unpacked. A sheet of a million rows and twenty columns is a quarter of it. */
    private static final long MOST_OF_A_SHEET = 8L << 30;

    /** A cell of Excel holds 32,767 characters. */
    private static final int LONGEST_RUN = 1 << 20;

    /** The state of {@link #next} after {@code r="ABCD}. */
    private static final int FOUR_LETTERS = 8;

    private static final int MOST_PARTS = 10_000;
    private static final String BOMB = "the workbook unpacks to more than a spreadsheet can hold, so it is not read";

    private WorkbookGuard() {}

    /**
     * Looks through it.
     *
     * @throws UnusableFileException if it is no workbook, or one that must not be opened
     */
    static void check(File file) throws IOException {
        try (ZipFile zip = new ZipFile(file)) {
            if (zip.getEntry(WORKBOOK) == null) {
                throw new UnusableFileException(kind(zip));
            }
            if (zip.size() > MOST_PARTS) {
                throw new UnusableFileException(BOMB);
            }
            byte[] buffer = new byte[1 << 16];
            for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
                ZipEntry entry = entries.nextElement();
                String name = entry.getName();
                if (name.startsWith(SHEETS)) {
                    checkSheet(zip, entry, buffer);
                } else if (name.endsWith(".xml") || name.endsWith(".rels")) {
                    checkSize(zip, entry, buffer, name.equals(SHARED_STRINGS) ? MOST_SHARED : MOST_OTHER);
                }
            }
        }
    }

    private static String kind(ZipFile zip) {
        if (zip.getEntry("xl/workbook.bin") != null) {
            return "this is a binary workbook (.xlsb): open it in Excel or WPS and save it as .xlsx";
        }
        if (zip.getEntry("content.xml") != null) {
            return "this is an OpenDocument file: open it and save it as .xlsx or as CSV";
        }
        return zip.getEntry("word/document.xml") != null
                ? "this is a Word document: copy its table into a spreadsheet and save that"
                : "this is an archive and no workbook: unpack it, and import the files in it";
    }

    private static void checkSize(ZipFile zip, ZipEntry entry, byte[] buffer, long most) throws IOException {
        long size = 0;
        try (InputStream in = zip.getInputStream(entry)) {
            for (int read; (read = in.read(buffer)) >= 0; ) {
                size += read;
                if (size > most) {
                    throw new UnusableFileException(BOMB);
                }
            }
        }
    }

    private static void checkSheet(ZipFile zip, ZipEntry entry, byte[] buffer) throws IOException {
        long size = 0;
        int run = 0;
        // how much was just seen of a reference with four letters, which is beyond Excel's last column
        int reference = 0;
        try (InputStream in = zip.getInputStream(entry)) {
            for (int read; (read = in.read(buffer)) >= 0; ) {
                size += read;
                for (int i = 0; i < read; i++) {
                    byte c = buffer[i];
                    run = c == '<' ? 0 : run + 1;
                    reference = next(reference, c);
                    if (run > LONGEST_RUN || reference == FOUR_LETTERS) {
                        throw new UnusableFileException(BOMB);
                    }
                }
                if (size > MOST_OF_A_SHEET) {
                    throw new UnusableFileException(BOMB);
                }
            }
        }
    }

    private static int next(int state, byte c) {
        return switch (state) {
            case 1 -> c == 'r' ? 2 : c == ' ' ? 1 : 0;
            case 2 -> c == '=' ? 3 : 0;
            case 3 -> c == '"' ? 4 : 0;
            case 4, 5, 6, 7 -> c >= 'A' && c <= 'Z' ? state + 1 : 0;
            default -> c == ' ' ? 1 : 0;
        };
    }
}
