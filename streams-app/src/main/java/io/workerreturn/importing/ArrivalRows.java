package io.workerreturn.importing;

import io.workerreturn.schema.CheckpointArrival;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.Transport;
import io.workerreturn.topology.Topics;
import java.time.Instant;
import java.util.List;

/** What checkpoints saw of workers who came on their own. */
final class ArrivalRows implements Rows {
    private static final Column<String> ENTERPRISE = CommonColumns.enterprise("arrivals", Column.Need.NEEDED);
    private static final Column<When> ARRIVED = Column.some("arrivals.occurredAt", Form.WHEN);
    private static final Column<String> ORIGIN = Column.needed("arrivals.originDivision", Form.DIVISION);
    private static final Column<Transport> TRANSPORT =
            Column.needed("transport", Form.choice("travel", Transport.class));
    private static final Column<String> CHECKPOINT = Column.needed("checkpoint", Form.TEXT);

    @Override
    public List<Column<?>> columns() {
        return List.of(
                CommonColumns.IDENTITY,
                CommonColumns.WORKER,
                ENTERPRISE,
                ARRIVED,
                CommonColumns.TIME,
                ORIGIN,
                TRANSPORT,
                CHECKPOINT,
                CommonColumns.REPORTED);
    }

    @Override
    public void read(Cells row, Events events) {
        String worker = row.worker();
        String enterprise = row.enterprise(ENTERPRISE, true);
        String origin = row.need(ORIGIN);
        Transport transport = row.need(TRANSPORT);
        String checkpoint = row.need(CHECKPOINT);
        Instant occurred = row.occurred(ARRIVED, null);
        Instant reported = row.reported(occurred);
        if (row.isGood()) {
            events.tell(
                    Topics.INDIVIDUAL_ARRIVALS,
                    worker,
                    new IndividualArrival(
                            Events.NO_ID,
                            occurred,
                            reported,
                            row.source("checkpoints"),
                            worker,
                            new CheckpointArrival(enterprise, origin, transport, checkpoint)));
        }
    }
}
