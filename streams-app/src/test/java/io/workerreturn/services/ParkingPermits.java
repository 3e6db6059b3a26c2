package io.workerreturn.services;

import io.workerreturn.importing.Cells;
import io.workerreturn.importing.Column;
import io.workerreturn.importing.Events;
import io.workerreturn.importing.Form;
import io.workerreturn.importing.Kind;
import io.workerreturn.importing.Rows;
import io.workerreturn.importing.When;
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
import java.time.Instant;
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

    /** Lists of the police. */
    private static final class PermitRows implements Rows {
        private static final Column<String> FIRM = Column.needed("parking-permits:enterpriseId", Form.USCC);
        private static final Column<String> PLATE = Column.needed("parking-permits:plate", Form.CODE);
        private static final Column<When> UNTIL = Column.needed("parking-permits:until", Form.WHEN);
        private static final Column<When> GRANTED = Column.some("parking-permits:occurredAt", Form.WHEN);

        @Override
        public List<Column<?>> columns() {
            return List.of(FIRM, PLATE, UNTIL, GRANTED);
        }

        @Override
        public void read(Cells row, Events events) {
            String firm = row.enterprise(FIRM, true);
            String plate = row.need(PLATE);
            Instant until = row.instant(UNTIL);
            Instant granted = row.occurred(GRANTED, row.fromTheOutset());
            if (row.isGood()) {
                events.tell(
                        PERMITS.topic(),
                        firm,
                        new PermitEvent(
                                Events.NO_ID, granted, granted, "police", firm, new PermitGranted(plate, until)));
            }
        }
    }

    @Override
    public String name() {
        return "parking-permits";
    }

    @Override
    public List<Kind> imports() {
        return List.of(PERMITS.kind("permits", this, new PermitRows()));
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
