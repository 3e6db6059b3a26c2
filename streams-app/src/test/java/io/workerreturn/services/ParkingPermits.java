package io.workerreturn.services;

import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.PermitEvent;
import io.workerreturn.schema.PermitGranted;
import io.workerreturn.schema.PermitRow;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Group;
import io.workerreturn.topology.Topics.Kept;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.Checks;
import io.workerreturn.wire.Compact;
import java.util.List;

/** The example of CONTRIBUTING.md: how many vehicles of each firm may park at the collection point. */
final class ParkingPermits implements Service, Rule {
    record Permit(String plate, long until) {}

    static final Source<PermitEvent, Permit> PERMITS = new Source<>(
            new Topic<>("parking-permits", "enterpriseId", PermitEvent.class, Group.FIRMS, Kept.FOREVER),
            "enterpriseId",
            (key, event) -> permit((PermitGranted) event.get(5)),
            new Compact<>(
                    1,
                    (out, permit) -> out.text(permit.plate()).signed(permit.until()),
                    in -> new Permit(in.text(), in.signed())));

    static final Heard<EnterpriseReturnRate, String> NAMES = new Heard<>(
            Topics.ENTERPRISE_RETURN_RATES,
            EnterpriseReturnRate::getName,
            new Compact<>(1, (out, name) -> out.text(name), in -> in.text()));

    static final Topic<PermitRow> BOARD =
            new Topic<>("parking-board", "enterpriseId", PermitRow.class, Group.FIRMS, Kept.COMPACTED);

    private static Permit permit(PermitGranted granted) {
        Checks.name(granted.plate(), "plate");
        return new Permit(granted.plate(), granted.until().toEpochMilli());
    }

    @Override
    public String name() {
        return "parking-permits";
    }

    @Override
    public List<Chapter> chapters(Settings settings) {
        return List.of(new Chapter(name(), Group.FIRMS, this));
    }

    @Override
    public List<Source<?, ?>> sources() {
        return List.of(PERMITS);
    }

    @Override
    public List<Heard<?, ?>> hears() {
        return List.of(NAMES);
    }

    @Override
    public List<Topic<?>> says() {
        return List.of(BOARD);
    }

    @Override
    public void decide(Known known, long now, Verdict verdict) {
        known.told(PERMITS).forEach((firm, facts) -> {
            List<Permit> valid = facts.standing().stream()
                    .map(Told::said)
                    .filter(permit -> permit.until() > now)
                    .toList();
            valid.forEach(permit -> verdict.changesAt(permit.until()));
            String name = known.heard(NAMES).get(firm);
            if (name != null && !valid.isEmpty()) {
                int vehicles =
                        (int) valid.stream().map(Permit::plate).distinct().count();
                verdict.say(BOARD, firm, new PermitRow(firm, name, vehicles));
            }
        });
    }
}
