package io.workerreturn.importing;

import io.workerreturn.schema.DailyReport;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.topology.Topics;
import java.time.Instant;
import java.util.List;

/** Firms' daily reports. */
final class ReportRows implements Rows {
    private static final Column<String> ENTERPRISE = CommonColumns.enterprise(Column.Need.NEEDED);
    private static final Column<When> DATE =
            CommonColumns.occurred("报告日期", "日期", "填报日期", "填报时间", "统计日期", "报表日期", "date", "report date");
    private static final Column<Integer> ON_DUTY = Column.needed(
            "declaredOnDuty", Form.COUNT, "到岗人数", "在岗人数", "已到岗人数", "已返岗人数", "在岗员工数", "on duty", "declared on duty");
    private static final Column<Integer> CAPACITY =
            Column.optional("capacityPercent", Form.PERCENT, "产能利用率", "产能恢复率", "产能", "开工率", "capacity");
    private static final Column<Integer> EQUIPMENT =
            Column.optional("equipmentPercent", Form.PERCENT, "设备开机率", "设备开工率", "设备利用率", "equipment");
    private static final Column<Integer> MASKS =
            Column.optional("maskSupplyDays", Form.COUNT, "口罩可用天数", "口罩储备天数", "口罩天数", "防疫物资可用天数", "mask days");
    private static final Column<String> DIFFICULTIES =
            Column.optional("difficulties", Form.PROSE, "存在困难", "困难", "困难问题", "存在问题", "difficulty");

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
                            new DailyReport(onDuty, capacity, equipment, masks, difficulties)),
                    enterprise + '|' + occurred);
        }
    }
}
