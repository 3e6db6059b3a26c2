package io.workerreturn.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.workerreturn.config.AppConfig;
import io.workerreturn.rejected.Rejected;
import io.workerreturn.rejected.RejectedTopic;
import io.workerreturn.rejected.Repair;
import io.workerreturn.rejected.Rule;
import io.workerreturn.rejected.Workbench;
import io.workerreturn.wire.AvroSerdes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "repair",
        description = {
            "Repairs rejected records by rules or by hand, and sends them again.",
            "",
            "Shows first what would be sent and which trips, workers and firms would change, and how. Nothing is sent"
                    + " without --apply. What is sent carries headers that say where it comes from, and the rejected record"
                    + " is settled in the same transaction: doing it twice changes nothing. A repair that is rejected"
                    + " again is listed as a repair of the first.",
        },
        footer = {
            "Examples:",
            "  worker-return rejected repair -c app.properties worker-status/3/1042 --rule key-from-record",
            "  worker-return rejected repair -c app.properties --reason DIVISION_INVALID --rule division-to-six-digits --apply",
            "  worker-return rejected repair -c app.properties --reason REPORTED_IN_FUTURE --topic charter-bus-events"
                    + " --rule shift-times=-PT8H",
            "  worker-return rejected repair -c app.properties charter-bus-events/0/77 --field payload.seats=40"
                    + " --field occurredAt=2020-02-18T04:00:00Z --apply",
            "  worker-return rejected repair -c app.properties charter-bus-events/0/77 --edit",
            "`worker-return rejected repair --rules` explains the rules.",
        })
final class RejectedRepairCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOPIC = "topic";
    private static final String KEY = "key";
    private static final String VALUE = "value";

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Mixin
    private RejectedTarget target = new RejectedTarget();

    @Option(
            names = "--rule",
            paramLabel = "<rule[=argument]>",
            description = "Repair by this rule. Several are applied in their order. --rules explains them.")
    private List<String> rules = new ArrayList<>();

    @Option(
            names = "--field",
            paramLabel = "<path=value>",
            description = "Set this field, such as payload.seats=40; null for none. May be repeated.")
    private Map<String, String> fields = new LinkedHashMap<>();

    @Option(names = "--new-key", paramLabel = "<key>", description = "Give the record this key.")
    private @Nullable String key;

    @Option(names = "--to-topic", paramLabel = "<topic>", description = "Send it to this topic, named without prefix.")
    private @Nullable String topic;

    @Option(names = "--edit", description = "Open one record in $VISUAL or $EDITOR, as JSON.")
    private boolean edit;

    @Option(
            names = "--from",
            paramLabel = "<file>",
            description = "Take topic, key and fields of one record from this file, as --edit writes it.")
    private @Nullable Path from;

    @Option(names = "--rules", description = "Explain the rules, and do nothing.")
    private boolean explainRules;

    @Mixin
    private RejectedResubmission resubmission = new RejectedResubmission();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (explainRules) {
            Table table = new Table("rule", "what it does");
            Arrays.stream(Rule.values()).forEach(rule -> table.row(label(rule), rule.description()));
            table.print(spec.commandLine().getOut());
            return ExitStatus.OK;
        }
        target.check();
        List<Rule.Use> uses = rules.stream().map(RejectedRepairCommand::use).toList();
        if ((edit || from != null) && !target.isOne()) {
            throw new UsageException("--edit and --from are for one record: name it");
        }
        if (uses.isEmpty() && fields.isEmpty() && key == null && topic == null && !edit && from == null) {
            throw new UsageException("say how: --rule, --field, --new-key, --to-topic, --edit or --from;"
                    + " `worker-return rejected resubmit` sends records as they are");
        }
        AppConfig cluster = config.loadOrOwn(spec.commandLine().getErr());
        Repair repair = new Repair(uses, fields, null, key, topic);
        Repair whole = from == null ? repair : with(repair, from);
        Waiting.forForeseeing(cluster);
        if (edit) {
            Optional<Path> edited = edited(cluster);
            if (edited.isEmpty()) {
                return ExitStatus.FOUND;
            }
            int status = resubmission.run(target, with(repair, edited.get()), cluster);
            if (status == ExitStatus.OK && resubmission.applies()) {
                Files.delete(edited.get());
            } else {
                spec.commandLine()
                        .getErr()
                        .println("Your edit is kept: --from " + edited.get() + " in place of --edit takes it.");
            }
            return status;
        }
        return resubmission.run(target, whole, cluster);
    }

    private static String label(Rule rule) {
        return rule.label() + (rule.argument() == null ? "" : "=<" + rule.argument() + ">");
    }

    private static Rule.Use use(String text) {
        try {
            return Rule.Use.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new UsageException("--rule: " + wrong.getMessage());
        }
    }

    /** The one record as JSON, as somebody has edited it; empty if there is nothing to edit, or nothing was. */
    private Optional<Path> edited(AppConfig cluster) throws IOException, InterruptedException {
        String before;
        try (AvroSerdes serdes = AvroSerdes.open(cluster.registry())) {
            RejectedTopic rejected = new RejectedTopic(
                    serdes, cluster.kafka().consumer(), cluster.kafka().topicPrefix(), Bars::ofAudit);
            RejectedTarget.Chosen chosen = target.choose(rejected, Instant.now());
            if (chosen.open().isEmpty()) {
                chosen.explain(spec.commandLine().getErr());
                return Optional.empty();
            }
            before = JSON.writerWithDefaultPrettyPrinter()
                    .writeValueAsString(editable(
                            rejected.whole(chosen.open().get(0)),
                            new Workbench(
                                    serdes,
                                    cluster.policies().season(),
                                    cluster.kafka().topicPrefix())));
        }
        Path file = Files.createTempFile("rejected-", ".json");
        Files.writeString(file, before);
        String editor = Optional.ofNullable(System.getenv("VISUAL"))
                .or(() -> Optional.ofNullable(System.getenv("EDITOR")))
                .orElse("vi");
        // the variable may hold options, which only a shell takes apart
        int status = new ProcessBuilder("sh", "-c", editor + " \"$1\"", "sh", file.toString())
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0 || Files.readString(file).equals(before)) {
            spec.commandLine()
                    .getErr()
                    .println(
                            status == 0
                                    ? "Nothing was changed, so nothing is to be sent."
                                    : "The editor '" + editor + "' ended with status " + status
                                            + ": nothing was changed. $VISUAL or $EDITOR names another.");
            Files.delete(file);
            return Optional.empty();
        }
        return Optional.of(file);
    }

    private static ObjectNode editable(Rejected rejected, Workbench bench) {
        ObjectNode json = JSON.createObjectNode();
        json.put(TOPIC, rejected.record().topic());
        json.put(KEY, rejected.keyText());
        json.set(VALUE, bench.editable(rejected.record()));
        return json;
    }

    private static Repair with(Repair repair, Path file) throws IOException {
        JsonNode json;
        try {
            json = JSON.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new UsageException(file + " is no JSON: " + e.getOriginalMessage() + " in line "
                    + e.getLocation().getLineNr());
        }
        if (!json.path(TOPIC).isTextual()
                || !json.path(KEY).isTextual()
                || !json.path(VALUE).isObject()) {
            throw new UsageException(file + " must hold an object with \"" + TOPIC + "\" and \"" + KEY
                    + "\" as text and \"" + VALUE + "\" as an object of fields");
        }
        return new Repair(
                repair.rules(),
                repair.fields(),
                json.get(VALUE),
                repair.key() == null ? json.get(KEY).textValue() : repair.key(),
                repair.topic() == null ? json.get(TOPIC).textValue() : repair.topic());
    }
}
