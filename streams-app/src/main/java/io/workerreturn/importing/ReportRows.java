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

    private static final Column<Integer> SUPPLIERS =
            Column.optional("suppliersMissing", Form.COUNT, "上下游缺口", "上下游缺口数", "配套缺口", "suppliers missing");
    private static final Column<List<String>> BLOCKED_BY =
            Column.optional("blockedBy", Form.USCCS, "停工配套企业", "停工的配套企业", "未复工配套企业", "blocked by");
    private static final Column<Integer> FEVER =
            Column.optional("feverToday", Form.COUNT, "发热人数", "今日发热人数", "体温异常人数", "fever");
    private static final Column<Integer> OBSERVED =
            Column.optional("inObservation", Form.COUNT, "隔离人数", "在隔离人数", "医学观察人数", "in observation");
    private static final Column<Integer> OUTPUT =
            Column.optional("outputToday", Form.COUNT, "今日产量", "当日产量", "产量", "output");
    private static final Column<String> UNIT = Column.optional("outputUnit", Form.TEXT, "产量单位", "计量单位", "unit");
    private static final Column<String> FILED_BY =
            Column.optional("filedBy", Form.TEXT, "填报账号", "助企服务员", "助企服务员账号", "filed by");

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
