package io.workerreturn.cli;

import io.workerreturn.domain.PersonalNumbers;
import io.workerreturn.rejected.Filter;
import io.workerreturn.rejected.Rejected;
import io.workerreturn.rejected.RejectedId;
import io.workerreturn.rejected.RejectedTopic;
import io.workerreturn.rejected.Signature;
import io.workerreturn.schema.RejectedSettlement;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Options that say which open records are to be settled, by whom and why. */
final class RejectedTarget {
    /** In the order in which the broker had them: in a table the last one stands. */
    private static final Comparator<Rejected> AS_APPENDED = Comparator.comparing(Rejected::appendedAt)
            .thenComparing(rejected -> rejected.record().partition())
            .thenComparing(rejected -> rejected.record().offset());

    @Parameters(
            arity = "0..*",
            paramLabel = "<record>",
            description = "Which: " + RejectedRef.FORMS + ". Or choose by the options below.")
    private List<String> records = new ArrayList<>();

    @Mixin
    private RejectedSelection selection = new RejectedSelection();

    @Option(
            names = "--max",
            paramLabel = "<n>",
            defaultValue = "10000",
            description = "At most so many at a time. Default: ${DEFAULT-VALUE}.")
    private int max;

    @Option(
            names = "--by",
            paramLabel = "<name>",
            defaultValue = "${sys:user.name}",
            description = "Who settles them, for the record. Default: ${DEFAULT-VALUE}.")
    private String by = "";

    @Option(names = "--note", paramLabel = "<text>", description = "Why, for the record.")
    private @Nullable String note;

    /**
     * What was chosen.
     *
     * @param open to be settled, in the order in which the broker had them
     * @param settled that were named, but are settled already
     * @param missing names of which there is no record
     * @param more whether there are more than may be settled at a time
     */
    record Chosen(
            List<Rejected> open, Map<RejectedId, RejectedSettlement> settled, List<String> missing, boolean more) {
        /** Says what of the choice leads nowhere. */
        void explain(PrintWriter err) {
            settled.forEach((id, settlement) -> err.println(id + " is settled already: "
                    + Printable.of(RejectedJson.state(settlement) + " on " + Moments.text(settlement.getAt()) + " by "
                            + settlement.getBy() + ".")));
            missing.forEach(name -> err.println("No record " + Printable.of(name)
                    + " was rejected, or it is more than 90 days ago: `worker-return rejected list --all` shows what"
                    + " there is."));
        }
    }

    /** @throws UsageException if nothing is said, or something that is nothing */
    void check() {
        if (records.isEmpty() && selection.isEmpty()) {
            throw new UsageException(
                    "say which: records by their names, or all by --reason, --topic, --key, --since or --until");
        }
        if (!records.isEmpty() && !selection.isEmpty()) {
            throw new UsageException("say which either by their names or by options, not both");
        }
        if (PersonalNumbers.isInNote(by) || note != null && PersonalNumbers.isInNote(note)) {
            throw new UsageException("--by and --note are kept: no identity number belongs there");
        }
        records.forEach(RejectedRef::parse);
        Checks.atLeastOne("--max", max);
    }

    /** The one record that is named. */
    boolean isOne() {
        return records.size() == 1;
    }

    Signature signature(Instant now) {
        return new Signature(by, new Version().getVersion()[0], now, note);
    }

    /** Reads what there is. */
    Chosen choose(RejectedTopic topic, Instant now) {
        Filter filter = selection.filter(now);
        List<RejectedRef> refs = records.stream().map(RejectedRef::parse).toList();
        Map<RejectedId, RejectedSettlement> settlements = topic.settlements();
        Set<RejectedRef> unseen = new HashSet<>(refs);
        // a replay rejects the same record again
        Map<RejectedId, Rejected> open = new LinkedHashMap<>();
        Map<RejectedId, RejectedSettlement> settled = new LinkedHashMap<>();
        boolean[] more = new boolean[1];
        topic.each(filter.since(), rejected -> {
            boolean named = refs.stream().anyMatch(ref -> ref.means(rejected));
            unseen.removeIf(ref -> ref.means(rejected));
            if (!named && (!refs.isEmpty() || !filter.test(rejected))) {
                return;
            }
            RejectedSettlement settlement = settlements.get(rejected.id());
            if (settlement != null) {
                if (named) {
                    settled.put(rejected.id(), settlement);
                }
            } else if (open.size() < max || open.containsKey(rejected.id())) {
                open.put(rejected.id(), rejected);
            } else {
                more[0] = true;
            }
        });
        return new Chosen(
                open.values().stream().sorted(AS_APPENDED).toList(),
                settled,
                unseen.stream().map(RejectedRef::text).sorted().toList(),
                more[0]);
    }
}
