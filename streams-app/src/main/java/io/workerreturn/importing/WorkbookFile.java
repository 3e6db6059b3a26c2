package io.workerreturn.importing;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * A workbook (.xlsx, .xlsm, .et of a newer WPS), transitional or strict, read row by row. Parts are found by their relations, as
 * Excel does. Of all that it holds only the texts that its cells share are kept, within bounds.
 */
final class WorkbookFile implements TableFile {
    /** From 1904 on, as old Excel for Mac counts, the numbers of days are this much smaller. */
    private static final int SHIFT_OF_1904 = 1_462;

    private static final LocalDateTime EPOCH = LocalDateTime.of(1899, 12, 30, 0, 0);
    private static final LocalDate DAY_ZERO = EPOCH.toLocalDate();
    private static final int SECONDS_OF_DAY = 86_400;

    /** Excel's own limit. */
    private static final int MOST_ROWS = 1 << 20;

    private static final int LONGEST_CELL = 1 << 19;
    private static final int MOST_SHEETS = 1_000;
    /** Excel takes 31 characters. */
    private static final int LONGEST_NAME = 255;

    private static final int MOST_FORMATS = 100_000;
    private static final int MOST_PARTS = 10_000;

    /** Of one sheet, unpacked. A sheet of a million rows and twenty columns is a quarter of it. */
    private static final long MOST_OF_A_SHEET = 8L << 30;

    private static final long MOST_OF_A_SMALL_PART = 16L << 20;
    private static final long MOST_SHARED = 2L << 30;

    /** A part, and all that is read of parts, may unpack to this much, whatever the ratio. */
    private static final long ANYWAY = 64L << 20;

    /** Rows that say all the same shrink to a two-hundredth. */
    private static final long MOST_RATIO = 500;

    /**
     * Cells, and characters in them: a text that cells share is packed once and read as often as it is named, and one cell makes all
     * those before it in its row.
     */
    private static final long MOST_TEXT = 96L << 20;

    /** Where the file is so large that people may have written more, so many for each of its bytes. */
    private static final long MOST_TEXT_RATIO = 200;

    private final ZipFile zip;
    /** By name, as names are compared: with slashes, without case. */
    private final Map<String, ZipEntry> parts = new HashMap<>();

    private final List<Sheet> sheets = new ArrayList<>();
    private long textLeft;
    /** Bytes, unpacked, of whatever is read of it: sheets may be many, and all the same packed part. */
    private long unpackedLeft;

    private NumberFormat[] formats = new NumberFormat[0];
    private @Nullable String texts;
    private @Nullable SharedTexts shared;
    private boolean from1904;

    private WorkbookFile(ZipFile zip, long size) {
        this.zip = zip;
        textLeft = Math.max(MOST_TEXT, size * MOST_TEXT_RATIO);
        unpackedLeft = Math.max(ANYWAY, size * MOST_RATIO);
    }

    /**
     * Opens it.
     *
     * @throws UnusableFileException if it is none, or one that must not be read
     */
    static WorkbookFile open(Path path, ImportSettings settings) throws IOException {
        if (Files.size(path) > settings.mostBytes()) {
            throw new UnusableFileException("file.tooLarge", settings.mostBytes() >> 20);
        }
        ZipFile zip;
        try {
            zip = new ZipFile(path.toFile());
        } catch (ZipException broken) {
            throw new UnusableFileException("file.broken");
        }
        WorkbookFile workbook = new WorkbookFile(zip, Files.size(path));
        try {
            workbook.readParts();
            return workbook;
        } catch (IOException | XMLStreamException | RuntimeException e) {
            zip.close();
            throw unusable(e);
        }
    }

    /** Not the library's own words, which may quote a cell. */
    private static UnusableFileException unusable(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnusableFileException refused) {
                return refused;
            }
            if (cause instanceof ZipException
                    && String.valueOf(cause.getMessage()).contains("encrypted")) {
                return new UnusableFileException("file.password");
            }
        }
        return new UnusableFileException("file.broken");
    }

    private void readParts() throws IOException, XMLStreamException {
        if (zip.size() > MOST_PARTS) {
            throw Xml.bomb();
        }
        for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            parts.putIfAbsent(key(entry.getName()), entry);
        }
        String workbook = workbookPart();
        Map<String, Relation> relations = relations(workbook);
        for (Relation relation : relations.values()) {
            if (relation.isA("sharedStrings")) {
                texts = relation.target();
            }
        }
        List<Relation> found = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<Boolean> hidden = new ArrayList<>();
        try (Xml xml = part(workbook, MOST_OF_A_SMALL_PART)) {
            while (xml.next()) {
                if (xml.starts("workbookPr")) {
                    from1904 = xml.isTrue("date1904");
                } else if (xml.starts("sheet")) {
                    Relation relation = relations.get(String.valueOf(xml.qualified("id")));
                    String name = xml.attribute("name");
                    String state = xml.attribute("state");
                    if (name != null && name.length() > LONGEST_NAME) {
                        throw Xml.bomb();
                    }
                    if (relation != null && relation.isA("worksheet")) {
                        if (found.size() == MOST_SHEETS) {
                            throw new UnusableFileException("file.sheets", MOST_SHEETS);
                        }
                        found.add(relation);
                        names.add(name == null ? "" : name);
                        hidden.add(state != null && !state.equals("visible"));
                    }
                }
            }
        }
        for (Relation relation : relations.values()) {
            if (relation.isA("styles") && parts.containsKey(relation.target())) {
                readFormats(relation.target());
            }
        }
        for (int i = 0; i < found.size(); i++) {
            String part = found.get(i).target();
            sheets.add(new Sheet(names.get(i), hidden.get(i), () -> open(part)));
        }
        if (sheets.isEmpty()) {
            throw new UnusableFileException("file.noSheet");
        }
    }

    private static String key(String name) {
        String plain = name.replace('\\', '/').toLowerCase(Locale.ROOT);
        return plain.startsWith("/") ? plain.substring(1) : plain;
    }

    /** What a part refers to. */
    private record Relation(String type, String target) {
        boolean isA(String kind) {
            return type.endsWith("/" + kind);
        }
    }

    /** The part that says which sheets there are. */
    private String workbookPart() throws IOException, XMLStreamException {
        for (Relation relation : relations("").values()) {
            if (relation.isA("officeDocument") && parts.containsKey(relation.target())) {
                String part = relation.target();
                if (part.endsWith(".bin")) {
                    throw new UnusableFileException("file.xlsb");
                }
                if (part.startsWith("word/")) {
                    throw new UnusableFileException("file.word");
                }
                if (part.startsWith("ppt/")) {
                    throw new UnusableFileException("file.powerpoint");
                }
                return part;
            }
        }
        if (parts.containsKey("xl/workbook.xml")) {
            return "xl/workbook.xml";
        }
        throw new UnusableFileException(kind());
    }

    private String kind() {
        if (parts.containsKey("xl/workbook.bin")) {
            return "file.xlsb";
        }
        if (parts.containsKey("content.xml")) {
            return "file.ods";
        }
        if (parts.containsKey("index/document.iwa") || parts.containsKey("index.zip")) {
            return "file.numbers";
        }
        return parts.containsKey("word/document.xml") ? "file.word" : "file.archive";
    }

    /** The relations of a part by their ids; of the file itself if the part has no name. */
    private Map<String, Relation> relations(String part) throws IOException, XMLStreamException {
        int slash = part.lastIndexOf('/') + 1;
        String of = part.substring(0, slash) + "_rels/" + part.substring(slash) + ".rels";
        Map<String, Relation> relations = new HashMap<>();
        if (!parts.containsKey(of)) {
            return relations;
        }
        try (Xml xml = part(of, MOST_OF_A_SMALL_PART)) {
            while (xml.next()) {
                String id = xml.starts("Relationship") ? xml.attribute("Id") : null;
                String type = id == null ? null : xml.attribute("Type");
                String target = type == null ? null : xml.attribute("Target");
                if (id != null && type != null && target != null && !"External".equals(xml.attribute("TargetMode"))) {
                    relations.put(id, new Relation(type, resolved(part.substring(0, slash), target)));
                    if (relations.size() > MOST_PARTS) {
                        throw Xml.bomb();
                    }
                }
            }
        }
        return relations;
    }

    /** A target as it is compared, from the root of the file. */
    private static String resolved(String folder, String target) {
        String plain = target.replace('\\', '/');
        List<String> path = new ArrayList<>();
        for (String step : ((plain.startsWith("/") ? "" : folder) + plain.toLowerCase(Locale.ROOT)).split("/")) {
            if (step.equals("..")) {
                if (!path.isEmpty()) {
                    path.remove(path.size() - 1);
                }
            } else if (!step.isEmpty() && !step.equals(".")) {
                path.add(step.replace("%20", " "));
            }
        }
        return String.join("/", path);
    }

    private Xml part(String name, long most) throws IOException, XMLStreamException {
        ZipEntry entry = parts.get(name);
        if (entry == null) {
            throw new UnusableFileException("file.broken");
        }
        return Xml.of(
                new Unpacked(zip.getInputStream(entry), Math.max(ANYWAY, entry.getCompressedSize() * MOST_RATIO)),
                most);
    }

    private void readFormats(String part) throws IOException, XMLStreamException {
        Map<Integer, String> codes = new HashMap<>();
        List<NumberFormat> byStyle = new ArrayList<>();
        int shift = serialShift();
        boolean ofCells = false;
        try (Xml xml = part(part, ANYWAY)) {
            while (xml.next()) {
                if (xml.starts("numFmt")) {
                    String code = xml.attribute("formatCode");
                    if (code != null && codes.size() < MOST_FORMATS) {
                        codes.put(number(xml.attribute("numFmtId")), code);
                    }
                } else if (xml.starts("cellXfs") || xml.ends("cellXfs")) {
                    ofCells = xml.starts();
                } else if (ofCells && xml.starts("xf") && byStyle.size() < MOST_FORMATS) {
                    int id = number(xml.attribute("numFmtId"));
                    byStyle.add(NumberFormat.of(id, codes.getOrDefault(id, ""), shift));
                }
            }
        }
        formats = byStyle.toArray(NumberFormat[]::new);
    }

    private static int number(@Nullable String digits) {
        try {
            return digits == null ? -1 : Integer.parseInt(digits.strip());
        } catch (NumberFormatException none) {
            return -1;
        }
    }

    private SharedTexts texts() throws IOException, XMLStreamException {
        if (shared == null) {
            if (texts == null || !parts.containsKey(texts)) {
                shared = new SharedTexts();
            } else {
                try (Xml xml = part(texts, MOST_SHARED)) {
                    shared = SharedTexts.of(xml);
                }
            }
        }
        return shared;
    }

    private RowSource open(String part) {
        try {
            return new SheetRows(part(part, MOST_OF_A_SHEET), texts());
        } catch (IOException | XMLStreamException | RuntimeException e) {
            throw unusable(e);
        }
    }

    @Override
    public List<Sheet> sheets() {
        return sheets;
    }

    @Override
    public @Nullable Charset charset() {
        return null;
    }

    @Override
    public int serialShift() {
        return from1904 ? SHIFT_OF_1904 : 0;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    /** Adds to the text of a cell what it may hold. */
    static void append(StringBuilder text, String more) {
        if (text.length() + more.length() > LONGEST_CELL) {
            throw Xml.bomb();
        }
        text.append(more);
    }

    /** The rows of one sheet. */
    private final class SheetRows implements RowSource {
        private final Xml xml;
        private final SharedTexts texts;
        private final StringBuilder text = new StringBuilder();
        private Cell[] cells = new Cell[64];
        private long line;
        private int rows;

        SheetRows(Xml xml, SharedTexts texts) {
            this.xml = xml;
            this.texts = texts;
        }

        @Override
        public @Nullable Row next() {
            try {
                while (xml.next()) {
                    if (xml.starts("row")) {
                        return row();
                    }
                    if (xml.ends("sheetData")) {
                        return null;
                    }
                }
                return null;
            } catch (XMLStreamException | RuntimeException e) {
                throw unusable(e);
            }
        }

        private Row row() throws XMLStreamException {
            int given = number(xml.attribute("r"));
            line = given > 0 ? given : line + 1;
            if (++rows > MOST_ROWS) {
                throw Xml.bomb();
            }
            boolean hidden = xml.isTrue("hidden");
            int width = 0;
            int next = 0;
            while (xml.next() && !xml.ends("row")) {
                if (xml.starts("c")) {
                    int place = place(xml.attribute("r"), next);
                    if (place >= Row.MOST_CELLS) {
                        throw Xml.bomb();
                    }
                    if (place >= cells.length) {
                        cells = Arrays.copyOf(cells, Math.max(place + 1, cells.length * 2));
                    }
                    if (place >= width) {
                        Arrays.fill(cells, width, place + 1, Cell.EMPTY);
                        width = place + 1;
                    }
                    cells[place] = cell();
                    next = place + 1;
                }
            }
            for (int place = 0; place < width; place++) {
                textLeft -= 1 + cells[place].text().length();
            }
            if (textLeft < 0) {
                throw Xml.bomb();
            }
            return new Row(line, Arrays.copyOf(cells, width), null, hidden);
        }

        private Cell cell() throws XMLStreamException {
            String type = xml.attribute("t");
            NumberFormat format = format(number(xml.attribute("s")));
            text.setLength(0);
            String formula = null;
            boolean valued = false;
            int phonetic = 0;
            while (xml.next() && !xml.ends("c")) {
                if (xml.ends("f")) {
                    formula = xml.text();
                } else if (xml.starts("rPh")) {
                    phonetic++;
                } else if (xml.ends("rPh")) {
                    phonetic--;
                } else if (xml.ends("v") || xml.ends("t") && phonetic == 0) {
                    append(text, xml.text());
                    valued = true;
                }
            }
            // an empty result is a text; programs that compute nothing leave an empty one of no type
            if (formula != null && (!valued || type == null && text.isEmpty())) {
                return Cell.ofFormula(formula);
            }
            if (!valued) {
                return Cell.EMPTY;
            }
            return cell(type == null ? "n" : type, text.toString(), format);
        }

        private Cell cell(String type, String value, NumberFormat format) {
            return switch (type) {
                case "s" -> Cell.of(texts.get(number(value)));
                case "str", "inlineStr" -> Cell.of(value);
                case "e" -> Cell.error(value);
                case "b" -> Cell.of(value.strip().equals("1") || value.strip().equals("true") ? "TRUE" : "FALSE");
                case "d" -> moment(value, format);
                default -> value.isBlank() ? Cell.EMPTY : Cell.number(value, format);
            };
        }

        private NumberFormat format(int style) {
            return style >= 0 && style < formats.length ? formats[style] : NumberFormat.GENERAL;
        }

        /** A moment that is spelt out, as the number that other workbooks have for it. */
        private Cell moment(String value, NumberFormat format) {
            String plain = Texts.strip(value).replaceAll("(Z|[+-]\\d\\d:\\d\\d)$", "");
            try {
                LocalDateTime at = plain.indexOf('T') >= 0
                        ? LocalDateTime.parse(plain)
                        : plain.indexOf(':') >= 0
                                ? DAY_ZERO.atTime(LocalTime.parse(plain))
                                : LocalDate.parse(plain).atStartOfDay();
                BigDecimal serial = BigDecimal.valueOf(
                                Duration.between(EPOCH, at).toSeconds())
                        .divide(BigDecimal.valueOf(SECONDS_OF_DAY), MathContext.DECIMAL64)
                        .subtract(BigDecimal.valueOf(
                                plain.indexOf('T') >= 0 || plain.indexOf('-') >= 0 ? serialShift() : 0));
                return Cell.number(serial.toPlainString(), format);
            } catch (DateTimeParseException other) {
                return Cell.of(value);
            }
        }

        private static int place(@Nullable String reference, int next) {
            if (reference == null) {
                return next;
            }
            int place = 0;
            for (int i = 0; i < reference.length(); i++) {
                char c = Character.toUpperCase(reference.charAt(i));
                if (c < 'A' || c > 'Z') {
                    break;
                }
                place = Math.min(Row.MOST_CELLS + 1, place * 26 + c - 'A' + 1);
            }
            return place == 0 ? next : place - 1;
        }

        @Override
        public void close() throws IOException {
            xml.close();
        }
    }

    /** Ends in an error where a part, or all that is read of the file, unpacks to far more than it is packed. */
    private final class Unpacked extends FilterInputStream {
        private long left;

        Unpacked(InputStream in, long most) {
            super(in);
            left = most;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            left -= Math.max(0, read);
            unpackedLeft -= Math.max(0, read);
            if (left < 0 || unpackedLeft < 0) {
                throw Xml.bomb();
            }
            return read;
        }
    }
}
