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

    private static final Column<What> EVENT = Column.optional("trips.event", Form.choice("trip", What.class));
    private static final Column<When> OCCURRED = Column.some("trips.occurredAt", Form.WHEN);
    private static final Column<String> VEHICLE = Column.some("vehicle", Form.TEXT);
    private static final Column<String> CARRIER = Column.some("carrier", Form.TEXT);
    private static final Column<Integer> SEATS = Column.some("seats", Form.COUNT);
    private static final Column<String> ORIGIN = Column.some("trips.originDivision", Form.DIVISION);
    private static final Column<String> ORIGIN_PLACE = Column.some("originPlace", Form.TEXT);
    private static final Column<String> DESTINATION = Column.optional("destinationDivision", Form.DIVISION);
    private static final Column<String> DESTINATION_PLACE = Column.some("destinationPlace", Form.TEXT);
    private static final Column<When> DEPARTURE = Column.some("scheduledDeparture", Form.WHEN);
    private static final Column<When> ARRIVAL = Column.some("scheduledArrival", Form.WHEN);
    private static final Column<String> TASK_TEAM = Column.optional("taskTeam", Form.TEXT);
    private static final Column<When> DEPARTED = Column.optional("actualDeparture", Form.WHEN);
    private static final Column<Boolean> SCANNED = Column.optional("boardingRecorded", Form.YES_NO);
    private static final Column<When> ESTIMATED = Column.optional("estimatedArrival", Form.WHEN);
    private static final Column<When> ARRIVED = Column.optional("actualArrival", Form.WHEN);
    private static final Column<Integer> HEADS = Column.optional("countedHeads", Form.COUNT);
    private static final Column<Boolean> CANCELLED = Column.optional("cancelled", Form.YES_NO);
    private static final Column<String> REASON = Column.optional("trips.reason", Form.PROSE);

    private static final Contacts BY_CARRIER = new Contacts(
            ContactRole.CARRIER,
            Column.optional("carrierContact", Form.PERSON),
            Column.optional("carrierPhone", Form.PHONE));
    private static final Contacts BY_TEAM = new Contacts(
            ContactRole.TASK_TEAM,
            Column.optional("taskTeamContact", Form.PERSON),
            Column.optional("taskTeamPhone", Form.PHONE));

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
