package io.workerreturn.importing;

import io.workerreturn.domain.ContactRole;
import io.workerreturn.domain.Divisions;
import io.workerreturn.schema.TripArrived;
import io.workerreturn.schema.TripCancelled;
import io.workerreturn.schema.TripDelayed;
import io.workerreturn.schema.TripDeparted;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.TripReinstated;
import io.workerreturn.schema.TripScheduled;
import io.workerreturn.topology.Topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plans of charter trips and what became of them. A row says one event if it has a column for its kind; otherwise all that
 * its columns say: a plan, a departure, a delay, an arrival, a cancellation.
 */
final class TripRows implements Rows {
    private enum What {
        SCHEDULED,
        DEPARTED,
        DELAYED,
        ARRIVED,
        CANCELLED,
        REINSTATED
    }

    private static final Column<What> EVENT = Column.optional(
            "event",
            Form.choice(Form.words(
                    Map.entry(What.SCHEDULED, List.of("计划", "排班", "已安排", "scheduled", "plan")),
                    Map.entry(What.DEPARTED, List.of("发车", "出发", "已发车", "已出发", "起飞", "departed")),
                    Map.entry(What.DELAYED, List.of("晚点", "延误", "delayed")),
                    Map.entry(What.ARRIVED, List.of("到达", "已到达", "抵达", "arrived")),
                    Map.entry(What.CANCELLED, List.of("取消", "已取消", "cancelled", "canceled")),
                    Map.entry(What.REINSTATED, List.of("恢复", "已恢复", "reinstated")))),
            "事件",
            "状态",
            "行程状态",
            "动态",
            "status");
    private static final Column<When> OCCURRED =
            CommonColumns.occurred("事件时间", "发布时间", "登记时间", "安排日期", "event time", "occurred at", "published at");
    private static final Column<String> VEHICLE =
            Column.some("vehicle", Form.TEXT, "车牌号", "车牌", "车牌号码", "车号", "车次或航班号", "vehicle no", "plate");
    private static final Column<String> CARRIER =
            Column.some("carrier", Form.TEXT, "承运单位", "承运人", "承运公司", "客运公司", "运输企业", "operator");
    private static final Column<Integer> SEATS =
            Column.some("seats", Form.COUNT, "座位数", "可售座位", "核定人数", "核载人数", "定员", "capacity");
    private static final Column<String> ORIGIN = Column.some(
            "originDivision", Form.DIVISION, "出发地区划", "出发地行政区划", "出发地代码", "始发地区划代码", "出发城市", "始发地", "origin");
    private static final Column<String> ORIGIN_PLACE =
            Column.some("originPlace", Form.TEXT, "出发地点", "上车地点", "发车地点", "始发站", "出发站", "出发机场", "from");
    private static final Column<String> DESTINATION = Column.optional(
            "destinationDivision", Form.DIVISION, "目的地区划", "目的地行政区划", "到达地代码", "到达城市", "目的地", "destination");
    private static final Column<String> DESTINATION_PLACE =
            Column.some("destinationPlace", Form.TEXT, "到达地点", "下车地点", "终到站", "到达站", "到达机场", "to");
    private static final Column<When> DEPARTURE =
            Column.some("scheduledDeparture", Form.WHEN, "计划发车时间", "计划出发时间", "发车时间", "出发时间", "departure");
    private static final Column<When> ARRIVAL =
            Column.some("scheduledArrival", Form.WHEN, "计划到达时间", "预计到达时间", "到达时间", "抵达时间", "arrival");
    private static final Column<String> TASK_TEAM =
            Column.optional("taskTeam", Form.TEXT, "专班", "工作专班", "接送专班", "负责专班", "task team");
    private static final Column<When> DEPARTED =
            Column.optional("actualDeparture", Form.WHEN, "实际发车时间", "实际出发时间", "departed at");
    private static final Column<Boolean> SCANNED =
            Column.optional("boardingRecorded", Form.YES_NO, "是否逐人核验", "是否扫码上车", "boarding recorded");
    private static final Column<When> ESTIMATED =
            Column.optional("estimatedArrival", Form.WHEN, "晚点预计到达时间", "最新预计到达时间", "estimated arrival", "eta");
    private static final Column<When> ARRIVED =
            Column.optional("actualArrival", Form.WHEN, "实际到达时间", "实际抵达时间", "arrived at");
    private static final Column<Integer> HEADS =
            Column.optional("countedHeads", Form.COUNT, "到达人数", "实到人数", "下车人数", "清点人数", "heads");
    private static final Column<Boolean> CANCELLED = Column.optional("cancelled", Form.YES_NO, "是否取消", "取消行程");
    private static final Column<String> REASON = Column.optional("reason", Form.PROSE, "原因", "取消原因", "晚点原因", "备注原因");

    private static final Contacts BY_CARRIER = new Contacts(
            ContactRole.CARRIER,
            Column.optional("carrierContact", Form.PERSON, "承运联系人", "承运单位联系人", "carrier contact"),
            Column.optional("carrierPhone", Form.PHONE, "承运电话", "承运联系电话", "承运单位电话", "司机电话", "随车电话", "carrier phone"));
    private static final Contacts BY_TEAM = new Contacts(
            ContactRole.TASK_TEAM,
            Column.optional("taskTeamContact", Form.PERSON, "专班联系人", "task team contact"),
            Column.optional("taskTeamPhone", Form.PHONE, "专班电话", "专班联系电话", "task team phone"));

    /** What only a plan says; when it is to leave a row about something else says too, to tell which run it means. */
    private static final List<Column<?>> PLAN =
            List.of(VEHICLE, CARRIER, SEATS, ORIGIN, ORIGIN_PLACE, DESTINATION_PLACE, ARRIVAL);

    private static final List<Column<?>> OUTCOME = List.of(DEPARTED, ARRIVED, ESTIMATED, CANCELLED);

    private static final Duration DAY = Duration.ofDays(1);

    @Override
    public List<Column<?>> columns() {
        return List.of(
                Modes.TRIP,
                Modes.COLUMN,
                VEHICLE,
                CARRIER,
                SEATS,
                ORIGIN,
                ORIGIN_PLACE,
                DESTINATION,
                DESTINATION_PLACE,
                DEPARTURE,
                ARRIVAL,
                RunColumns.DAY,
                RunColumns.ORIGIN,
                TASK_TEAM,
                EVENT,
                OCCURRED,
                DEPARTED,
                SCANNED,
                ESTIMATED,
                ARRIVED,
                HEADS,
                CANCELLED,
                REASON,
                BY_CARRIER.name(),
                BY_CARRIER.phone(),
                BY_TEAM.name(),
                BY_TEAM.phone(),
                CommonColumns.REPORTED);
    }

    @Override
    public void read(Cells row, Events events) {
        String name = row.trip(Modes.TRIP);
        Modes mode = row.need(Modes.COLUMN);
        What event = row.get(EVENT);
        String trip = name == null || mode == null ? null : row.run(mode, name, row.get(DEPARTURE));
        if (trip == null || !row.isGood()) {
            return;
        }
        Teller teller = new Teller(row, events, trip, mode);
        if (event != null) {
            single(event, row, teller);
        } else if (row.hasAny(PLAN) || row.has(DEPARTURE) && !row.hasAny(OUTCOME)) {
            plan(row, teller);
        } else if (!row.hasAny(OUTCOME)) {
            row.refuse(EVENT, "trip.noEvent");
        }
        if (event == null) {
            outcome(row, teller);
        }
        BY_CARRIER.tell(row, events, trip);
        BY_TEAM.tell(row, events, trip);
        if (row.isGood()) {
            checkTimes(row, events);
        }
        if (!row.isGood()) {
            events.clear();
        }
    }

    /** No trip arrives, or is expected, before it leaves, or leaves a day before it was to. */
    private static void checkTimes(Cells row, Events events) {
        Instant planned = row.has(DEPARTURE) ? dated(row, DEPARTURE) : null;
        Instant left = row.has(DEPARTED) ? dated(row, DEPARTED) : null;
        Instant came = row.has(ARRIVED) ? dated(row, ARRIVED) : null;
        Instant expected = row.has(ESTIMATED) ? dated(row, ESTIMATED) : null;
        for (Event event : events) {
            if (event.record() instanceof TripEvent told) {
                left = left == null && told.getPayload() instanceof TripDeparted ? told.getOccurredAt() : left;
                came = came == null && told.getPayload() instanceof TripArrived ? told.getOccurredAt() : came;
            }
        }
        Instant leaves = left == null ? planned : left;
        if (left != null && planned != null && !left.isAfter(planned.minus(DAY))) {
            row.refuse(row.has(DEPARTED) ? DEPARTED : OCCURRED, "trip.leftLongBefore");
        }
        if (leaves != null && came != null && came.isBefore(leaves)) {
            row.refuse(row.has(ARRIVED) ? ARRIVED : OCCURRED, "trip.arrivedBefore");
        }
        if (leaves != null && expected != null && expected.isBefore(leaves)) {
            row.refuse(ESTIMATED, "trip.order");
        }
    }

    /** The time as an instant, or null where it lacks the day. */
    private static @Nullable Instant dated(Cells row, Column<When> column) {
        When when = row.get(column);
        return when == null || !when.isDated() ? null : row.instant(column, when);
    }

    private static void single(What event, Cells row, Teller teller) {
        switch (event) {
            case SCHEDULED -> plan(row, teller);
            case DEPARTED -> teller.tell(row.occurred(OCCURRED, row.get(DEPARTED)), departed(row));
            case DELAYED -> delayed(row, teller, row.occurred(OCCURRED, null));
            case ARRIVED -> teller.tell(row.occurred(OCCURRED, row.get(ARRIVED)), arrived(row));
            case CANCELLED -> teller.tell(row.occurred(OCCURRED, null), new TripCancelled(row.get(REASON)));
            case REINSTATED -> teller.tell(row.occurred(OCCURRED, null), new TripReinstated(row.get(REASON)));
        }
    }

    private static void plan(Cells row, Teller teller) {
        String vehicle = row.need(VEHICLE);
        String carrier = row.need(CARRIER);
        Integer seats = row.need(SEATS);
        String origin = row.need(ORIGIN);
        String originPlace = row.need(ORIGIN_PLACE);
        String destination = row.or(DESTINATION, Divisions.RUIAN);
        String destinationPlace = row.need(DESTINATION_PLACE);
        When departure = row.need(DEPARTURE);
        When arrival = row.need(ARRIVAL);
        String taskTeam = row.get(TASK_TEAM);
        Instant occurred = row.occurred(OCCURRED, row.fromTheOutset());
        if (!row.isGood()) {
            return;
        }
        Instant leaves = row.instant(DEPARTURE, departure);
        // a plan that says the arrival by the clock alone means the day of the departure
        Instant comes = row.instant(ARRIVAL, arrival.isDated() ? arrival : arrival.or(departure));
        if (comes.isBefore(leaves)) {
            row.refuse(ARRIVAL, "trip.order");
            return;
        }
        row.plans(Modes.TRIP, teller.trip(), origin, leaves, comes);
        teller.tell(
                occurred,
                new TripScheduled(
                        vehicle,
                        carrier,
                        seats,
                        origin,
                        originPlace,
                        destination,
                        destinationPlace,
                        leaves,
                        comes,
                        taskTeam));
    }

    /** What the columns say beside the plan. */
    private static void outcome(Cells row, Teller teller) {
        When departed = row.get(DEPARTED);
        if (departed != null) {
            teller.tell(row.inSeason(DEPARTED, departed), departed(row));
        }
        When arrived = row.get(ARRIVED);
        if (row.has(ESTIMATED)) {
            // it was late as soon as it should have been there, if nobody says when that was known
            delayed(row, teller, row.occurred(OCCURRED, departed != null ? departed : row.get(DEPARTURE)));
        }
        if (arrived != null) {
            teller.tell(row.inSeason(ARRIVED, arrived), arrived(row));
        }
        if (Boolean.TRUE.equals(row.get(CANCELLED))) {
            teller.tell(row.occurred(OCCURRED, row.get(DEPARTURE)), new TripCancelled(row.get(REASON)));
        }
    }

    private static TripDeparted departed(Cells row) {
        return new TripDeparted(row.or(SCANNED, false));
    }

    private static void delayed(Cells row, Teller teller, Instant occurred) {
        When estimate = row.need(ESTIMATED);
        if (row.isGood()) {
            teller.tell(occurred, new TripDelayed(row.instant(ESTIMATED, estimate), row.get(REASON)));
        }
    }

    private static TripArrived arrived(Cells row) {
        return new TripArrived(row.get(DESTINATION_PLACE), row.get(HEADS));
    }

    /** Tells events of one trip. */
    private record Teller(Cells row, Events events, String trip, Modes mode) {
        void tell(Instant occurred, @Nullable Object payload) {
            Topic<TripEvent> topic = mode.topic();
            TripEvent event = new TripEvent(
                    Events.NO_ID, occurred, row.reported(occurred), row.source(mode.source()), trip, payload);
            if (payload instanceof TripScheduled) {
                events.tellOnce(topic, trip, event, trip);
            } else {
                events.tell(topic, trip, event);
            }
        }
    }
}
