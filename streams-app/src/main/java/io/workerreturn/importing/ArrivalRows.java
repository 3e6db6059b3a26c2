package io.workerreturn.importing;

import io.workerreturn.schema.CheckpointArrival;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.Transport;
import io.workerreturn.topology.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What checkpoints saw of workers who came on their own. */
final class ArrivalRows implements Rows {
    private static final Column<String> ENTERPRISE = CommonColumns.enterprise(Column.Need.NEEDED);
    private static final Column<When> ARRIVED = CommonColumns.occurred(
            "到达时间", "抵达时间", "到瑞时间", "抵瑞时间", "返瑞时间", "登记时间", "到达日期", "抵达日期", "日期", "date", "arrived at", "arrival time");
    private static final Column<String> ORIGIN = Column.needed(
            "originDivision", Form.DIVISION, "来源地", "来源地区划", "来源地代码", "出发地", "籍贯", "户籍地", "来自", "origin", "from");
    private static final Column<Transport> TRANSPORT = Column.needed(
            "transport",
            Form.choice(Form.words(
                    Map.entry(Transport.SELF_DRIVE, List.of("自驾", "自驾车", "私家车", "car", "self drive")),
                    Map.entry(Transport.SCHEDULED_TRAIN, List.of("火车", "高铁", "动车", "列车", "train")),
                    Map.entry(Transport.COACH, List.of("客车", "大巴", "长途客车", "长途汽车", "汽车", "bus", "coach")),
                    Map.entry(Transport.FLIGHT, List.of("飞机", "航班", "plane", "flight")),
                    Map.entry(Transport.OTHER, List.of("其他", "其它", "拼车", "步行", "other")))),
            "交通方式",
            "交通工具",
            "出行方式",
            "返瑞方式",
            "mode");
    private static final Column<String> CHECKPOINT =
            Column.needed("checkpoint", Form.TEXT, "卡口", "检查点", "登记点", "卡点", "检查站", "place");

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
