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
import java.util.Map;
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

    private static final Column<What> STATUS = Column.needed(
            "status",
            Form.choice(Form.words(
                    Map.entry(What.EMPLOYED, List.of("在职", "在册")),
                    Map.entry(What.RETURN_INTENDED, List.of("拟返岗", "有意返岗", "计划返岗", "愿意返岗", "拟返瑞")),
                    Map.entry(What.NOT_RETURNING, List.of("不返岗", "不返瑞", "不回来", "放弃返岗")),
                    Map.entry(What.UNREACHABLE, List.of("失联", "联系不上", "无法联系", "未接通")),
                    Map.entry(What.OBSERVATION_STARTED, List.of("隔离", "开始隔离", "医学观察", "隔离观察", "集中隔离", "居家隔离")),
                    Map.entry(What.OBSERVATION_RELEASED, List.of("解除隔离", "隔离解除", "解除观察", "解除医学观察")),
                    Map.entry(What.REPORTED_FOR_DUTY, List.of("到岗", "已到岗", "返岗", "已返岗", "上岗", "on duty")),
                    Map.entry(What.LEFT_CITY, List.of("离瑞", "已离瑞", "离开", "离开瑞安", "left")),
                    Map.entry(What.EMPLOYER_CHANGED, List.of("变更单位", "更换单位", "跳槽", "离职", "转厂")),
                    Map.entry(What.HOUSED, List.of("入住", "已入住", "住所登记")),
                    Map.entry(What.HEALTH_CODE_CHANGED, List.of("健康码变更", "健康码变化", "健康码")))),
            "状态",
            "人员状态",
            "返岗状态",
            "当前状态",
            "事件",
            "event");
    private static final Column<String> ENTERPRISE = CommonColumns.enterprise(Column.Need.OPTIONAL);
    private static final Column<When> OCCURRED =
            CommonColumns.occurred("时间", "发生时间", "状态时间", "更新时间", "到岗时间", "登记时间", "日期", "发生日期", "date", "since");
    private static final Column<When> TIME =
            Column.optional("time", CommonColumns.TIME.form(), "具体时间", "时刻", "time of day");
    private static final Column<LocalDate> PLANNED =
            Column.optional("plannedDate", Form.DAY, "计划返岗日期", "拟返岗日期", "计划日期", "预计返瑞日期", "planned date");
    private static final Column<String> ORIGIN =
            Column.optional("originDivision", Form.DIVISION, "所在地", "当前所在地", "所在地区划", "来源地", "籍贯", "origin");
    private static final Column<TravelMode> WISHED = Column.optional(
            "wishedMode",
            Form.choice(Form.words(
                    Map.entry(TravelMode.CHARTER_BUS, List.of("包车")),
                    Map.entry(TravelMode.CHARTER_TRAIN, List.of("包列", "专列")),
                    Map.entry(TravelMode.CHARTER_FLIGHT, List.of("包机")),
                    Map.entry(TravelMode.SELF_DRIVE, List.of("自驾", "自驾车")),
                    Map.entry(TravelMode.SCHEDULED_TRAIN, List.of("火车", "高铁", "动车")),
                    Map.entry(TravelMode.COACH, List.of("客车", "大巴", "长途汽车")),
                    Map.entry(TravelMode.FLIGHT, List.of("飞机")),
                    Map.entry(TravelMode.OTHER, List.of("其他", "其它")))),
            "意向交通方式",
            "交通方式",
            "出行方式",
            "wished mode");
    private static final Column<String> REASON = Column.optional("reason", Form.PROSE, "原因", "不返岗原因", "why");
    private static final Column<Integer> ATTEMPTS = Column.optional("attempts", Form.COUNT, "呼叫次数", "拨打次数", "calls");
    private static final Column<When> UNTIL =
            Column.optional("until", Form.WHEN, "隔离截止时间", "隔离截止日期", "观察截止日期", "预计解除日期", "observation until");
    private static final Column<String> PLACE = Column.optional("place", Form.TEXT, "隔离地点", "观察地点", "地点");
    private static final Column<String> GRID = Column.optional("grid", Form.TEXT, "微网格", "网格", "所属网格");
    private static final Column<HealthCode> HEALTH_CODE =
            Column.optional("healthCode", Form.choice(CommonColumns.HEALTH_CODES), "健康码颜色", "健康码", "health code");

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
