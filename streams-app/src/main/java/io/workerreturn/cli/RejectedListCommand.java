package io.workerreturn.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.workerreturn.config.AppConfig;
import io.workerreturn.rejected.Filter;
import io.workerreturn.rejected.Rejected;
import io.workerreturn.rejected.RejectedId;
import io.workerreturn.rejected.RejectedTopic;
import io.workerreturn.schema.RejectedSettlement;
import io.workerreturn.wire.AvroSerdes;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "list",
        description = {
            "Lists rejected records, the newest first: those that are open, or all.",
        },
        footer = {
            "Examples:",
            "  worker-return rejected list -c app.properties",
            "  worker-return rejected list -c app.properties --topic worker-status --reason USCC_INVALID --since 2020-02-18",
            "  worker-return rejected list -c app.properties --all --limit 100 --page 2",
            "  worker-return rejected list -c app.properties --json | jq -r .id",
            "  worker-return rejected list -c app.properties --since PT1H --exit-code   for a script: 1 if there is any",
        })
final class RejectedListCommand implements Callable<Integer> {
    private static final Comparator<Rejected> OLDEST_FIRST = Comparator.comparing(Rejected::appendedAt)
            .thenComparing(rejected -> rejected.id().toString());

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Mixin
    private RejectedSelection selection = new RejectedSelection();

    @Option(names = "--all", description = "Also those that are settled.")
    private boolean all;

    @Option(
            names = "--limit",
            paramLabel = "<n>",
            defaultValue = "50",
            description = "Records on a page; all are counted. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--page",
            paramLabel = "<n>",
            defaultValue = "1",
            description = "Which page. Default: ${DEFAULT-VALUE}.")
    private int page;

    @Option(
            names = "--json",
            description =
                    "Print every record, as one JSON object per line, in the order of the topic and without pages.")
    private boolean json;

    @Option(names = "--exit-code", description = "Exit status 1 if there is such a record.")
    private boolean exitCode;

    @Spec
    private CommandSpec spec;

    /** What was counted on the way. */
    private static final class Census {
        private long open;
        private long settled;
        private final Map<String, Long> reasons = new TreeMap<>();

        private void count(Rejected rejected, boolean isSettled) {
            if (isSettled) {
                settled++;
            } else {
                open++;
                reasons.merge(rejected.reason(), 1L, Long::sum);
            }
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        Checks.atLeastOne("--limit", limit);
        Checks.atLeastOne("--page", page);
        AppConfig cluster = config.loadOrOwn(spec.commandLine().getErr());
        Filter filter = selection.filter(Instant.now());
        PrintWriter out = spec.commandLine().getOut();
        Waiting.forCluster(cluster);
        Census census = new Census();
        int most = (int) Math.min(Integer.MAX_VALUE, (long) limit * page);
        PriorityQueue<Rejected> newest = new PriorityQueue<>(OLDEST_FIRST);
        Map<RejectedId, RejectedSettlement> settlements;
        try (AvroSerdes serdes = AvroSerdes.open(cluster.registry())) {
            RejectedTopic topic = new RejectedTopic(
                    serdes, cluster.kafka().consumer(), cluster.kafka().topicPrefix(), Bars::ofAudit);
            settlements = topic.settlements();
            topic.each(filter.since(), rejected -> {
                if (!filter.test(rejected)) {
                    return;
                }
                RejectedSettlement settlement = settlements.get(rejected.id());
                census.count(rejected, settlement != null);
                if (settlement != null && !all) {
                    return;
                }
                if (json) {
                    print(rejected, settlement, out);
                    return;
                }
                newest.add(rejected);
                if (newest.size() > most) {
                    newest.remove();
                }
            });
        }
        if (!json) {
            table(newest, settlements, out);
            summary(census, out);
        }
        long listed = census.open + (all ? census.settled : 0);
        return exitCode && listed > 0 ? ExitStatus.FOUND : ExitStatus.OK;
    }

    private static void print(Rejected rejected, @Nullable RejectedSettlement settlement, PrintWriter out) {
        try {
            out.println(RejectedJson.line(RejectedJson.of(rejected, settlement)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
        }
    }

    private void table(
            PriorityQueue<Rejected> newest, Map<RejectedId, RejectedSettlement> settlements, PrintWriter out) {
        List<Rejected> listed = new ArrayList<>(newest);
        listed.sort(Collections.reverseOrder(OLDEST_FIRST));
        listed = listed.subList(
                Math.min(listed.size(), (int) Math.min(Integer.MAX_VALUE, (long) limit * (page - 1))), listed.size());
        if (listed.isEmpty()) {
            return;
        }
        Table table = new Table("record", "appended (Asia/Shanghai)", "reason", "key", "bytes", "state");
        for (Rejected rejected : listed) {
            RejectedSettlement settlement = settlements.get(rejected.id());
            table.row(
                    rejected.id().toString(),
                    Moments.text(rejected.appendedAt()),
                    rejected.reason(),
                    RejectedJson.shortened(rejected.keyText()),
                    String.format(Locale.ROOT, "%,d", rejected.size()),
                    (settlement == null ? "open" : RejectedJson.state(settlement))
                            + rejected.resubmittedOf()
                                    .map(of -> ", repair of " + of)
                                    .orElse(""));
        }
        table.print(out);
        out.println();
    }

    private void summary(Census census, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%,d open%s, %,d settled.%n",
                census.open,
                census.reasons.isEmpty()
                        ? ""
                        : census.reasons.entrySet().stream()
                                .map(reason -> String.format(Locale.ROOT, "%s %,d", reason.getKey(), reason.getValue()))
                                .collect(Collectors.joining(", ", " (", ")")),
                census.settled);
        long listed = census.open + (all ? census.settled : 0);
        long pages = (listed + limit - 1) / limit;
        if (pages > 1) {
            out.printf(Locale.ROOT, "Page %,d of %,d: --page shows another, --limit makes them longer.%n", page, pages);
        }
        if (census.open > 0) {
            out.println("`worker-return rejected show <record>` opens one and says what helps.");
        }
    }
}
