package io.workerreturn.cli;

import io.workerreturn.audit.Audit;
import io.workerreturn.audit.AuditReport;
import io.workerreturn.audit.AuditSettings;
import io.workerreturn.audit.Difference;
import io.workerreturn.config.AppConfig;
import io.workerreturn.wire.AvroSerdes;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Recomputes every figure, compares, and says what it found. */
public final class AuditJob implements Jobs.Job<AuditCommand.Options> {
    /** The audit as another command runs it: by the defaults of the command of its own. */
    public static int byDefault(AppConfig config, PrintWriter out) throws IOException, InterruptedException {
        return new AuditJob().run(AuditCommand.Options.defaults(config), out);
    }

    @Override
    public int run(AuditCommand.Options options, PrintWriter out) throws IOException, InterruptedException {
        AppConfig config = options.config();
        Waiting.forJudging(config);
        AuditReport report;
        try (AvroSerdes serdes = AvroSerdes.open(config.registry())) {
            report = Audit.run(
                    AuditSettings.of(config, options.settle()),
                    serdes,
                    config.kafka().consumer(),
                    Bars::ofAudit);
        }
        if (options.json()) {
            out.println(RejectedJson.pretty(json(report, options.limit())));
        } else {
            print(report, options.limit(), out);
        }
        return report.clean() ? ExitStatus.OK : ExitStatus.FOUND;
    }

    private static void print(AuditReport report, int limit, PrintWriter out) {
        Table rows = new Table("topic", "rows compared");
        report.rowsCompared().forEach((topic, count) -> rows.row(topic, number(count)));
        rows.print(out);
        out.println();
        if (!report.clean()) {
            Table differences = new Table("topic", "key", "field", "expected", "found");
            report.differences().stream()
                    .limit(limit)
                    .forEach(difference -> differences.row(
                            difference.topic(),
                            difference.key(),
                            difference.field(),
                            difference.expected(),
                            difference.found()));
            differences.print(out);
            if (report.differences().size() > limit) {
                out.println("… and more: --limit lists more of them.");
            }
            out.println();
        }
        out.printf(
                Locale.ROOT,
                "Read %,d records%s. %s. It took %.1f s.%n",
                report.recordsRead(),
                report.rejected().isEmpty()
                        ? ""
                        : ", of which can't be used: "
                                + report.rejected().entrySet().stream()
                                        .map(reason -> number(reason.getValue()) + ' ' + reason.getKey())
                                        .collect(Collectors.joining(", ")),
                report.now() == null ? "The clock has not been set" : "The clock says " + report.now(),
                report.took().toMillis() / 1e3);
        out.println(
                report.clean()
                        ? "Clean: every figure is what follows from the sources."
                        : "Not clean: " + number(report.differingRows())
                                + " rows are not what follows from the sources. `worker-return explain` shows the facts"
                                + " behind a firm or a worker.");
    }

    private static String number(Number number) {
        return String.format(Locale.ROOT, "%,d", number.longValue());
    }

    private static Map<String, Object> json(AuditReport report, int limit) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("clean", report.clean());
        json.put("differingRows", report.differingRows());
        json.put(
                "differences",
                report.differences().stream().limit(limit).map(AuditJob::json).toList());
        json.put("rowsCompared", report.rowsCompared());
        json.put("recordsRead", report.recordsRead());
        json.put("rejected", report.rejected());
        json.put("now", report.now() == null ? null : report.now().toString());
        json.put("tookMillis", report.took().toMillis());
        return json;
    }

    private static Map<String, String> json(Difference difference) {
        Map<String, String> json = new LinkedHashMap<>();
        json.put("topic", difference.topic());
        json.put("key", difference.key());
        json.put("field", difference.field());
        json.put("expected", difference.expected());
        json.put("found", difference.found());
        return json;
    }
}
