package io.workerreturn.docs;

import io.workerreturn.metrics.KafkaReadings;
import io.workerreturn.metrics.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** docs/metrics.md: every metric, and what it means. */
final class MetricsPage {
    private MetricsPage() {}

    static String content() {
        StringBuilder page = new StringBuilder();
        page.append("# Metrics\n\n").append(Page.NOTICE).append("""
                Every board answers `GET /metrics`, in the text format of Prometheus or as OpenMetrics, whichever is asked for, to
                whoever sends the token that `metrics.token` is set to (`Authorization: Bearer …`); of an open board, this machine
                needs none. Counts of people are rounded, as a viewer sees them ([ADR 21](adr/0021-what-a-viewer-sees.md)).
                [deploy/prometheus](../deploy/prometheus) has a scrape configuration, recording rules and alerts, each alert with a
                section in the [runbook](runbook.md); [deploy/grafana](../deploy/grafana) has dashboards.

                No label ever names a worker, a trip or a firm, so the number of series does not grow with the city: about 500 of an
                instance with one thread, and 20 more for each further thread. What an instance counts of its own is to be added up
                over the instances. The figures of the city are the same on every board that has caught up: take the largest
                (`max by (group) (…)`), never the sum.
                """);
        table(page, "Of Worker Return", Metric.ALL);
        page.append("""

                The two histograms are measured where a board reads the output topics, so the wait for the commit is in them. A row
                counts when it shows a newer report than it did before, and only what came after the board had caught up counts. One counts from
                the newest report in the row, the other from the record that had waited longest when the row was sent, so the first may
                well be shorter. The append time travels in the header `told-at` ([topics.md](topics.md)).
                """);
        table(page, "Of Kafka Streams and its clients", KafkaReadings.METRICS);
        page.append("\nOf the thousands that Kafka keeps, these; tasks, partitions and stores are added up.\n");
        table(page, "Of the Java machine", Metric.MACHINE);
        page.append(
                "\nThe others of Micrometer's binders for memory, threads, classes, processors and files are there too.\n");
        labels(page);
        return page.toString();
    }

    private static void table(StringBuilder page, String title, List<Metric> metrics) {
        page.append("\n## ")
                .append(title)
                .append("\n\n| metric | type | unit | labels | meaning |\n| --- | --- | --- | --- | --- |\n");
        for (Metric metric : metrics) {
            page.append("| `")
                    .append(metric.name())
                    .append("` | ")
                    .append(metric.type().name().toLowerCase(Locale.ROOT))
                    .append(" | ")
                    .append(metric.unit())
                    .append(" | ")
                    .append(metric.labels().stream()
                            .map(label -> "`" + label.name() + "`")
                            .collect(Collectors.joining(", ")))
                    .append(" | ")
                    .append(Page.cell(metric.meaning()))
                    .append(" |\n");
        }
    }

    private static void labels(StringBuilder page) {
        Map<Metric.Label, String> uses = new LinkedHashMap<>();
        Metric.ALL.forEach(metric ->
                metric.labels().forEach(label -> uses.merge(label, "`" + metric.name() + "`", (a, b) -> a + ", " + b)));
        page.append("\n## Labels\n\n| label | of | values |\n| --- | --- | --- |\n");
        uses.forEach((label, of) -> page.append("| `")
                .append(label.name())
                .append("` | ")
                .append(of)
                .append(" | ")
                .append(Page.cell(label.values()))
                .append(" |\n"));
    }
}
