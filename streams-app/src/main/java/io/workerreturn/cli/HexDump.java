package io.workerreturn.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** Bytes in hexadecimal digits, sixteen to a line, with their printable ASCII characters. */
final class HexDump {
    private static final int WIDTH = 16;

    private HexDump() {}

    /** @param most bytes that are shown */
    static void print(byte[] bytes, int most, PrintWriter out) {
        int end = Math.min(most, bytes.length);
        for (int start = 0; start < end; start += WIDTH) {
            StringBuilder hex = new StringBuilder();
            StringBuilder text = new StringBuilder();
            for (int i = start; i < start + WIDTH; i++) {
                hex.append(i % WIDTH == WIDTH / 2 ? " " : "");
                hex.append(i < end ? String.format(Locale.ROOT, "%02x ", bytes[i]) : "   ");
                if (i < end) {
                    text.append(bytes[i] >= ' ' && bytes[i] <= '~' ? (char) bytes[i] : '.');
                }
            }
            out.printf(Locale.ROOT, "%08x  %s |%s|%n", start, hex, text);
        }
        if (end < bytes.length) {
            out.printf(Locale.ROOT, "… and %,d more bytes: --bytes shows more.%n", bytes.length - end);
        }
    }
}
