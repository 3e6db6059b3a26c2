package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import io.workerreturn.runtime.Strimzi;
import io.workerreturn.runtime.TopicAdministration;
import io.workerreturn.runtime.TopicDifference;
import io.workerreturn.runtime.TopicDifference.Remedy;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "topics",
        description = {
            "Compares the cluster's topics with what the application needs: partitions, replication, compaction,"
                    + " retention, time stamps.",
            "",
            "Changes nothing without --apply. With it, creates what is missing and alters configurations; never changes"
                    + " partitions or replicas, and says what to do instead.",
        },
        footer = {
            "Examples:",
            "  worker-return topics -c app.properties           what differs",
            "  worker-return topics -c app.properties --apply   make it so",
            "  worker-return topics -c app.properties --strimzi | kubectl apply -f -   the same in Kubernetes",
        })
final class TopicsCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(names = "--apply", description = "Create what is missing, and alter configurations.")
    private boolean apply;

    @Option(
            names = "--strimzi",
            description = "Print them as KafkaTopics, resources of Strimzi in Kubernetes; ask no broker.")
    private boolean strimzi;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        AppConfig wanted =
                strimzi ? config.load() : config.loadOrOwn(spec.commandLine().getErr());
        PrintWriter out = spec.commandLine().getOut();
        if (strimzi) {
            out.print(Strimzi.topics(TopicAdministration.wanted(wanted.kafka(), wanted.topics())));
            out.flush();
            return ExitStatus.OK;
        }
        Waiting.forBrokers(wanted);
        try (TopicAdministration topics = new TopicAdministration(wanted.kafka(), wanted.topics())) {
            List<TopicDifference> differences = topics.differences();
            print(differences, out);
            if (apply && !differences.isEmpty()) {
                differences = topics.apply(differences);
                out.println(differences.isEmpty() ? "Done: nothing differs any more." : "After that there remain:");
                print(differences, out);
            } else if (differences.isEmpty()) {
                out.println(
                        "Every topic is as it should be on " + wanted.kafka().bootstrapServers() + ".");
            } else if (differences.stream().anyMatch(difference -> difference.remedy() != Remedy.BY_HAND)) {
                out.println("Nothing was changed: --apply creates and alters what can be.");
            }
            return differences.isEmpty() ? ExitStatus.OK : ExitStatus.FOUND;
        }
    }

    static void print(List<TopicDifference> differences, PrintWriter out) {
        if (differences.isEmpty()) {
            return;
        }
        Table table = new Table("topic", "what", "should be", "is", "with --apply");
        differences.forEach(difference -> table.row(
                difference.topic(),
                difference.aspect(),
                difference.expected(),
                difference.actual(),
                switch (difference.remedy()) {
                    case CREATE -> "created";
                    case ALTER -> "altered";
                    case BY_HAND -> "not changed";
                }));
        table.print(out);
        out.println();
        differences.stream()
                .filter(difference -> !difference.advice().isEmpty())
                .collect(Collectors.groupingBy(
                        TopicDifference::advice,
                        LinkedHashMap::new,
                        Collectors.mapping(TopicDifference::topic, Collectors.joining(", "))))
                .forEach((advice, topics) -> out.println(topics + ": " + advice + ".\n"));
    }
}
