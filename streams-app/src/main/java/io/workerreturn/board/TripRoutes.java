package io.workerreturn.board;

import static io.workerreturn.board.Csv.code;
import static io.workerreturn.board.Csv.column;
import static io.workerreturn.board.Csv.time;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.workerreturn.board.Paging.Key;
import io.workerreturn.board.Paging.Order;
import io.workerreturn.board.Paging.Sorts;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.TripStatus;
import io.workerreturn.words.Said;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The trips, and one trip. */
final class TripRoutes implements Routes {
    static final String PATH = "/api/v1/trips";

    private static final String ETA = "eta";
    private static final String LATEST = "-eta";
    private static final Key<TripBoardRow> BY_ID = new Key<>(TripBoardRow::getTripId, false);

    private static final Sorts<TripBoardRow> SORTS = new Sorts<>(
            Map.of(
                    "departure", new Key<>(trip -> millis(trip.getScheduledDeparture()), false),
                    "delay", new Key<>(trip -> number(trip.getDelayMinutes()), true),
                    "booked", new Key<>(trip -> number(trip.getBooked()), true),
                    "arrived", new Key<>(trip -> number(trip.getArrived()), true),
                    "mismatch",
                            new Key<>(
                                    trip -> trip.getMismatch() == null ? null : number(Math.abs(trip.getMismatch())),
                                    true)),
            BY_ID);

    private static final Csv<Answers.Trip> CSV = new Csv<>(
            "trips",
            Said.of("trips.panel"),
            List.of(
                    column("word.trip", Answers.Trip::tripId),
                    code("word.mode", "mode", Answers.Trip::mode),
                    code("word.status", "status", Answers.Trip::status),
                    column("word.vehicle", Answers.Trip::vehicle),
                    column("word.carrier", Answers.Trip::carrier),
                    column("word.taskTeam", Answers.Trip::taskTeam),
                    column("trip.seats", Answers.Trip::seats),
                    column("word.originDivision", Answers.Trip::originDivision),
                    column("trip.from", Answers.Trip::originPlace),
                    column("word.destinationDivision", Answers.Trip::destinationDivision),
                    column("trip.to", Answers.Trip::destinationPlace),
                    time("trip.plannedDeparture", Answers.Trip::scheduledDeparture),
                    time("trip.plannedArrival", Answers.Trip::scheduledArrival),
                    time("word.departedAt", Answers.Trip::departedAt),
                    time("word.eta", Answers.Trip::estimatedArrival),
                    time("word.arrivedAt", Answers.Trip::arrivedAt),
                    time("word.cancelledAt", Answers.Trip::cancelledAt),
                    column("word.delayMinutes", Answers.Trip::delayMinutes),
                    column("word.delayReason", Answers.Trip::delayReason),
                    column("trip.overdue", Answers.Trip::overdue),
                    column("word.booked", Answers.Trip::booked),
                    column("word.boarded", Answers.Trip::boarded),
                    column("word.noShow", Answers.Trip::noShow),
                    column("word.alighted", Answers.Trip::alighted),
                    column("trip.unconfirmed", Answers.Trip::unconfirmed),
                    column("word.arrived", Answers.Trip::arrived),
                    column("trip.countedHeads", Answers.Trip::countedHeads),
                    column("word.mismatch", Answers.Trip::mismatch),
                    code("trips.view.attention", List.of("alertKind", "attention"), Answers.Trip::attention),
                    time("word.asOf", Answers.Trip::asOf)));

    private final Desk desk;
    private final Function<String, OptionalInt> seenInCity;

    /**
     * The routes.
     *
     * @param seenInCity of a trip that has arrived: how many of those aboard are in the city now, if anybody can tell
     */
    TripRoutes(Desk desk, Function<String, OptionalInt> seenInCity) {
        this.desk = desk;
        this.seenInCity = seenInCity;
    }

    private static @Nullable Long millis(@Nullable Instant at) {
        return at == null ? null : (Long) at.toEpochMilli();
    }

    private static @Nullable Long number(@Nullable Integer value) {
        return value == null ? null : (Long) (long) value;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(PATH, this::list, Role.VIEWER);
        routes.get(PATH + "/{id}", this::one, Role.VIEWER);
    }

    private void one(Context call) {
        Query query = Query.of(call, Desk.KNOWN_AT, Desk.AS_OF);
        String id = call.pathParam("id");
        Desk asked = desk.at(query);
        // asked before the rows are locked: the answer may come from another instance
        Role role = Caller.of(call).role();
        OptionalInt seen =
                asked == desk && role.seesAll() && hasArrived(id, role) ? seenInCity.apply(id) : OptionalInt.empty();
        asked.answer(call, seen, presenter -> {
            TripBoardRow trip = presenter.city().trips().get(id);
            return trip == null ? null : presenter.tripDetail(trip, seen);
        });
    }

    private boolean hasArrived(String id, Role role) {
        return desk.model().read(role, city -> {
            TripBoardRow trip = city.trips().get(id);
            return trip != null && trip.getArrivedAt() != null;
        });
    }

    private void list(Context call) {
        Query query = Query.of(
                call,
                "date",
                "mode",
                "status",
                "q",
                "attention",
                "conflicts",
                "sort",
                "limit",
                "cursor",
                Desk.KNOWN_AT,
                Desk.AS_OF);
        Desk asked = desk.at(query);
        Optional<Integer> day = query.date("date").map(LocalDate::toEpochDay).map(Long::intValue);
        Optional<TravelMode> mode = query.one("mode", TravelMode.class);
        Set<TripStatus> statuses = query.some("status", TripStatus.class);
        Optional<Needle> search = asked.search(call, query);
        boolean attention = query.flag("attention");
        boolean conflicts = query.flag("conflicts");
        Optional<String> sort = query.one("sort", sorts());
        Predicate<TripBoardRow> fits =
                trip -> day.map(wanted -> Presenter.isOn(wanted, dueAt(trip))).orElse(true)
                        && mode.map(wanted -> wanted == trip.getMode()).orElse(true)
                        && (statuses.isEmpty() || trip.getStatus() != null && statuses.contains(trip.getStatus()))
                        && (!conflicts || !trip.getConflicts().isEmpty())
                        && search.map(text -> mentions(trip, text)).orElse(true);
        // the order depends on the alerts, so it is made under the lock like the rows
        asked.answer(
                call,
                query,
                CSV,
                presenter -> order(presenter, sort.orElse(ETA)),
                presenter -> presenter.city().trips().values().stream()
                        .filter(fits)
                        .filter(trip -> !attention || presenter.needsAttention(trip)),
                presenter -> presenter::trip);
    }

    private static @Nullable Instant dueAt(TripBoardRow trip) {
        return trip.getEstimatedArrival() == null ? trip.getScheduledArrival() : trip.getEstimatedArrival();
    }

    static boolean mentions(TripBoardRow trip, Needle needle) {
        return needle.isIn(
                trip.getTripId(),
                trip.getVehicle(),
                trip.getCarrier(),
                trip.getTaskTeam(),
                trip.getOriginPlace(),
                trip.getDestinationPlace());
    }

    private static Set<String> sorts() {
        Set<String> names = SORTS.names();
        names.addAll(List.of(ETA, LATEST));
        return names;
    }

    static Order<TripBoardRow> order(Presenter presenter, String sort) {
        if (sort.equals(ETA)) {
            return new Order<>(List.of(
                    new Key<>(trip -> group(presenter, trip), false),
                    new Key<>(
                            trip -> {
                                Long due = millis(dueAt(trip));
                                return due != null && Presenter.isOver(trip) ? (Long) (-due) : due;
                            },
                            false),
                    BY_ID));
        }
        if (sort.equals(LATEST)) {
            return new Order<>(List.of(new Key<>(trip -> millis(dueAt(trip)), true), BY_ID));
        }
        return SORTS.order(sort);
    }

    /** Those that are overdue, then those that are expected, the next one first; then those that are over, the last one first. */
    private static Long group(Presenter presenter, TripBoardRow trip) {
        if (Presenter.isOver(trip)) {
            return 2L;
        }
        return presenter.isOverdue(trip) ? 0L : 1L;
    }
}
