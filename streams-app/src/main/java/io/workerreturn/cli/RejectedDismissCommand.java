package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import io.workerreturn.rejected.Rejected;
import io.workerreturn.rejected.RejectedTopic;
import io.workerreturn.rejected.Settler;
import io.workerreturn.wire.AvroSerdes;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "dismiss",
        description = {
            "Settles rejected records without sending anything: test data, or records that their source has sent again.",
            "",
            "They stay on rejected-records and under list --all. Nothing is settled without --apply.",
        },
        footer = {
            "Examples:",
            "  worker-return rejected dismiss -c app.properties worker-status/0/390 --note 'sent again as a Retraction' --apply",
            "  worker-return rejected dismiss -c app.properties --reason NOT_AVRO --until 2020-02-12 --note 'trial run'",
        })
final class RejectedDismissCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Mixin
    private RejectedTarget target = new RejectedTarget();

    @Option(names = "--apply", description = "Settle them. Without it, nothing is settled.")
    private boolean apply;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        target.check();
        AppConfig cluster = config.loadOrOwn(spec.commandLine().getErr());
        PrintWriter out = spec.commandLine().getOut();
        Waiting.forCluster(cluster);
        Instant now = Instant.now();
        try (AvroSerdes serdes = AvroSerdes.open(cluster.registry())) {
            RejectedTopic topic = new RejectedTopic(
                    serdes, cluster.kafka().consumer(), cluster.kafka().topicPrefix(), Bars::ofAudit);
            RejectedTarget.Chosen chosen = target.choose(topic, now);
            chosen.explain(spec.commandLine().getErr());
            List<Rejected> open = chosen.open();
            if (open.isEmpty()) {
                out.println("Nothing to do: none of them is open.");
            } else if (!apply) {
                Table table = new Table("would be dismissed", "reason");
                open.forEach(rejected -> table.row(rejected.id().toString(), rejected.reason()));
                table.print(out);
                out.println("Nothing was settled: --apply does.");
            } else {
                CleanStop.around(() -> out.println("Stopped. What was not dismissed is open as before."), () -> {
                    try (Settler settler = new Settler(
                            serdes,
                            cluster.kafka().producer(),
                            cluster.kafka().applicationId(),
                            cluster.kafka().topicPrefix())) {
                        settler.dismiss(open, target.signature(now), (id, nowhere) -> {});
                    }
                    out.printf(Locale.ROOT, "Dismissed %,d.%n", open.size());
                    return ExitStatus.OK;
                });
            }
            if (chosen.more()) {
                out.println("There are more than were looked at: run it again, or raise --max.");
            }
            return chosen.missing().isEmpty() ? ExitStatus.OK : ExitStatus.FOUND;
        }
    }
}
