package io.workerreturn.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.workerreturn.audit.AuditSettings;
import io.workerreturn.audit.FieldChange;
import io.workerreturn.audit.Preview;
import io.workerreturn.config.AppConfig;
import io.workerreturn.rejected.Proposal;
import io.workerreturn.rejected.Rejected;
import io.workerreturn.rejected.RejectedId;
import io.workerreturn.rejected.RejectedTopic;
import io.workerreturn.rejected.Repair;
import io.workerreturn.rejected.Settler;
import io.workerreturn.rejected.Workbench;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.RawRecord;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What repairing and resubmitting have in common: the look at what would follow, and sending. */
final class RejectedResubmission {
    @Option(names = "--apply", description = "Send them. Without it, nothing is sent.")
    private boolean apply;

    @Option(
            names = "--no-effects",
            description =
                    "Don't work out which trips, workers and firms would change; quicker where many trips are known.")
    private boolean withoutEffects;

    @Option(
            names = "--overwrite",
            description = "Send registrations of firms also where a later one stands, which they would replace.")
    private boolean overwrite;

    @Option(
            names = "--limit",
            paramLabel = "<n>",
            defaultValue = "50",
            description = "Lines of each table; all are counted. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private static final Preview.Effects NO_EFFECTS = new Preview.Effects(List.of(), Set.of(), Map.of());

    /** What came of it. */
    private record Outcome(
            List<Proposal> proposals, Preview.Effects effects, Map<RejectedId, RejectedId> sent, boolean more) {
        List<Proposal> usable() {
            return proposals.stream().filter(Proposal::usable).toList();
        }

        List<Proposal> refused() {
            return proposals.stream().filter(proposal -> !proposal.usable()).toList();
        }
    }

    boolean applies() {
        return apply;
    }

    /** Repairs what is chosen, shows it, and sends it if that is wanted. */
    int run(RejectedTarget target, Repair repair, AppConfig config) throws Exception {
        Checks.atLeastOne("--limit", limit);
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Instant now = Instant.now();
        try (AvroSerdes serdes = AvroSerdes.open(config.registry())) {
            RejectedTopic topic = new RejectedTopic(
                    serdes, config.kafka().consumer(), config.kafka().topicPrefix(), Bars::ofAudit);
            if (apply) {
                return CleanStop.around(() -> err.println("Stopped."), () -> {
                    try (Settler settler = new Settler(
                            serdes,
                            config.kafka().producer(),
                            config.kafka().applicationId(),
                            config.kafka().topicPrefix())) {
                        // read once nobody else can settle any more
                        RejectedTarget.Chosen chosen = target.choose(topic, now);
                        chosen.explain(err);
                        Outcome outcome = plan(topic, chosen, repair, serdes, config, now);
                        if (!json) {
                            print(outcome, out);
                        }
                        return end(sent(outcome, settler, target, now, err), chosen, out);
                    }
                });
            }
            RejectedTarget.Chosen chosen = target.choose(topic, now);
            chosen.explain(err);
            Outcome outcome = plan(topic, chosen, repair, serdes, config, now);
            if (!json) {
                print(outcome, out);
            }
            return end(outcome, chosen, out);
        }
    }

    private Outcome plan(
            RejectedTopic topic,
            RejectedTarget.Chosen chosen,
            Repair repair,
            AvroSerdes serdes,
            AppConfig config,
            Instant now) {
        Workbench bench =
                new Workbench(serdes, config.policies().season(), config.kafka().topicPrefix());
        List<Proposal> proposals = new ArrayList<>();
        boolean only = chosen.open().size() == 1;
        for (Rejected rejected : chosen.open()) {
            // of many, each may fill the memory
            proposals.add(
                    rejected.extent() == null || only
                            ? repair.propose(bench, topic.whole(rejected), now)
                            : Proposal.unread(
                                    rejected, "it is too large to be repaired together with others: name it alone"));
        }
        Preview.Effects effects = effects(proposals, serdes, config);
        boolean overtaken = false;
        for (int i = 0; i < proposals.size(); i++) {
            Proposal proposal = proposals.get(i);
            if (!overwrite && proposal.usable() && replacesLater(proposal, effects)) {
                proposals.set(
                        i,
                        proposal.refused("a registration of this firm that came later stands, and would be replaced:"
                                + " --overwrite if that is meant, or dismiss this one"));
                overtaken = true;
            }
        }
        return new Outcome(
                proposals,
                withoutEffects ? NO_EFFECTS : overtaken ? effects(proposals, serdes, config) : effects,
                Map.of(),
                chosen.more());
    }

    private static boolean replacesLater(Proposal proposal, Preview.Effects effects) {
        RawRecord record = proposal.record();
        Long standing = record.topic().equals(Topics.ENTERPRISES.name()) && record.key() != null
                ? effects.registeredAt().get(new String(record.key(), StandardCharsets.UTF_8))
                : null;
        return standing != null && standing > proposal.rejected().record().timestamp();
    }

    private Preview.Effects effects(List<Proposal> proposals, AvroSerdes serdes, AppConfig config) {
        List<RawRecord> records = proposals.stream()
                .filter(Proposal::usable)
                .map(Proposal::record)
                // registrations are always looked at: they may replace a later one
                .filter(record -> !withoutEffects || record.topic().equals(Topics.ENTERPRISES.name()))
                .toList();
        return records.isEmpty()
                ? NO_EFFECTS
                : Preview.of(
                        AuditSettings.of(config, Duration.ZERO),
                        serdes,
                        config.kafka().consumer(),
                        Bars::ofAudit,
                        records);
    }

    private static Outcome sent(Outcome outcome, Settler settler, RejectedTarget target, Instant now, PrintWriter err) {
        Map<RejectedId, RejectedId> sent = new LinkedHashMap<>();
        List<Proposal> usable = outcome.usable();
        try {
            settler.resubmit(usable, target.signature(now), (id, to) -> {
                if (to != null) {
                    sent.put(id, to);
                }
            });
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            err.printf(
                    Locale.ROOT,
                    "Stopped: %,d of %,d are sent and settled, the others are open as before.%n",
                    sent.size(),
                    usable.size());
        }
        return new Outcome(outcome.proposals(), outcome.effects(), sent, outcome.more());
    }

    private int end(Outcome outcome, RejectedTarget.Chosen chosen, PrintWriter out) throws JsonProcessingException {
        boolean complete = outcome.refused().isEmpty()
                && chosen.missing().isEmpty()
                && (!apply || outcome.sent().size() == outcome.usable().size());
        if (json) {
            out.println(RejectedJson.pretty(json(outcome)));
        } else if (outcome.proposals().isEmpty()) {
            out.println("Nothing to do: none of them is open.");
        } else if (apply) {
            Table table = new Table("settled", "stands now at");
            outcome.sent().entrySet().stream()
                    .limit(limit)
                    .forEach(sent ->
                            table.row(sent.getKey().toString(), sent.getValue().toString()));
            if (!outcome.sent().isEmpty()) {
                table.print(out);
                more(outcome.sent().size(), out);
                out.println();
            }
            out.printf(
                    Locale.ROOT,
                    "Sent and settled %,d; %,d stay open.%n",
                    outcome.sent().size(),
                    outcome.proposals().size() - outcome.sent().size());
        } else {
            out.println(
                    outcome.usable().isEmpty()
                            ? "Nothing could be sent so. `worker-return rejected show <record>` says what may help."
                            : "Nothing was sent: --apply sends "
                                    + (outcome.usable().size() == 1 ? "it." : "them."));
        }
        if (!json && outcome.more()) {
            out.println("There are more than were looked at: once these are settled, run it again, or raise --max.");
        }
        return complete ? ExitStatus.OK : ExitStatus.FOUND;
    }

    private void print(Outcome outcome, PrintWriter out) {
        List<Proposal> usable = outcome.usable();
        if (!usable.isEmpty()) {
            Table table = new Table("can be sent", "how", "what changes", "before", "after");
            for (Proposal proposal : usable.stream().limit(limit).toList()) {
                String id = proposal.rejected().id().toString();
                String how = proposal.how();
                if (proposal.changes().isEmpty()) {
                    table.row(id, how, "nothing", "", "");
                }
                for (Proposal.Change change : proposal.changes()) {
                    table.row(
                            id,
                            how,
                            change.what(),
                            RejectedJson.shortened(change.before()),
                            RejectedJson.shortened(change.after()));
                    id = "";
                    how = "";
                }
            }
            table.print(out);
            more(usable.size(), out);
            out.println();
        }
        List<Proposal> refused = outcome.refused();
        if (!refused.isEmpty()) {
            Table table = new Table("can't be sent", "rejected for", "why");
            refused.stream()
                    .limit(limit)
                    .forEach(proposal -> table.row(
                            proposal.rejected().id().toString(),
                            proposal.rejected().reason(),
                            String.valueOf(proposal.problem())));
            table.print(out);
            more(refused.size(), out);
            out.println();
        }
        if (!usable.isEmpty() && !withoutEffects) {
            effects(outcome.effects(), out);
        }
    }

    private void effects(Preview.Effects effects, PrintWriter out) {
        if (effects.effects().isEmpty()) {
            out.println("No trip, worker or firm changes by it.");
        } else {
            Table table = new Table("then changes", "", "what", "from", "to");
            for (Preview.Effect effect : effects.effects().stream().limit(limit).toList()) {
                String kind = effect.kind().name().toLowerCase(Locale.ROOT);
                String id = effect.id();
                for (FieldChange change : FieldChange.between(effect)) {
                    table.row(
                            kind,
                            id,
                            change.field(),
                            RejectedJson.shortened(change.before()),
                            RejectedJson.shortened(change.after()));
                    kind = "";
                    id = "";
                }
            }
            table.print(out);
            more(effects.effects().size(), out);
        }
        if (!effects.unregistered().isEmpty()) {
            out.println("Not registered, so without figures yet: "
                    + Printable.of(String.join(
                            ", ", effects.unregistered().stream().limit(limit).toList())));
        }
        out.println();
    }

    private void more(int rows, PrintWriter out) {
        if (rows > limit) {
            out.printf(Locale.ROOT, "… and %,d more: --limit lists more.%n", rows - limit);
        }
    }

    private Map<String, Object> json(Outcome outcome) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("applied", apply);
        List<Map<String, Object>> records = new ArrayList<>();
        for (Proposal proposal : outcome.proposals()) {
            Map<String, Object> record = new LinkedHashMap<>();
            RejectedId sent = outcome.sent().get(proposal.rejected().id());
            record.put("id", proposal.rejected().id().toString());
            record.put("reason", proposal.rejected().reason());
            record.put("how", proposal.how());
            record.put("usable", proposal.usable());
            record.put("problem", proposal.problem());
            record.put(
                    "changes",
                    proposal.changes().stream()
                            .map(change -> change(change.what(), change.before(), change.after()))
                            .toList());
            record.put("sentTo", sent == null ? null : sent.toString());
            records.add(record);
        }
        result.put("records", records);
        List<Map<String, Object>> effects = new ArrayList<>();
        for (Preview.Effect effect : outcome.effects().effects()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("kind", effect.kind().name().toLowerCase(Locale.ROOT));
            row.put("id", effect.id());
            row.put(
                    "changes",
                    FieldChange.between(effect).stream()
                            .map(change -> change(change.field(), change.before(), change.after()))
                            .toList());
            effects.add(row);
        }
        result.put("effects", effects);
        result.put("unregistered", outcome.effects().unregistered());
        result.put("more", outcome.more());
        return result;
    }

    private static Map<String, Object> change(String what, @Nullable String before, @Nullable String after) {
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("what", what);
        change.put("from", before);
        change.put("to", after);
        return change;
    }
}
