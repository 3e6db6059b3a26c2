package io.workerreturn.topology;

import io.workerreturn.domain.TripAlarm;
import io.workerreturn.schema.Acknowledged;
import io.workerreturn.schema.AlertAcknowledgement;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.CheckpointArrival;
import io.workerreturn.schema.DailyReport;
import io.workerreturn.schema.Employed;
import io.workerreturn.schema.EmployerChanged;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.schema.HealthCode;
import io.workerreturn.schema.HealthCodeChanged;
import io.workerreturn.schema.Housed;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.LeftCity;
import io.workerreturn.schema.NotReturning;
import io.workerreturn.schema.ObservationReleased;
import io.workerreturn.schema.ObservationStarted;
import io.workerreturn.schema.PassengerAlighted;
import io.workerreturn.schema.PassengerBoarded;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.PassengerNoShow;
import io.workerreturn.schema.Reopened;
import io.workerreturn.schema.ReportedForDuty;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.ReturnIntended;
import io.workerreturn.schema.Transport;
import io.workerreturn.schema.TripArrived;
import io.workerreturn.schema.TripCancelled;
import io.workerreturn.schema.TripDelayed;
import io.workerreturn.schema.TripDeparted;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.TripReinstated;
import io.workerreturn.schema.TripScheduled;
import io.workerreturn.schema.Unreachable;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.wire.Conclusions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * Small worlds in which everything happens that may: few keys, ids and instants, so that clashes, ties and contradictions
 * are the rule.
 */
public final class Worlds {
    static final List<String> FIRMS = List.of(Told.SHOE_FACTORY, Told.VALVE_WORKS);
    static final List<String> SOURCES = List.of("bus-companies", "hr-portal", "checkpoints");
    private static final Instant START = Told.at("2020-02-27T20:00");

    private Worlds() {}

    /** The records of one world, in the order in which they are told. */
    public static Arbitrary<List<Line>> worlds() {
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(10, trips()),
                        net.jqwik.api.Tuple.of(8, workers()),
                        net.jqwik.api.Tuple.of(2, arrivals()),
                        net.jqwik.api.Tuple.of(3, firms()),
                        net.jqwik.api.Tuple.of(1, reports()),
                        net.jqwik.api.Tuple.of(5, acknowledgements()))
                .list()
                .ofMinSize(1)
                .ofMaxSize(50);
    }

    /**
     * Much that is said of one trip and two people within a few hours, so that everything meets everything: a second report of
     * a departure, a plan with the times of the one before, a cancellation after the arrival, a boarding after a failed call, and
     * most of it at one instant.
     */
    static Arbitrary<List<Line>> crowded() {
        Arbitrary<Header> headers = Combinators.combine(
                        Arbitraries.integers().between(1, 60),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.of(SOURCES))
                .as((id, hour, later, source) -> {
                    Instant at = START.plusSeconds(3600L * hour);
                    return new Header("e" + id, at, at.plusSeconds(1800L * later), source);
                });
        Arbitrary<Instant> hours = Arbitraries.integers().between(0, 5).map(hour -> START.plusSeconds(3600L * hour));
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(6, trips(headers, Arbitraries.just("t1"), plans(hours), hours)),
                        net.jqwik.api.Tuple.of(3, workers(headers, hours)),
                        net.jqwik.api.Tuple.of(1, arrivals(headers)))
                .list()
                .ofMinSize(2)
                .ofMaxSize(24);
    }

    /** Plans that are now and then told again with the same times. */
    private static Arbitrary<Object> plans(Arbitrary<Instant> times) {
        Arbitrary<Integer> seats = Arbitraries.of(0, 1, 2, 25);
        Arbitrary<String> origins = Arbitraries.of("520302", "340100");
        Instant late = START.plusSeconds(3600L * 40);
        return Arbitraries.oneOf(
                Combinators.combine(times, times, origins, seats).as(Worlds::plan),
                Combinators.combine(
                                Arbitraries.just(START), Arbitraries.of(START.plusSeconds(7200), late), origins, seats)
                        .as(Worlds::plan),
                Combinators.combine(Arbitraries.just(late), Arbitraries.just(late), origins, seats)
                        .as(Worlds::plan));
    }

    private static Object plan(Instant from, Instant to, String origin, int seats) {
        return new TripScheduled("浙C12345", "运输公司", seats, origin, "起点", "330381", "瑞安", from, to, null);
    }

    /** Worlds in which much is wrong from the beginning, or since the middle of it, and people have much to say of it. */
    static Arbitrary<List<Line>> alarming() {
        return Combinators.combine(acknowledgements().list().ofMinSize(8).ofMaxSize(30), worlds())
                .as((said, more) -> {
                    List<Line> world = new ArrayList<>(alarms());
                    world.addAll(said);
                    world.addAll(more.subList(0, Math.min(more.size(), 6)));
                    return world;
                });
    }

    /** Two firms fall short, a bus is overdue, and a cancelled train had passengers. */
    private static List<Line> alarms() {
        Instant middle = START.plusSeconds(3600L * 15);
        List<Line> lines = new ArrayList<>();
        FIRMS.forEach(firm -> lines.add(new Line(Topics.ENTERPRISES, firm, Told.enterprise(firm, 4))));
        lines.add(new Line(
                Topics.CHARTER_BUS_EVENTS,
                "t1",
                trip(
                        "t1",
                        "plan",
                        START,
                        new TripScheduled(
                                "浙C12345", "运输公司", 25, "520302", "起点", "330381", "瑞安", START, middle, null))));
        lines.add(new Line(
                Topics.CHARTER_TRAIN_EVENTS,
                "t2",
                trip("t2", "booking", START, new PassengerBooked("w1", FIRMS.get(0), null, null))));
        lines.add(new Line(
                Topics.CHARTER_TRAIN_EVENTS, "t2", trip("t2", "cancellation", middle, new TripCancelled("封路"))));
        return lines;
    }

    private static TripEvent trip(String tripId, String eventId, Instant at, Object payload) {
        return new TripEvent(eventId, at, at, "bus-companies", tripId, payload);
    }

    private record Header(String eventId, Instant occurredAt, Instant reportedAt, String source) {}

    private static Arbitrary<Header> headers() {
        return Combinators.combine(ids(), times(), Arbitraries.integers().between(-1, 2), Arbitraries.of(SOURCES))
                .as((id, at, later, source) -> new Header(id, at, at.plusSeconds(1800L * later), source));
    }

    private static Arbitrary<String> ids() {
        return Arbitraries.integers().between(1, 25).map(number -> "e" + number);
    }

    private static Arbitrary<Instant> times() {
        return Arbitraries.integers().between(0, 30).map(hour -> START.plusSeconds(3600L * hour));
    }

    private static Arbitrary<String> passengers() {
        return Arbitraries.of("w1", "w2", "w3");
    }

    private static Arbitrary<String> someFirm() {
        return Arbitraries.of(FIRMS).injectNull(0.3);
    }

    private static Arbitrary<Retraction> retractions() {
        return ids().map(id -> new Retraction(id, null));
    }

    private static Arbitrary<Line> trips() {
        return trips(headers(), Arbitraries.of("t1", "t2"), plans(times()), times());
    }

    private static Arbitrary<Line> trips(
            Arbitrary<Header> headers, Arbitrary<String> trips, Arbitrary<Object> plans, Arbitrary<Instant> times) {
        Arbitrary<? extends Object> payloads = Arbitraries.oneOf(List.<Arbitrary<Object>>of(
                plans,
                Arbitraries.of(true, false).map(TripDeparted::new),
                times.map(at -> new TripDelayed(at.plusSeconds(7200), "雾")),
                Arbitraries.integers().between(0, 3).injectNull(0.3).map(heads -> new TripArrived("瑞安", heads)),
                Arbitraries.just(new TripCancelled("封路")),
                Arbitraries.just(new TripReinstated(null)),
                booked(),
                booked(),
                boarded(),
                boarded(),
                passengers().map(PassengerNoShow::new),
                passengers().map(worker -> new PassengerAlighted(worker, null)),
                retractions().map(each -> each)));
        return Combinators.combine(
                        Arbitraries.of(
                                Topics.CHARTER_BUS_EVENTS, Topics.CHARTER_TRAIN_EVENTS, Topics.CHARTER_FLIGHT_EVENTS),
                        trips,
                        headers,
                        payloads)
                .as((topic, trip, header, payload) -> new Line(
                        topic,
                        trip,
                        new TripEvent(
                                header.eventId(),
                                header.occurredAt(),
                                header.reportedAt(),
                                header.source(),
                                trip,
                                payload)));
    }

    private static Arbitrary<Object> booked() {
        return Combinators.combine(passengers(), someFirm())
                .as((worker, firm) -> new PassengerBooked(worker, firm == null ? FIRMS.get(0) : firm, null, null));
    }

    private static Arbitrary<Object> boarded() {
        return Combinators.combine(passengers(), someFirm())
                .as((worker, firm) -> new PassengerBoarded(worker, firm, 365, null));
    }

    private static Arbitrary<Line> workers() {
        return workers(headers(), times());
    }

    private static Arbitrary<Line> workers(Arbitrary<Header> headers, Arbitrary<Instant> times) {
        Arbitrary<Object> payloads = Arbitraries.oneOf(List.<Arbitrary<Object>>of(
                Arbitraries.just(new Employed(null)),
                Arbitraries.of("500101", "510100")
                        .injectNull(0.3)
                        .map(origin -> new ReturnIntended(null, origin, null)),
                Arbitraries.just(new NotReturning(null)),
                Arbitraries.just(new Unreachable(2)),
                times.map(at -> new ObservationStarted(at.plusSeconds(5400), null)),
                Arbitraries.just(new ObservationReleased()),
                Arbitraries.just(new ReportedForDuty()),
                Arbitraries.just(new LeftCity()),
                Arbitraries.just(new EmployerChanged()),
                Arbitraries.just(new Housed("网格7")),
                Arbitraries.of(HealthCode.values()).map(HealthCodeChanged::new),
                retractions().map(each -> each)));
        return Combinators.combine(passengers(), headers, someFirm(), payloads)
                .as((worker, header, firm, payload) -> new Line(
                        Topics.WORKER_STATUS,
                        worker,
                        new WorkerStatus(
                                header.eventId(),
                                header.occurredAt(),
                                header.reportedAt(),
                                header.source(),
                                worker,
                                payload instanceof Employed && firm == null ? FIRMS.get(1) : firm,
                                payload)));
    }

    private static Arbitrary<Line> arrivals() {
        return arrivals(headers());
    }

    private static Arbitrary<Line> arrivals(Arbitrary<Header> headers) {
        Arbitrary<Object> payloads = Arbitraries.oneOf(List.<Arbitrary<Object>>of(
                Combinators.combine(Arbitraries.of(FIRMS), Arbitraries.of(Transport.values()))
                        .as((firm, transport) -> new CheckpointArrival(firm, "340100", transport, "瑞安北")),
                retractions().map(each -> each)));
        return Combinators.combine(passengers(), headers, payloads)
                .as((worker, header, payload) -> new Line(
                        Topics.INDIVIDUAL_ARRIVALS,
                        worker,
                        new IndividualArrival(
                                header.eventId(),
                                header.occurredAt(),
                                header.reportedAt(),
                                header.source(),
                                worker,
                                payload)));
    }

    private static Arbitrary<Line> firms() {
        Arbitrary<Enterprise> enterprises = Combinators.combine(
                        Arbitraries.of(FIRMS),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.of(0, 5_000, 9_000, 12_000).injectNull(0.2),
                        Arbitraries.of(LocalDate.parse("2020-02-28"), LocalDate.parse("2020-03-31"))
                                .injectNull(0.2),
                        Arbitraries.of(LocalDate.parse("2020-02-29"), LocalDate.parse("2020-04-10"))
                                .injectNull(0.2),
                        Arbitraries.of("安阳街道", "塘下镇"),
                        Arbitraries.subsetOf(EnterpriseClass.values()).ofMaxSize(2),
                        Arbitraries.of(FIRMS).injectNull(0.5))
                .as((firm, required, target, by, resumed, township, classes, lead) -> new Enterprise(
                        firm, "示例", township, "鞋革", sorted(classes), lead, required, target, by, resumed));
        return Combinators.combine(enterprises, Arbitraries.of(1, 2, 3, 4, 5))
                .as((enterprise, chance) ->
                        new Line(Topics.ENTERPRISES, enterprise.getEnterpriseId(), chance == 1 ? null : enterprise));
    }

    private static List<EnterpriseClass> sorted(Set<EnterpriseClass> classes) {
        return classes.stream().sorted().toList();
    }

    /** An alert that somebody may say something of. */
    private record Alert(Topics.Topic<AlertAcknowledgement> topic, String subject, String alertId) {}

    private static List<Alert> alerts() {
        List<Alert> alerts = new ArrayList<>();
        for (String trip : List.of("t1", "t2")) {
            for (TripAlarm.Kind kind : TripAlarm.Kind.values()) {
                alerts.add(new Alert(Topics.TRIP_ACKNOWLEDGEMENTS, trip, Conclusions.tripAlertId(trip, kind)));
            }
        }
        for (int weight = 0; weight < 3; weight++) {
            FIRMS.forEach(firm ->
                    alerts.add(new Alert(Topics.SHORTFALL_ACKNOWLEDGEMENTS, firm, Conclusions.shortfallAlertId(firm))));
            List.of("bus-companies", "checkpoints", "nobody")
                    .forEach(source -> alerts.add(new Alert(Topics.SOURCE_ACKNOWLEDGEMENTS, source, source)));
        }
        return alerts;
    }

    private static Arbitrary<Line> acknowledgements() {
        Arbitrary<Object> acknowledged = Combinators.combine(
                        Arbitraries.of("li", "wang"),
                        Arbitraries.of("电话联系", "派车").injectNull(0.3),
                        Arbitraries.of(AlertSeverity.values()).injectNull(0.5))
                .as((by, note, severity) -> new Acknowledged(by, note, severity, null));
        Arbitrary<Object> payloads = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(6, acknowledged),
                net.jqwik.api.Tuple.of(1, Arbitraries.just(new Reopened("li", "没人接"))),
                net.jqwik.api.Tuple.of(2, retractions()));
        return Combinators.combine(Arbitraries.of(alerts()), headers(), payloads)
                .as((alert, header, payload) -> new Line(
                        alert.topic(),
                        alert.subject(),
                        new AlertAcknowledgement(
                                header.eventId(),
                                header.occurredAt(),
                                header.reportedAt(),
                                header.source(),
                                alert.alertId(),
                                lasting(payload, header.occurredAt()))));
    }

    /** Some are put aside, for less or for longer than acknowledgements last. */
    private static Object lasting(Object payload, Instant at) {
        return payload instanceof Acknowledged said && "派车".equals(said.getNote())
                ? new Acknowledged(
                        said.getBy(),
                        said.getNote(),
                        said.getSeverity(),
                        at.plus(Duration.ofHours(said.getBy().equals("li") ? 2 : 30)))
                : payload;
    }

    private static Arbitrary<Line> reports() {
        Arbitrary<Object> payloads = Arbitraries.oneOf(List.<Arbitrary<Object>>of(
                Arbitraries.integers()
                        .between(0, 5)
                        .map(onDuty -> new DailyReport(
                                onDuty, 60, 70, 3, null, null, List.of(), null, null, null, null, null, null)),
                retractions().map(each -> each)));
        return Combinators.combine(Arbitraries.of(FIRMS), headers(), payloads)
                .as((firm, header, payload) -> new Line(
                        Topics.ENTERPRISE_REPORTS,
                        firm,
                        new EnterpriseReport(
                                header.eventId(),
                                header.occurredAt(),
                                header.reportedAt(),
                                header.source(),
                                firm,
                                payload)));
    }
}
