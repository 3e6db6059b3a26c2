package io.workerreturn.importing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.xml.stream.XMLStreamException;

/** The texts that the cells of a workbook share, kept as bytes: they may be as many as a heap has room for, and no more. */
final class SharedTexts {
    /** Of the heap. */
    private static final int SHARE = 3;

    private static final long MOST_BYTES = Integer.MAX_VALUE - 64L;

    private byte[] bytes = new byte[1 << 16];
    private int[] ends = new int[1 << 12];
    private int size;
    private int count;

    /**
     * Reads them.
     *
     * @throws UnusableFileException if they are more than fit
     */
    static SharedTexts of(Xml part) throws XMLStreamException {
        SharedTexts texts = new SharedTexts();
        StringBuilder text = new StringBuilder();
        int phonetic = 0;
        while (part.next()) {
            if (part.starts("si")) {
                text.setLength(0);
            } else if (part.starts("rPh")) {
                phonetic++;
            } else if (part.ends("rPh")) {
                phonetic--;
            } else if (part.ends("t") && phonetic == 0) {
                WorkbookFile.append(text, part.text());
            } else if (part.ends("si")) {
                texts.add(text.toString());
            }
        }
        return texts;
    }

    private void add(String text) {
        byte[] more = text.getBytes(StandardCharsets.UTF_8);
        long most = Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / SHARE);
        if ((long) size + more.length + 4L * count > most) {
            throw new UnusableFileException("file.sharedTexts");
        }
        if (size + more.length > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(most, Math.max(size + more.length, bytes.length * 2L)));
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, ends.length * 2);
        }
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
        ends[count++] = size;
    }

    /** The text of a number; empty if there is none. */
    String get(int number) {
        if (number < 0 || number >= count) {
            return "";
        }
        int start = number == 0 ? 0 : ends[number - 1];
        return new String(bytes, start, ends[number] - start, StandardCharsets.UTF_8);
    }
}
