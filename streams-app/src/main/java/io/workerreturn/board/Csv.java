package io.workerreturn.board;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.workerreturn.domain.PersonalNumbers;
import io.workerreturn.words.Spreadsheets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list as a table for spreadsheets: UTF-8 with the mark by which Excel knows it, and no text that a spreadsheet would take for a
 * formula.
 *
 * @param name of the file, without its ending
 * @param columns from left to right
 */
record Csv<T>(String name, List<Column<T>> columns) {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String TYPE = "text/csv";

    /** One column; {@code value} of a row may be null. */
    record Column<T>(String chinese, String english, Function<T, @Nullable Object> value) {}

    static <T> Column<T> column(String chinese, String english, Function<T, @Nullable Object> value) {
        return new Column<>(chinese, english, value);
    }

    /** Whether a caller wants a table rather than JSON. */
    static boolean isWanted(Context call) {
        String format = call.queryParam("format");
        if (format != null) {
            if (!format.equals("csv") && !format.equals("json")) {
                throw Problem.badRequest("format is one of csv, json.");
            }
            return format.equals("csv");
        }
        String accepted = call.header(Header.ACCEPT);
        return accepted != null && accepted.contains(TYPE);
    }

    void answer(Context call, List<T> rows) {
        boolean chinese = isChinese(call);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Writer out = new OutputStreamWriter(bytes, StandardCharsets.UTF_8);
                CsvWriter csv = CsvWriter.builder().build(out.append(BYTE_ORDER_MARK))) {
            csv.writeRecord(columns.stream()
                    .map(column -> chinese ? column.chinese() : column.english())
                    .toList());
            for (T row : rows) {
                csv.writeRecord(columns.stream()
                        .map(column -> cell(column.value().apply(row)))
                        .toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A table in memory can't be written.", e);
        }
        call.header(Header.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".csv\"")
                .contentType(TYPE + "; charset=utf-8")
                .result(bytes.toByteArray());
    }

    private static boolean isChinese(Context call) {
        String language = call.queryParam("lang");
        if (language == null) {
            String accepted = call.header(Header.ACCEPT_LANGUAGE);
            return accepted != null && accepted.toLowerCase(Locale.ROOT).startsWith("zh");
        }
        if (!language.equals("zh") && !language.equals("en")) {
            throw Problem.badRequest("lang is one of en, zh.");
        }
        return language.equals("zh");
    }

    static String cell(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Number number) {
            return number.toString();
        }
        if (value instanceof Instant instant) {
            return Json.instant(instant);
        }
        String text = value instanceof Collection<?> many
                ? String.join(" ", many.stream().map(String::valueOf).toList())
                : value.toString();
        return Spreadsheets.harmless(PersonalNumbers.hiddenIn(text));
    }
}
