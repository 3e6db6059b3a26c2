package io.workerreturn.importing;

import io.workerreturn.schema.TripEvent;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import java.util.List;
import java.util.Map;

/** How a charter goes: its topic, and who speaks of it. */
enum Modes {
    BUS(Topics.CHARTER_BUS_EVENTS, "bus-companies", List.of("包车", "大巴", "客车", "汽车", "bus", "charter bus")),
    TRAIN(Topics.CHARTER_TRAIN_EVENTS, "railway", List.of("包列", "专列", "火车", "高铁", "列车", "train", "charter train")),
    FLIGHT(Topics.CHARTER_FLIGHT_EVENTS, "airlines", List.of("包机", "飞机", "航班", "flight", "plane", "charter flight"));

    static final Column<Modes> COLUMN = Column.needed(
            "mode",
            Form.choice(Form.words(
                    Map.entry(BUS, BUS.words), Map.entry(TRAIN, TRAIN.words), Map.entry(FLIGHT, FLIGHT.words))),
            "方式",
            "出行方式",
            "运输方式",
            "交通方式",
            "交通工具",
            "包车类型",
            "类型",
            "transport",
            "mode");

    static final Column<String> TRIP = Column.needed(
            "tripId",
            Form.CODE,
            "行程编号",
            "班次",
            "班次号",
            "车次",
            "趟次",
            "趟次编号",
            "批次",
            "批次号",
            "航班号",
            "trip",
            "trip id",
            "trip no",
            "trip number");

    private final Topic<TripEvent> topic;
    private final String source;
    private final List<String> words;

    Modes(Topic<TripEvent> topic, String source, List<String> words) {
        this.topic = topic;
        this.source = source;
        this.words = words;
    }

    Topic<TripEvent> topic() {
        return topic;
    }

    String source() {
        return source;
    }
}
