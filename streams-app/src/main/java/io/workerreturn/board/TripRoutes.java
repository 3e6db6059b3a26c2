package io.workerreturn.board;

import static io.workerreturn.board.Csv.column;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.workerreturn.board.Paging.Key;
import io.workerreturn.board.Paging.Order;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.TripStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The trips, and one trip. */
final class TripRoutes implements Routes {
    static final String PATH = "/api/v1/trips";

    private static final String ETA = "eta";
    private static final String LATEST = "-eta";
    private static final Map<String, Key<TripBoardRow>> SORTS = Map.of(
            "departure", new Key<>(trip -> millis(trip.getScheduledDeparture()), false),
            "delay", new Key<>(trip -> number(trip.getDelayMinutes()), true),
            "booked", new Key<>(trip -> number(trip.getBooked()), true),
            "arrived", new Key<>(trip -> number(trip.getArrived()), true),
            "mismatch",
                    new Key<>(trip -> trip.getMismatch() == null ? null : number(Math.abs(trip.getMismatch())), true));

    private static final Key<TripBoardRow> BY_ID = new Key<>(TripBoardRow::getTripId, false);

    private static final Csv<Answers.Trip> CSV = new Csv<>(
            "trips",
            List.of(
                    column("车次编号", "tripId", Answers.Trip::tripId),
                    column("方式", "mode", Answers.Trip::mode),
                    column("状态", "status", Answers.Trip::status),
                    column("车牌或车次", "vehicle", Answers.Trip::vehicle),
                    column("承运方", "carrier", Answers.Trip::carrier),
                    column("专班", "taskTeam", Answers.Trip::taskTeam),
                    column("座位", "seats", Answers.Trip::seats),
                    column("出发地区划", "originDivision", Answers.Trip::originDivision),
                    column("出发地", "originPlace", Answers.Trip::originPlace),
                    column("目的地区划", "destinationDivision", Answers.Trip::destinationDivision),
                    column("目的地", "destinationPlace", Answers.Trip::destinationPlace),
                    column("计划出发", "scheduledDeparture", Answers.Trip::scheduledDeparture),
                    column("计划到达", "scheduledArrival", Answers.Trip::scheduledArrival),
                    column("实际出发", "departedAt", Answers.Trip::departedAt),
                    column("实际到达", "arrivedAt", Answers.Trip::arrivedAt),
                    column("取消时间", "cancelledAt", Answers.Trip::cancelledAt),
                    column("预计到达", "estimatedArrival", Answers.Trip::estimatedArrival),
                    column("晚点（分）", "delayMinutes", Answers.Trip::delayMinutes),
                    column("晚点原因", "delayReason", Answers.Trip::delayReason),
                    column("订座", "booked", Answers.Trip::booked),
                    column("上车", "boarded", Answers.Trip::boarded),
                    column("未到", "noShow", Answers.Trip::noShow),
                    column("中途下车", "alighted", Answers.Trip::alighted),
                    column("未确认", "unconfirmed", Answers.Trip::unconfirmed),
                    column("到达", "arrived", Answers.Trip::arrived),
                    column("清点人数", "countedHeads", Answers.Trip::countedHeads),
                    column("差额", "mismatch", Answers.Trip::mismatch),
                    column("超时未到", "overdue", Answers.Trip::overdue),
                    column("需关注", "attention", Answers.Trip::attention),
                    column("数据截至", "asOf", Answers.Trip::asOf)));

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
        Query.of(call);
        String id = call.pathParam("id");
        // asked before the rows are locked: the answer may come from another instance
        Role role = Caller.of(call).role();
        OptionalInt seen = role.seesAll() && hasArrived(id, role) ? seenInCity.apply(id) : OptionalInt.empty();
        desk.answer(call, seen, presenter -> {
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
        Query query =
                Query.of(call, "date", "mode", "status", "q", "attention", "conflicts", "sort", "limit", "cursor");
        Optional<Integer> day = query.date("date").map(LocalDate::toEpochDay).map(Long::intValue);
        Optional<TravelMode> mode = query.one("mode", TravelMode.class);
        Set<TripStatus> statuses = query.some("status", TripStatus.class);
        Optional<String> search = query.search("q");
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
        desk.answer(
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

    private static boolean mentions(TripBoardRow trip, String text) {
        return Stream.of(
                        trip.getTripId(),
                        trip.getVehicle(),
                        trip.getCarrier(),
                        trip.getTaskTeam(),
                        trip.getOriginPlace(),
                        trip.getDestinationPlace())
                .anyMatch(field -> field != null && Query.folded(field).contains(text));
    }

    private static Set<String> sorts() {
        Set<String> names = new TreeSet<>(SORTS.keySet());
        names.add(ETA);
        names.add(LATEST);
        SORTS.keySet().forEach(name -> names.add("-" + name));
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
        boolean turned = sort.startsWith("-");
        Key<TripBoardRow> key = SORTS.get(turned ? sort.substring(1) : sort);
        return new Order<>(List.of(new Key<>(key.value(), key.descending() != turned), BY_ID));
    }

    /** Those that are overdue, then those that are expected, the next one first; then those that are over, the last one first. */
    private static Long group(Presenter presenter, TripBoardRow trip) {
        if (Presenter.isOver(trip)) {
            return 2L;
        }
        return presenter.isOverdue(trip) ? 0L : 1L;
    }
}
