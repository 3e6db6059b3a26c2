package io.workerreturn.services.responsibilities;

import io.workerreturn.schema.Dispatched;
import io.workerreturn.schema.TeamEvent;
import io.workerreturn.schema.TeamSet;
import io.workerreturn.services.Source;
import io.workerreturn.topology.Topics.Group;
import io.workerreturn.topology.Topics.Kept;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.Checks;
import io.workerreturn.wire.Compact;
import io.workerreturn.wire.CompactReader;
import io.workerreturn.wire.CompactWriter;
import io.workerreturn.wire.Reason;
import io.workerreturn.wire.UnusableRecordException;
import org.jspecify.annotations.Nullable;

/** What a record says of a task team. */
sealed interface TeamOrder {
    /** The topic. */
    Source<TeamEvent, TeamOrder> SOURCE = new Source<>(
            new Topic<>("teams", "teamId", TeamEvent.class, Group.SINGLE, Kept.FOREVER),
            "teamId",
            (key, event) -> of(event),
            new Compact<>(1, TeamOrder::write, TeamOrder::read));

    /** What the team is. */
    record Is(
            String name, String kind, int members, @Nullable String leader) implements TeamOrder {}

    /**
     * Where it is sent.
     *
     * @param division six digits of GB/T 2260
     * @param from epoch milliseconds
     * @param until epoch milliseconds, exclusive; null while no end is told
     */
    record Goes(String division, long from, @Nullable Long until) implements TeamOrder {
        boolean inForce(long now) {
            return from <= now && (until == null || now < until);
        }
    }

    private static TeamOrder of(TeamEvent event) {
        if (event.getPayload() instanceof TeamSet set) {
            Checks.name(set.getName(), "name");
            Checks.name(set.getKind(), "kind");
            Checks.field(set.getMembers() >= 0, "members is negative");
            if (set.getLeader() != null) {
                Checks.name(set.getLeader(), "leader");
            }
            return new Is(set.getName(), set.getKind(), set.getMembers(), set.getLeader());
        } else if (event.getPayload() instanceof Dispatched sent) {
            Checks.division(sent.getDivision());
            long from = sent.getFrom().toEpochMilli();
            Long until = sent.getUntil() == null ? null : (Long) sent.getUntil().toEpochMilli();
            Checks.moment(from, "from");
            Checks.moment(until, "until");
            Checks.field(until == null || until > from, "until is not after from");
            return new Goes(sent.getDivision(), from, until);
        }
        throw new UnusableRecordException(
                Reason.UNKNOWN_PAYLOAD, "a payload that this version does not know: upgrade it");
    }

    private static void write(CompactWriter out, TeamOrder said) {
        if (said instanceof Is is) {
            out.number(0).text(is.name()).text(is.kind()).number(is.members()).optionalText(is.leader());
        } else if (said instanceof Goes goes) {
            out.number(1).text(goes.division()).signed(goes.from()).optionalNumber(goes.until());
        }
    }

    private static TeamOrder read(CompactReader in) {
        return in.number() == 0
                ? new Is(in.text(), in.text(), in.count(), in.optionalText())
                : new Goes(in.text(), in.signed(), in.optionalLong());
    }
}
