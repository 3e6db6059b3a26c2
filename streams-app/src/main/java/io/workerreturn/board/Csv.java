package io.workerreturn.board;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.workerreturn.domain.BusinessDay;
import io.workerreturn.domain.PersonalNumbers;
import io.workerreturn.domain.ReturnRate;
import io.workerreturn.words.Language;
import io.workerreturn.words.Said;
import io.workerreturn.words.Spreadsheets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A list as a table for people and their spreadsheets: in the words of the page, Beijing time and per cent; UTF-8 with the mark by
 * which Excel knows it, and no text that a spreadsheet would take for a formula. Programs read JSON.
 *
 * @param name of the file where only plain letters may stand, without its ending
 * @param title what the list is called
 * @param columns from left to right
 */
record Csv<T>(String name, Said title, List<Column<T>> columns) {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String TYPE = "text/csv";
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter IN_NAME = DateTimeFormatter.ofPattern("yyyy-MM-dd_HHmm", Locale.ROOT);

    /** What says how a list is shown, not what is in it. */
    private static final Set<String> NO_FILTERS = Set.of("format", "lang", "sort", "limit", "cursor");

    /** Families of words for the values of a filter, the first one that has the value. */
    private static final Map<String, List<String>> FAMILIES = Map.of(
            "class", List.of("class"),
            "dimension", List.of("dimension"),
            "kind", List.of("alertKind"),
            "mode", List.of("mode"),
            "phase", List.of("phase"),
            "reason", List.of("reason"),
            "severity", List.of("severity"),
            "state", List.of("verdict", "firmState", "alertState"),
            "status", List.of("status"),
            "urgency", List.of("urgency"));

    private static final int LONGEST_PART = 40;
    private static final int LONGEST_NAME = 120;

    /**
     * One column.
     *
     * @param value of a row: null, a number, a text, something said, a truth, an instant, a {@link Share}, or several of these
     */
    record Column<T>(Said heading, Function<T, @Nullable Object> value) {}

    /** A part of a whole, 1 for all of it. */
    record Share(double value) {}

    /** A column under a word of the list. */
    static <T> Column<T> column(String word, Function<T, @Nullable Object> value) {
        return new Column<>(Said.of(word), value);
    }

    /** A column of instants; its heading says whose clock it is, for the file travels alone. */
    static <T> Column<T> time(String word, Function<T, @Nullable Instant> value) {
        return new Column<>(Said.of("csv.time", Said.of(word)), value::apply);
    }

    /** A column of rates, as per cent. */
    static <T> Column<T> share(String word, Function<T, @Nullable Double> value) {
        return column(word, row -> {
            Double share = value.apply(row);
            return share == null ? null : new Share(share);
        });
    }

    /** A column of codes of a family, by their words. */
    static <T> Column<T> code(String word, String family, Function<T, @Nullable Object> value) {
        return code(word, List.of(family), value);
    }

    /** A column of codes of one of these families, by their words. */
    static <T> Column<T> code(String word, List<String> families, Function<T, @Nullable Object> value) {
        return column(word, row -> {
            Object code = value.apply(row);
            return code instanceof Collection<?> codes
                    ? codes.stream().map(one -> Said.named(families, one)).toList()
                    : code == null ? null : Said.named(families, code);
        });
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

    /**
     * Answers with the rows.
     *
     * @param at the time that the file's name says, null for none
     */
    void answer(Context call, List<T> rows, @Nullable Instant at) {
        Language language = language(call);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Writer out = new OutputStreamWriter(bytes, StandardCharsets.UTF_8);
                CsvWriter csv = CsvWriter.builder().build(out.append(BYTE_ORDER_MARK))) {
            csv.writeRecord(columns.stream()
                    .map(column -> column.heading().in(language))
                    .toList());
            for (T row : rows) {
                csv.writeRecord(columns.stream()
                        .map(column -> cell(column.value().apply(row), language))
                        .toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("A table in memory can't be written.", e);
        }
        call.header(Header.CONTENT_DISPOSITION, disposition(call, language, at))
                .contentType(TYPE + "; charset=utf-8")
                .result(bytes.toByteArray());
    }

    private static Language language(Context call) {
        String language = call.queryParam("lang");
        if (language == null) {
            String accepted = call.header(Header.ACCEPT_LANGUAGE);
            return accepted == null ? Language.EN : Language.accepted(accepted).orElse(Language.EN);
        }
        return Arrays.stream(Language.values())
                .filter(one -> one.tag().equals(language))
                .findFirst()
                .orElseThrow(() -> Problem.badRequest("lang is one of en, zh."));
    }

    /** The name says what is in the file: the list, whose, after which filters, and of when. */
    private String disposition(Context call, Language language, @Nullable Instant at) {
        List<String> parts = new ArrayList<>();
        parts.add(title.in(language));
        parts.addAll(call.pathParamMap().values());
        call.queryParamMap().forEach((filter, values) -> {
            if (!NO_FILTERS.contains(filter)) {
                values.stream()
                        .filter(value -> !value.isBlank())
                        .forEach(value -> parts.add(filterText(filter, value, language)));
            }
        });
        String said = parts.stream()
                .map(Csv::inFileName)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("_"));
        String when = at == null ? "" : "_" + IN_NAME.format(beijing(at));
        String whole = shortened(said, LONGEST_NAME) + when + ".csv";
        return "attachment; filename=\"" + name + when + ".csv\"; filename*=UTF-8''"
                + URLEncoder.encode(whole, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String filterText(String filter, String value, Language language) {
        if (value.equals("true") || value.equals("false")) {
            Said flag = Said.named("filter", filter);
            return (value.equals("true") ? flag : Said.of("csv.not", flag)).in(language);
        }
        List<String> families = FAMILIES.getOrDefault(filter, List.of());
        return Arrays.stream(value.split(","))
                .map(one -> Said.named(families, one).in(language))
                .collect(Collectors.joining("+"));
    }

    /** What any system takes in the name of a file, and nothing by which a single person is known elsewhere. */
    private static String inFileName(String text) {
        return shortened(
                PersonalNumbers.hiddenIn(text)
                        .replaceAll("[\\p{Cntrl}\\\\/:*?\"<>|\\s]+", " ")
                        .strip(),
                LONGEST_PART);
    }

    private static String shortened(String text, int most) {
        int length = text.codePointCount(0, text.length());
        return length <= most ? text : text.substring(0, text.offsetByCodePoints(0, most));
    }

    private static ZonedDateTime beijing(Instant at) {
        return at.atZone(BusinessDay.ZONE);
    }

    static String cell(@Nullable Object value, Language language) {
        if (value == null) {
            return "";
        }
        if (value instanceof Number number) {
            return number.toString();
        }
        if (value instanceof Share share) {
            return ReturnRate.percent(share.value()).replace(" ", "");
        }
        if (value instanceof Instant instant) {
            return MINUTE.format(beijing(instant));
        }
        if (value instanceof Boolean truth) {
            return Said.of(truth ? "word.yes" : "word.no").in(language);
        }
        if (value instanceof Collection<?> many) {
            return many.stream()
                    .map(one -> cell(one, language))
                    .collect(Collectors.joining(Said.of("said.and").in(language)));
        }
        String text = value instanceof Said said ? said.in(language) : value.toString();
        return Spreadsheets.harmless(PersonalNumbers.hiddenIn(text));
    }
}
