package io.workerreturn.importing;

import io.workerreturn.schema.Employed;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.StaffReferenceRecords;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** Staff lists: who is employed by which firm. */
final class RosterRows implements Rows {
    private static final Column<String> ENTERPRISE = CommonColumns.enterprise("rosters", Column.Need.NEEDED);
    private static final Column<LocalDate> FROM = Column.optional("from", Form.DAY);
    private static final Column<String> REFERENCE = Column.optional("reference", Form.REFERENCE);
    private static final Column<When> LISTED = Column.some("rosters.occurredAt", Form.WHEN);

    @Override
    public List<Column<?>> columns() {
        return List.of(
                CommonColumns.IDENTITY,
                CommonColumns.WORKER,
                ENTERPRISE,
                FROM,
                REFERENCE,
                LISTED,
                CommonColumns.REPORTED);
    }

    @Override
    public void read(Cells row, Events events) {
        String worker = row.worker();
        String enterprise = row.enterprise(ENTERPRISE, true);
        LocalDate from = row.get(FROM);
        String reference = row.get(REFERENCE);
        Instant occurred = row.occurred(LISTED, row.fromTheOutset());
        Instant reported = row.reported(occurred);
        if (row.isGood()) {
            events.tellOnce(
                    Topics.WORKER_STATUS,
                    worker,
                    new WorkerStatus(
                            Events.NO_ID,
                            occurred,
                            reported,
                            row.source(Kind.HR),
                            worker,
                            enterprise,
                            new Employed(from)),
                    worker);
            if (reference != null) {
                events.tell(
                        Topics.STAFF_REFERENCES,
                        StaffReferenceRecords.key(enterprise, worker),
                        row.references().close(enterprise, worker, reference));
            }
        }
    }
}
