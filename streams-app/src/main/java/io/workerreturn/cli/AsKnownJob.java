package io.workerreturn.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.workerreturn.audit.AsKnown;
import io.workerreturn.audit.AuditSettings;
import io.workerreturn.audit.KnownCity;
import io.workerreturn.audit.Mark;
import io.workerreturn.audit.Marks;
import io.workerreturn.audit.NotKnownException;
import io.workerreturn.audit.Revision;
import io.workerreturn.audit.Revision.Change;
import io.workerreturn.audit.Revision.Kind;
import io.workerreturn.audit.Revision.Row;
import io.workerreturn.config.AppConfig;
import io.workerreturn.domain.Cause;
import io.workerreturn.domain.Rollup;
import io.workerreturn.replay.Replay;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.ReturnRateRollup;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.words.Spreadsheets;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Says what was known at some time. */
final class AsKnownJob implements Jobs.Job<AsKnownCommand.Options> {
    private static final String NOTHING = "-";
    private static final String NOW = "now";
    private static final Duration EXACT = Duration.ofMinutes(1);
    private static final String CITY = Rollup.Dimension.CITY.key(Rollup.ALL);

    /** The figures of a text, those that a meeting asks for; json has all. */
    private static final List<String> OF_A_GROUP = List.of(
            "firms",
            "firmsResumed",
            "firmsBelowTarget",
            "required",
            "returned",
            "onDuty",
            "returnRate",
            "shortfall",
            "projectedReturned");

    @Override
    public int run(AsKnownCommand.Options options, PrintWriter out) throws InterruptedException, IOException {
        AppConfig config = options.config();
        Waiting.forJudging(config);
        try (AvroSerdes serdes = AvroSerdes.open(config.registry())) {
            AuditSettings settings = AuditSettings.of(config, Duration.ZERO);
            Map<String, Object> client = config.kafka().consumer();
            Marks marks = new Marks(settings, serdes, client);
            AsKnown known = new AsKnown(settings, serdes, client, Bars::ofAudit);
            Instant clock = marks.clock().orElse(Instant.EPOCH);
            Instant at = Moments.parse(AsKnownCommand.AT, options.at(), clock);
            Mark mark = marked(marks, at);
            String against = options.against();
            int forgotten = Replay.forgotten(config);
            if (forgotten > 0 && options.format() == AsKnownCommand.Format.text) {
                out.println(
                        forgotten == 1
                                ? "One person was forgotten since: counted, under an id that leads to nobody."
                                : number(forgotten)
                                        + " people were forgotten since: counted, under ids that lead to nobody.");
            }
            if (against == null) {
                return print(known.at(mark), at, options, out);
            }
            Instant until = against.equals(NOW) ? clock : Moments.parse(AsKnownCommand.AGAINST, against, clock);
            Mark then = marked(marks, until);
            if (then.now().isBefore(mark.now())) {
                throw new UsageException("--at comes before --against: " + Moments.text(mark.now()) + " is after "
                        + Moments.text(then.now()));
            }
            return print(known.between(mark, then), options, out);
        }
    }

    private static Mark marked(Marks marks, Instant time) {
        try {
            return marks.at(time);
        } catch (NotKnownException not) {
            if (not.why() == NotKnownException.Why.TOO_EARLY || not.why() == NotKnownException.Why.FUTURE) {
                throw new UsageException(Objects.requireNonNullElse(not.getMessage(), ""));
            }
            throw not;
        }
    }

    private static String heading(Mark mark, Instant asked) {
        String text = "As known at " + Moments.text(mark.now());
        return Duration.between(mark.now(), asked).compareTo(EXACT) < 0
                ? text
                : text + " (no later mark is known before " + Moments.text(asked) + ")";
    }

    private static int print(KnownCity city, Instant asked, AsKnownCommand.Options options, PrintWriter out)
            throws IOException {
        if (options.enterprise().isPresent()) {
            String id = options.enterprise().get();
            return one(city.mark(), asked, city.firms().get(id), "firm " + id, options, out);
        } else if (options.trip().isPresent()) {
            String id = options.trip().get();
            return one(city.mark(), asked, city.trips().get(id), "trip " + id, options, out);
        }
        switch (options.format()) {
            case json -> out.println(RejectedJson.pretty(json(city)));
            case csv -> csv(city.firms(), EnterpriseReturnRate.getClassSchema(), out);
            case text -> text(city, asked, options.limit(), out);
            default -> throw new IllegalStateException();
        }
        return ExitStatus.OK;
    }

    private static int one(
            Mark mark,
            Instant asked,
            @Nullable SpecificRecord row,
            String what,
            AsKnownCommand.Options options,
            PrintWriter out)
            throws IOException {
        if (row == null) {
            out.println(heading(mark, asked) + " there was no " + Printable.of(what) + ".");
            return ExitStatus.FOUND;
        }
        switch (options.format()) {
            case json -> {
                Map<String, Object> json = mark(mark);
                json.put("row", RowJson.of(row));
                out.println(RejectedJson.pretty(json));
            }
            case csv -> csv(Map.of(what, row), row.getSchema(), out);
            case text -> {
                out.println(heading(mark, asked) + ", " + what + ":");
                Table table = new Table("figure", "value");
                RowJson.of(row).forEach((name, value) -> {
                    if (value != null) {
                        table.row(name, String.valueOf(value));
                    }
                });
                table.print(out);
            }
            default -> throw new IllegalStateException();
        }
        return ExitStatus.OK;
    }

    private static void text(KnownCity city, Instant asked, int limit, PrintWriter out) {
        out.println(heading(city.mark(), asked) + ", from " + number(city.records()) + " records:");
        Table table =
                new Table(Stream.concat(Stream.of("group"), OF_A_GROUP.stream()).toArray(String[]::new));
        List<Map.Entry<String, ReturnRateRollup>> groups = city.rollups().entrySet().stream()
                .filter(group -> Stream.of(Rollup.Dimension.CITY, Rollup.Dimension.TOWNSHIP, Rollup.Dimension.CLASS)
                        .anyMatch(dimension -> group.getKey().startsWith(dimension.key(""))))
                .sorted(Map.Entry.comparingByKey())
                .toList();
        groups.stream().limit(limit).forEach(group -> {
            Map<String, @Nullable Object> row = RowJson.of(group.getValue());
            table.row(Stream.concat(
                            Stream.of(group.getKey()), OF_A_GROUP.stream().map(name -> cell(row.get(name))))
                    .toArray(String[]::new));
        });
        table.print(out);
        if (groups.size() > limit) {
            out.println("… and " + number(groups.size() - limit) + " more: --limit lists more of them.");
        }
        out.println(number(city.firms().size()) + " firms, "
                + number(city.trips().size()) + " trips: --format csv lists the firms, json everything.");
    }

    private static String cell(@Nullable Object value) {
        if (value instanceof Double share) {
            return String.format(Locale.ROOT, "%.2f %%", share * 100);
        }
        return value instanceof Number count ? number(count.longValue()) : value == null ? NOTHING : value.toString();
    }

    private static Map<String, Object> mark(Mark mark) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("knownAt", mark.now().toString());
        return json;
    }

    private static Map<String, Object> json(KnownCity city) {
        Map<String, Object> json = mark(city.mark());
        json.put("records", city.records());
        json.put("rollups", rows(city.rollups()));
        json.put("firms", rows(city.firms()));
        json.put("trips", rows(city.trips()));
        json.put("dailyArrivals", rows(city.days()));
        return json;
    }

    private static Map<String, Object> rows(Map<String, ? extends SpecificRecord> rows) {
        Map<String, Object> json = new LinkedHashMap<>();
        rows.forEach((key, row) -> json.put(key, RowJson.of(row)));
        return json;
    }

    private static void csv(Map<String, ? extends SpecificRecord> rows, Schema schema, PrintWriter out)
            throws IOException {
        List<String> names = schema.getFields().stream().map(Schema.Field::name).toList();
        // the mark by which Excel knows the encoding
        CsvWriter csv = CsvWriter.builder().build(out.append('\uFEFF'));
        csv.writeRecord(names);
        for (SpecificRecord row : rows.values()) {
            Map<String, @Nullable Object> json = RowJson.of(row);
            List<String> cells = new ArrayList<>();
            for (String name : names) {
                Object value = json.get(name);
                cells.add(Spreadsheets.harmless(value == null ? "" : structured(value)));
            }
            csv.writeRecord(cells);
        }
        csv.flush();
    }

    private static String structured(Object value) throws JsonProcessingException {
        return value instanceof Map<?, ?> || value instanceof List<?>
                ? RejectedJson.line(value)
                : Printable.veiled(value.toString());
    }

    private static int print(Revision revision, AsKnownCommand.Options options, PrintWriter out) throws IOException {
        Map<Row, Map<String, Change>> rows = revision.rows().entrySet().stream()
                .filter(row -> options.enterprise()
                        .map(id -> row.getKey().equals(new Row(Kind.FIRM, id)))
                        .orElse(true))
                .filter(row -> options.trip()
                        .map(id -> row.getKey().equals(new Row(Kind.TRIP, id)))
                        .orElse(true))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one, LinkedHashMap::new));
        switch (options.format()) {
            case json -> out.println(RejectedJson.pretty(json(revision, rows)));
            case csv -> csv(rows, out);
            case text -> text(revision, rows, options, out);
            default -> throw new IllegalStateException();
        }
        return ExitStatus.OK;
    }

    private static void text(
            Revision revision, Map<Row, Map<String, Change>> rows, AsKnownCommand.Options options, PrintWriter out) {
        out.println("From what was known at " + Moments.text(revision.then().now()) + " to what was known at "
                + Moments.text(revision.now().now()) + ":");
        boolean single = options.enterprise().isPresent() || options.trip().isPresent();
        List<Map.Entry<Row, Map<String, Change>>> shown = single
                ? List.copyOf(rows.entrySet())
                : rows.entrySet().stream()
                        .filter(row -> row.getKey().equals(new Row(Kind.ROLLUP, CITY)))
                        .toList();
        Table table = new Table(Stream.of(
                        Stream.of("figure", "then"),
                        Arrays.stream(Cause.values()).map(AsKnownJob::words),
                        Stream.of("now"))
                .flatMap(all -> all)
                .toArray(String[]::new));
        shown.forEach(row -> row.getValue().forEach((name, change) -> table.row(line(name, name, change))));
        if (shown.isEmpty()) {
            out.println("Nothing of it changed.");
        } else {
            table.print(out);
        }
        if (!single) {
            firms(rows, options.limit(), out);
        }
        revision.told()
                .forEach((cause, bySource) -> out.println(words(cause) + ": "
                        + bySource.entrySet().stream()
                                .map(source -> number(source.getValue()) + " from " + Printable.of(source.getKey()))
                                .collect(Collectors.joining(", "))));
    }

    private static void firms(Map<Row, Map<String, Change>> rows, int limit, PrintWriter out) {
        List<Map.Entry<Row, Map<String, Change>>> firms = rows.entrySet().stream()
                .filter(row ->
                        row.getKey().kind() == Kind.FIRM && row.getValue().containsKey("returned"))
                .sorted(Comparator.comparing(row -> -Math.abs(
                        Objects.requireNonNull(row.getValue().get("returned")).difference())))
                .toList();
        if (firms.isEmpty()) {
            return;
        }
        out.println();
        out.println("Returned, of the firms where it changed most:");
        Table table = new Table(Stream.of(
                        Stream.of("firm", "then"),
                        Arrays.stream(Cause.values()).map(AsKnownJob::words),
                        Stream.of("now"))
                .flatMap(all -> all)
                .toArray(String[]::new));
        firms.stream()
                .limit(limit)
                .forEach(row -> table.row(line(
                        "returned",
                        row.getKey().key(),
                        Objects.requireNonNull(row.getValue().get("returned")))));
        table.print(out);
        if (firms.size() > limit) {
            out.println("… and " + number(firms.size() - limit) + " more: --limit lists more of them.");
        }
        out.println();
    }

    private static String[] line(String figure, String title, Change change) {
        List<String> cells = new ArrayList<>();
        cells.add(title);
        cells.add(shown(figure, change.before(), false));
        for (Cause cause : Cause.values()) {
            Long part = change.parts().get(cause);
            cells.add(part == null ? NOTHING : shown(figure, part, true));
        }
        cells.add(shown(figure, change.after(), false));
        return cells.toArray(String[]::new);
    }

    private static String shown(String figure, long value, boolean signed) {
        String sign = signed && value > 0 ? "+" : "";
        return sign + (figure.endsWith("Rate") ? String.format(Locale.ROOT, "%.2f %%", value / 100.0) : number(value));
    }

    private static String words(Cause cause) {
        return cause.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Map<String, Object> json(Revision revision, Map<Row, Map<String, Change>> rows) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("knownAt", revision.then().now().toString());
        json.put("against", revision.now().now().toString());
        json.put("told", revision.told());
        json.put(
                "changes",
                rows.entrySet().stream()
                        .flatMap(row -> row.getValue().entrySet().stream()
                                .map(change -> json(row.getKey(), change.getKey(), change.getValue())))
                        .toList());
        return json;
    }

    private static Map<String, Object> json(Row row, String figure, Change change) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", row.kind().name().toLowerCase(Locale.ROOT));
        json.put("key", row.key());
        json.put("figure", figure);
        json.put("before", change.before());
        json.put("after", change.after());
        json.put("parts", change.parts());
        return json;
    }

    private static void csv(Map<Row, Map<String, Change>> rows, PrintWriter out) throws IOException {
        CsvWriter csv = CsvWriter.builder().build(out.append('\uFEFF'));
        csv.writeRecord(Stream.of(
                        Stream.of("kind", "key", "figure", "then"),
                        Arrays.stream(Cause.values()).map(AsKnownJob::words),
                        Stream.of(NOW))
                .flatMap(all -> all)
                .toList());
        rows.forEach((row, changes) -> changes.forEach((figure, change) -> csv.writeRecord(Stream.of(
                        Stream.of(
                                row.kind().name().toLowerCase(Locale.ROOT),
                                Spreadsheets.harmless(Printable.veiled(row.key())),
                                figure,
                                Long.toString(change.before())),
                        Arrays.stream(Cause.values())
                                .map(cause -> Long.toString(change.parts().getOrDefault(cause, 0L))),
                        Stream.of(Long.toString(change.after())))
                .flatMap(all -> all)
                .toList())));
        csv.flush();
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
