package io.workerreturn.importing;

import io.workerreturn.schema.Employed;
import io.workerreturn.schema.EmployerChanged;
import io.workerreturn.schema.HealthCode;
import io.workerreturn.schema.HealthCodeChanged;
import io.workerreturn.schema.Housed;
import io.workerreturn.schema.LeftCity;
import io.workerreturn.schema.NotReturning;
import io.workerreturn.schema.ObservationReleased;
import io.workerreturn.schema.ObservationStarted;
import io.workerreturn.schema.ReportedForDuty;
import io.workerreturn.schema.ReturnIntended;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.schema.Unreachable;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.topology.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of workers: one event a row. */
final class StatusRows implements Rows {
    private enum What {
        EMPLOYED,
        RETURN_INTENDED,
        NOT_RETURNING,
        UNREACHABLE,
        OBSERVATION_STARTED,
        OBSERVATION_RELEASED,
        REPORTED_FOR_DUTY,
        LEFT_CITY,
        EMPLOYER_CHANGED,
        HOUSED,
        HEALTH_CODE_CHANGED
    }

    private static final Column<What> STATUS = Column.needed("status.status", Form.choice("status", What.class));
    private static final Column<String> ENTERPRISE = CommonColumns.enterprise("status", Column.Need.OPTIONAL);
    private static final Column<When> OCCURRED = Column.some("status.occurredAt", Form.WHEN);
    private static final Column<When> TIME = Column.optional("status.time", CommonColumns.TIME.form());
    private static final Column<LocalDate> PLANNED = Column.optional("plannedDate", Form.DAY);
    private static final Column<String> ORIGIN = Column.optional("status.originDivision", Form.DIVISION);
    private static final Column<TravelMode> WISHED =
            Column.optional("wishedMode", Form.choice("travel", TravelMode.class));
    private static final Column<String> REASON = Column.optional("status.reason", Form.PROSE);
    private static final Column<Integer> ATTEMPTS = Column.optional("attempts", Form.COUNT);
    private static final Column<When> UNTIL = Column.optional("until", Form.WHEN);
    private static final Column<String> PLACE = Column.optional("status.place", Form.TEXT);
    private static final Column<String> GRID = Column.optional("grid", Form.TEXT);
    private static final Column<HealthCode> HEALTH_CODE =
            Column.optional("status.healthCode", Form.choice("health", HealthCode.class));

    @Override
    public List<Column<?>> columns() {
        return List.of(
                CommonColumns.IDENTITY,
                CommonColumns.WORKER,
                STATUS,
                OCCURRED,
                TIME,
                ENTERPRISE,
                PLANNED,
                ORIGIN,
                WISHED,
                REASON,
                ATTEMPTS,
                UNTIL,
                PLACE,
                GRID,
                HEALTH_CODE,
                CommonColumns.REPORTED);
    }

    @Override
    public void read(Cells row, Events events) {
        String worker = row.worker();
        What status = row.need(STATUS);
        String enterprise = row.enterprise(ENTERPRISE, status == What.EMPLOYED);
        Instant occurred = row.occurred(OCCURRED, null);
        Object payload = status == null ? null : payload(status, row, occurred);
        Instant reported = row.reported(occurred);
        if (row.isGood()) {
            events.tell(
                    Topics.WORKER_STATUS,
                    worker,
                    new WorkerStatus(
                            Events.NO_ID, occurred, reported, row.source(Kind.HR), worker, enterprise, payload));
        }
    }

    private static @Nullable Object payload(What status, Cells row, Instant occurred) {
        return switch (status) {
            case EMPLOYED -> new Employed((LocalDate) null);
            case RETURN_INTENDED -> new ReturnIntended(row.get(PLANNED), row.get(ORIGIN), row.get(WISHED));
            case NOT_RETURNING -> new NotReturning(row.get(REASON));
            case UNREACHABLE -> new Unreachable(row.get(ATTEMPTS));
            case OBSERVATION_STARTED -> {
                When until = row.need(UNTIL);
                if (until == null) {
                    yield null;
                }
                Instant end = row.instant(UNTIL, until);
                boolean wholeDay = until.time() == null;
                if (row.isGood() && end.plus(Duration.ofDays(wholeDay ? 1 : 0)).isBefore(occurred)) {
                    row.refuse(UNTIL, "status.endsBefore");
                }
                yield new ObservationStarted(end.isBefore(occurred) ? occurred : end, row.get(PLACE));
            }
            case OBSERVATION_RELEASED -> new ObservationReleased();
            case REPORTED_FOR_DUTY -> new ReportedForDuty();
            case LEFT_CITY -> new LeftCity();
            case EMPLOYER_CHANGED -> new EmployerChanged();
            case HOUSED -> new Housed(row.need(GRID));
            case HEALTH_CODE_CHANGED -> new HealthCodeChanged(row.need(HEALTH_CODE));
        };
    }
}
