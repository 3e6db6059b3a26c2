package io.workerreturn.importing;

import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a web page: many systems call one .xls. A cell of it says what the person saw, for that is all it has. What a cell that
 * spans several says stands in its first one, as in a workbook.
 */
final class HtmlRows implements RowSource {
    private static final Pattern BEGINS =
            Pattern.compile("<(!doctype\\s+html|html|head|meta|body|table|style|title|div|tr)\\b");
    private static final Pattern ENCODING = Pattern.compile("charset\\s*=\\s*[\"']?([\\w.:-]{1,40})");
    private static final Pattern HIDDEN = Pattern.compile("(?i)display\\s*:\\s*none");
    private static final int LONGEST_CELL = 1 << 19;
    private static final int DEEPEST = 100;

    /** Rows are taken as they end. Where so much stands beside one of them, they were nested, and to take each would move all others. */
    private static final int MOST_BESIDE = 10_000;

    /** Of the page that its reader holds at one time, and of all of it. */
    private static final long MOST_CHARACTERS = 256L << 20;

    private final StreamParser page;
    private final Reader reader;
    private long line;

    /** By place: in how many of the rows to come a cell from above stands there. */
    private int[] below = new int[0];

    private HtmlRows(StreamParser page, Reader reader) {
        this.page = page;
        this.reader = reader;
    }

    /** Whether a file begins as a web page does. */
    static boolean isHtml(byte[] first) {
        String text = new String(first, StandardCharsets.ISO_8859_1)
                .replace("\0", "")
                .replaceFirst("^(ï»¿|ÿþ|þÿ)", "")
                .replaceFirst("^\\s*<\\?xml[^>]*>", "")
                .replaceFirst("^(\\s*<!--.*?-->)+", "")
                .stripLeading()
                .toLowerCase(Locale.ROOT);
        return text.startsWith("<") && BEGINS.matcher(text).lookingAt();
    }

    static HtmlRows of(InputStream in, byte[] first, ImportSettings settings) throws IOException {
        Reader text = new Limited(
                TextReader.of(in, settings.encoding().or(() -> declared(first)).orElse(null)));
        Parser parser = Parser.htmlParser();
        parser.setMaxDepth(DEEPEST);
        StreamParser page = new StreamParser(parser).parse(text, "");
        return new HtmlRows(page, text);
    }

    /** The encoding that the page itself names. */
    private static Optional<Charset> declared(byte[] first) {
        Matcher encoding = ENCODING.matcher(new String(first, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT));
        if (!encoding.find()) {
            return Optional.empty();
        }
        String name = encoding.group(1);
        try {
            // everybody who says GB2312 means more
            return Optional.of(Charset.forName(name.startsWith("gb") ? "GB18030" : name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return Optional.empty();
        }
    }

    @Override
    public @Nullable Row next() throws IOException {
        try {
            Element row = page.selectNext("tr");
            if (row == null) {
                if (line == 0 && page.document().selectFirst("frame") != null) {
                    throw new UnusableFileException("file.frames");
                }
                return null;
            }
            Element table = row.parent();
            if (table != null && table.childNodeSize() > MOST_BESIDE) {
                throw new UnusableFileException("file.bomb");
            }
            Row read = read(row);
            row.empty();
            // what stands before it, such as the ends of lines, is read, too
            for (Node before = row.previousSibling(); before != null; before = row.previousSibling()) {
                before.remove();
            }
            row.remove();
            return read;
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        }
    }

    private Row read(Element row) {
        List<Cell> cells = new ArrayList<>();
        int[] next = below.clone();
        for (Element cell : row.children()) {
            if (cell.normalName().equals("td") || cell.normalName().equals("th")) {
                String text = cell.text();
                if (text.length() > LONGEST_CELL || cells.size() > Row.MOST_CELLS) {
                    throw new UnusableFileException("file.bomb");
                }
                // what spans rows stands in the first of them, and the others are blank there, as in a workbook
                while (cells.size() < below.length && below[cells.size()] > 0) {
                    cells.add(Cell.EMPTY);
                }
                int first = cells.size();
                cells.add(Cell.of(text));
                for (int more = span(cell.attr("colspan")); more > 1; more--) {
                    cells.add(Cell.EMPTY);
                }
                int rows = span(cell.attr("rowspan"));
                if (rows > 1) {
                    next = Arrays.copyOf(next, Math.max(next.length, cells.size()));
                    Arrays.fill(next, first, cells.size(), rows);
                }
            }
        }
        for (int place = 0; place < next.length; place++) {
            next[place] = Math.max(0, next[place] - 1);
        }
        below = next;
        return new Row(
                ++line,
                cells.toArray(Cell[]::new),
                null,
                HIDDEN.matcher(row.attr("style")).find());
    }

    private static int span(String cells) {
        return cells.matches("\\d{1,5}") ? Integer.parseInt(cells) : 1;
    }

    @Override
    public void close() throws IOException {
        page.close();
        reader.close();
    }

    /** Ends in an error where there is more than a page may have. */
    private static final class Limited extends FilterReader {
        private long left = MOST_CHARACTERS;

        Limited(Reader in) {
            super(in);
        }

        @Override
        public int read(char[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            left -= Math.max(0, read);
            if (left < 0) {
                throw new UnusableFileException("file.bomb");
            }
            return read;
        }
    }
}
