package io.workerreturn.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.workerreturn.config.AppConfig;
import io.workerreturn.rejected.Advice;
import io.workerreturn.rejected.Contents;
import io.workerreturn.rejected.Rejected;
import io.workerreturn.rejected.RejectedId;
import io.workerreturn.rejected.RejectedTopic;
import io.workerreturn.rejected.Workbench;
import io.workerreturn.schema.RejectedSettlement;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.RawRecord;
import io.workerreturn.wire.Reason;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "show",
        description = {
            "Opens one rejected record: why it was rejected and what helps, its key, headers and fields, as far as they"
                    + " go, and its bytes.",
        },
        footer = {
            "Examples:",
            "  worker-return rejected show -c app.properties worker-status/3/1042   by where it stood",
            "  worker-return rejected show -c app.properties 0:17                   by where it stands on rejected-records",
        })
final class RejectedShowCommand implements Callable<Integer> {
    private static final int LONGEST = 500;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Parameters(paramLabel = "<record>", description = "Which: " + RejectedRef.FORMS + ".")
    private String record = "";

    @Option(
            names = "--bytes",
            paramLabel = "<n>",
            defaultValue = "512",
            description = "Bytes of the value that are shown. Default: ${DEFAULT-VALUE}.")
    private int bytes;

    @Option(names = "--save", paramLabel = "<file>", description = "Write all bytes of the value to this file.")
    private @Nullable Path save;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    /**
     * A record and its kin.
     *
     * @param extent if it comes in parts, how far it goes; else null
     * @param gone why what it holds can't be had; null if it can
     * @param earlier in whose place it was sent, one after the other, the first of all first
     * @param later that were sent in its place and rejected again
     */
    private record Found(
            Rejected rejected,
            Rejected.@Nullable Extent extent,
            @Nullable String gone,
            @Nullable RejectedSettlement settlement,
            List<RejectedId> earlier,
            List<RejectedId> later) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        RejectedRef ref = RejectedRef.parse(record);
        AppConfig cluster = config.loadOrOwn(spec.commandLine().getErr());
        PrintWriter out = spec.commandLine().getOut();
        Waiting.forCluster(cluster);
        try (AvroSerdes serdes = AvroSerdes.open(cluster.registry())) {
            Optional<Found> found = find(
                    ref,
                    new RejectedTopic(
                            serdes, cluster.kafka().consumer(), cluster.kafka().topicPrefix(), Bars::ofAudit));
            if (found.isEmpty()) {
                spec.commandLine()
                        .getErr()
                        .println("No record " + Printable.of(record) + " was rejected, or it is more than 90 days ago:"
                                + " `worker-return rejected list --all` shows what there is.");
                return ExitStatus.FOUND;
            }
            Contents contents = new Workbench(
                            serdes, cluster.policies().season(), cluster.kafka().topicPrefix())
                    .contents(found.get().rejected().record());
            if (json) {
                out.println(RejectedJson.pretty(json(found.get(), contents)));
            } else {
                print(found.get(), contents, out);
            }
            byte[] value = found.get().rejected().record().value();
            if (save != null) {
                if (value == null) {
                    String gone = found.get().gone();
                    spec.commandLine()
                            .getErr()
                            .println("Nothing is saved in " + save + ": "
                                    + (gone == null ? "the record has no value." : gone + "."));
                    return ExitStatus.FAILURE;
                }
                Files.write(save, value);
            }
        }
        return ExitStatus.OK;
    }

    private static Optional<Found> find(RejectedRef ref, RejectedTopic topic) {
        AtomicReference<@Nullable Rejected> meant = new AtomicReference<>();
        Map<RejectedId, RejectedId> repairs = new HashMap<>();
        topic.each(null, rejected -> {
            rejected.resubmittedOf().ifPresent(of -> repairs.put(rejected.id(), of));
            if (ref.means(rejected)) {
                meant.set(rejected);
            }
        });
        Rejected rejected = meant.get();
        if (rejected == null) {
            return Optional.empty();
        }
        List<RejectedId> earlier = new ArrayList<>();
        RejectedId of = repairs.get(rejected.id());
        while (of != null && !earlier.contains(of)) {
            earlier.add(0, of);
            of = repairs.get(of);
        }
        List<RejectedId> later = repairs.keySet().stream()
                .filter(repair -> descends(repair, rejected.id(), repairs))
                .toList();
        Rejected whole = rejected;
        String gone = null;
        try {
            whole = topic.whole(rejected);
        } catch (IllegalStateException incomplete) {
            gone = incomplete.getMessage();
        }
        return Optional.of(
                new Found(whole, rejected.extent(), gone, topic.settlements().get(rejected.id()), earlier, later));
    }

    private static boolean descends(RejectedId repair, RejectedId from, Map<RejectedId, RejectedId> repairs) {
        RejectedId of = repair;
        for (int i = 0; i < repairs.size() && of != null; i++) {
            of = repairs.get(of);
            if (from.equals(of)) {
                return true;
            }
        }
        return false;
    }

    private void print(Found found, Contents contents, PrintWriter out) {
        Rejected rejected = found.rejected();
        RawRecord raw = rejected.record();
        Table table = new Table("record", rejected.id().toString());
        table.row("stands at", "rejected-records " + rejected.place());
        Rejected.Extent extent = found.extent();
        if (extent != null) {
            table.row(
                    "comes in",
                    extent.here()
                            ? extent.parts() + (extent.parts() == 1 ? " part, " : " parts, ") + content(extent)
                            : "its first part alone, of " + content(extent) + "; all of it stands where it stood");
        }
        if (found.gone() != null) {
            table.row("but", found.gone());
        }
        table.row("state", state(found));
        if (!found.earlier().isEmpty()) {
            table.row("repair of", words(found.earlier()));
        }
        if (!found.later().isEmpty()) {
            table.row("rejected again", words(found.later()));
        }
        table.row("reason", rejected.reason());
        table.row("message", rejected.message());
        table.row("appended", Moments.text(rejected.appendedAt()) + " (Asia/Shanghai)");
        table.row("rejected", Moments.text(rejected.rejectedAt()));
        table.row("key", raw.key() == null ? "none" : cut(Rejected.text(raw.key())));
        raw.headers()
                .forEach(header -> table.row(
                        "header",
                        cut(header.key()) + " = "
                                + (header.value() == null ? "null" : cut(Rejected.text(header.value())))));
        if (contents.schema() != null) {
            table.row("schema", contents.schemaId() + ", " + contents.schema());
        }
        table.print(out);
        out.println();
        advice(rejected, out);
        fields(contents, out);
        if (raw.value() == null) {
            out.println("It has no value.");
        } else {
            out.printf(Locale.ROOT, "Value, %,d bytes:%n", raw.value().length);
            if (Printable.isPersonal(raw.value())) {
                out.println("They hold an identity number: --save writes them to a file.");
            } else {
                HexDump.print(raw.value(), bytes, out);
            }
        }
    }

    private static String content(Rejected.Extent extent) {
        return String.format(
                Locale.ROOT,
                "%,d bytes, SHA-256 %s",
                extent.length(),
                HexFormat.of().formatHex(extent.sha256()));
    }

    private static String state(Found found) {
        RejectedSettlement settlement = found.settlement();
        if (settlement == null) {
            return "open";
        }
        return RejectedJson.state(settlement) + " (" + settlement.getHow() + ") on " + Moments.text(settlement.getAt())
                + " by " + settlement.getBy()
                + (settlement.getNote() == null ? "" : ": " + settlement.getNote());
    }

    private static String words(List<RejectedId> ids) {
        return String.join(", ", ids.stream().map(RejectedId::toString).toList());
    }

    private static void advice(Rejected rejected, PrintWriter out) {
        Optional<Reason> reason = rejected.knownReason();
        if (reason.isEmpty()) {
            out.println("This version does not know the reason: another one rejected it.");
        } else {
            Advice advice = Advice.of(reason.get());
            out.println(advice.meaning() + " " + reason.get().hint());
            if (!advice.rules().isEmpty()) {
                Table rules = new Table("what may help", "");
                advice.rules()
                        .forEach(rule -> rules.row(
                                "  --rule " + rule.label()
                                        + (rule.argument() == null ? "" : "=<" + rule.argument() + ">"),
                                rule.description()));
                rules.print(out);
            }
            out.println((advice.rules().isEmpty() ? "" : "Otherwise: ") + advice.otherwise());
        }
        out.println();
    }

    private static void fields(Contents contents, PrintWriter out) {
        if (contents.fields() == null) {
            out.println("Fields: none, " + Printable.of(String.valueOf(contents.stopped())) + ".");
            out.println();
            return;
        }
        Table table = new Table("field", "value");
        flatten("", contents.fields(), table);
        table.print(out);
        if (contents.stopped() != null) {
            out.println("… and no further: " + Printable.of(contents.stopped()) + ".");
        }
        out.println();
    }

    private static void flatten(String path, JsonNode node, Table table) {
        if (node.isObject() && !node.isEmpty()) {
            node.properties()
                    .forEach(entry ->
                            flatten(path + (path.isEmpty() ? "" : ".") + entry.getKey(), entry.getValue(), table));
        } else if (node.isArray() && !node.isEmpty()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(path + "." + i, node.get(i), table);
            }
        } else {
            table.row(cut(path), cut(node.isContainerNode() ? node.toString() : node.asText()));
        }
    }

    private static String cut(String given) {
        String text = Printable.of(given);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "… (" + text.length() + " characters)";
    }

    private Map<String, Object> json(Found found, Contents contents) {
        Rejected rejected = found.rejected();
        Map<String, Object> shown = RejectedJson.of(rejected, found.settlement());
        shown.put("repairOf", found.earlier().stream().map(RejectedId::toString).toList());
        shown.put(
                "rejectedAgain",
                found.later().stream().map(RejectedId::toString).toList());
        shown.put(
                "rules",
                rejected.knownReason()
                        .map(reason -> Advice.of(reason).rules().stream()
                                .map(rule -> rule.label())
                                .toList())
                        .orElse(List.of()));
        List<Map<String, Object>> headers = new ArrayList<>();
        rejected.record().headers().forEach(header -> {
            Map<String, Object> shownHeader = new HashMap<>();
            shownHeader.put("key", header.key());
            shownHeader.put("value", header.value() == null ? null : Rejected.text(header.value()));
            headers.add(shownHeader);
        });
        shown.put("headers", headers);
        shown.put("schemaId", contents.schemaId());
        shown.put("schema", contents.schema());
        shown.put("fields", contents.fields());
        shown.put("stopped", contents.stopped());
        byte[] value = rejected.record().value();
        shown.put("parts", found.extent() == null ? 1 : found.extent().parts());
        shown.put("gone", found.gone());
        shown.put("valueHex", value == null ? null : HexFormat.of().formatHex(value));
        return shown;
    }
}
