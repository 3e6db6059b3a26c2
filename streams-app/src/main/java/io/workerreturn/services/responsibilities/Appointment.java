package io.workerreturn.services.responsibilities;

import io.workerreturn.schema.Appointed;
import io.workerreturn.schema.Relieved;
import io.workerreturn.schema.ResponsibilityEvent;
import io.workerreturn.schema.ResponsibilityRole;
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

/** What a record says of a subject. */
sealed interface Appointment {
    /** The account that it is about. */
    String account();

    /** The topic. */
    Source<ResponsibilityEvent, Appointment> SOURCE = new Source<>(
            new Topic<>("responsibilities", "kind\\|id", ResponsibilityEvent.class, Group.SINGLE, Kept.FOREVER),
            "subject",
            Appointment::of,
            new Compact<>(1, Appointment::write, Appointment::read));

    /**
     * Somebody is appointed.
     *
     * @param from epoch milliseconds
     * @param until epoch milliseconds, exclusive; null while no end is told
     */
    record Begins(
            ResponsibilityRole role,
            String account,
            @Nullable String team,
            long from,
            @Nullable Long until) implements Appointment {}

    /**
     * Somebody is relieved.
     *
     * @param at epoch milliseconds
     */
    record Ends(String account, long at) implements Appointment {}

    private static Appointment of(String key, ResponsibilityEvent event) {
        Subject subject = Subject.checked(key);
        if (event.getPayload() instanceof Appointed appointed) {
            Checks.field(
                    subject.kind() != Subject.Kind.ACCOUNT,
                    "nobody is appointed to an account: relieve it, or name what for");
            Checks.field(
                    appointed.getRole() != ResponsibilityRole.UNKNOWN,
                    "role is UNKNOWN, or one that this version does not know: name it, or upgrade");
            Checks.name(appointed.getAccount(), "account");
            if (appointed.getTeam() != null) {
                Checks.name(appointed.getTeam(), "team");
            }
            long from = appointed.getFrom().toEpochMilli();
            Long until = appointed.getUntil() == null
                    ? null
                    : (Long) appointed.getUntil().toEpochMilli();
            Checks.moment(from, "from");
            Checks.moment(until, "until");
            Checks.field(until == null || until > from, "until is not after from");
            return new Begins(appointed.getRole(), appointed.getAccount(), appointed.getTeam(), from, until);
        } else if (event.getPayload() instanceof Relieved relieved) {
            Checks.name(relieved.getAccount(), "account");
            Checks.field(
                    subject.kind() != Subject.Kind.ACCOUNT || subject.id().equals(relieved.getAccount()),
                    "the account that is relieved of everything is not the one of the key");
            long at = relieved.getAt().toEpochMilli();
            Checks.moment(at, "at");
            return new Ends(relieved.getAccount(), at);
        }
        throw new UnusableRecordException(
                Reason.UNKNOWN_PAYLOAD, "a payload that this version does not know: upgrade it");
    }

    private static void write(CompactWriter out, Appointment said) {
        if (said instanceof Begins begins) {
            out.text(begins.role().name())
                    .text(begins.account())
                    .optionalText(begins.team())
                    .signed(begins.from())
                    .optionalNumber(begins.until());
        } else if (said instanceof Ends ends) {
            // no role: the end of one
            out.text("").text(ends.account()).signed(ends.at());
        }
    }

    private static Appointment read(CompactReader in) {
        String role = in.text();
        return role.isEmpty()
                ? new Ends(in.text(), in.signed())
                : new Begins(
                        ResponsibilityRole.valueOf(role), in.text(), in.optionalText(), in.signed(), in.optionalLong());
    }
}
