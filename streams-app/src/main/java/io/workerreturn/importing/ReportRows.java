package io.workerreturn.importing;

import io.workerreturn.schema.DailyReport;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.topology.Topics;
import java.time.Instant;
import java.util.List;

/** Firms' daily reports. */
final class ReportRows implements Rows {
    private static final Column<String> ENTERPRISE = CommonColumns.enterprise("reports", Column.Need.NEEDED);
    private static final Column<When> DATE = Column.some("reports.occurredAt", Form.WHEN);
    private static final Column<Integer> ON_DUTY = Column.needed("declaredOnDuty", Form.COUNT);
    private static final Column<Integer> CAPACITY = Column.optional("capacityPercent", Form.PERCENT);
    private static final Column<Integer> EQUIPMENT = Column.optional("equipmentPercent", Form.PERCENT);
    private static final Column<Integer> MASKS = Column.optional("maskSupplyDays", Form.COUNT);
    private static final Column<String> DIFFICULTIES = Column.optional("difficulties", Form.PROSE);

    private static final Column<Integer> SUPPLIERS = Column.optional("suppliersMissing", Form.COUNT);
    private static final Column<List<String>> BLOCKED_BY = Column.optional("blockedBy", Form.USCCS);
    private static final Column<Integer> FEVER = Column.optional("feverToday", Form.COUNT);
    private static final Column<Integer> OBSERVED = Column.optional("inObservation", Form.COUNT);
    private static final Column<Integer> OUTPUT = Column.optional("outputToday", Form.COUNT);
    private static final Column<String> UNIT = Column.optional("outputUnit", Form.TEXT);
    private static final Column<String> FILED_BY = Column.optional("filedBy", Form.TEXT);

    @Override
    public List<Column<?>> columns() {
        return List.of(
                ENTERPRISE,
                DATE,
                CommonColumns.TIME,
                ON_DUTY,
                CAPACITY,
                EQUIPMENT,
                MASKS,
                DIFFICULTIES,
                SUPPLIERS,
                BLOCKED_BY,
                FEVER,
                OBSERVED,
                OUTPUT,
                UNIT,
                FILED_BY,
                CommonColumns.REPORTED);
    }

    @Override
    public void read(Cells row, Events events) {
        String enterprise = row.enterprise(ENTERPRISE, true);
        Integer onDuty = row.need(ON_DUTY);
        Integer capacity = row.get(CAPACITY);
        Integer equipment = row.get(EQUIPMENT);
        Integer masks = row.get(MASKS);
        String difficulties = row.get(DIFFICULTIES);
        Integer suppliers = row.get(SUPPLIERS);
        List<String> blockedBy = row.or(BLOCKED_BY, List.of());
        Integer fever = row.get(FEVER);
        Integer observed = row.get(OBSERVED);
        Integer output = row.get(OUTPUT);
        String unit = row.get(UNIT);
        String filedBy = row.get(FILED_BY);
        Instant occurred = row.occurred(DATE, null);
        Instant reported = row.reported(occurred);
        if (row.isGood()) {
            events.tellOnce(
                    Topics.ENTERPRISE_REPORTS,
                    enterprise,
                    new EnterpriseReport(
                            Events.NO_ID,
                            occurred,
                            reported,
                            row.source("assistance-officers"),
                            enterprise,
                            new DailyReport(
                                    onDuty,
                                    capacity,
                                    equipment,
                                    masks,
                                    difficulties,
                                    suppliers,
                                    blockedBy,
                                    fever,
                                    observed,
                                    output == null ? null : (Long) output.longValue(),
                                    unit,
                                    filedBy,
                                    null)),
                    enterprise + '|' + occurred);
        }
    }
}
