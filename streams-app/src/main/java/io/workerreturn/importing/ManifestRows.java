package io.workerreturn.importing;

import io.workerreturn.schema.HealthCode;
import io.workerreturn.schema.PassengerAlighted;
import io.workerreturn.schema.PassengerBoarded;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.PassengerNoShow;
import io.workerreturn.schema.TripEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Passengers of charter trips. A row says one event if it has a column for its kind; otherwise that the passenger is booked,
 * and, if it says whether the passenger boarded, that too.
 */
final class ManifestRows implements Rows {
    private enum What {
        BOOKED,
        BOARDED,
        NO_SHOW,
        ALIGHTED
    }

    private static final Column<String> ENTERPRISE = CommonColumns.enterprise("manifests", Column.Need.SOME);
    private static final Column<What> EVENT = Column.optional("manifests.event", Form.choice("passenger", What.class));
    private static final Column<When> OCCURRED = Column.some("manifests.occurredAt", Form.WHEN);
    private static final Column<When> DEPARTURE = Column.optional("departure", Form.WHEN);
    private static final Column<String> SEAT = Column.optional("seat", Form.TEXT);
    private static final Column<Boolean> NEW_HIRE = Column.optional("newHire", Form.YES_NO);
    private static final Column<Boolean> BOARDED = Column.optional("boarded", Form.YES_NO);
    private static final Column<When> BOARDED_AT = Column.optional("boardedAt", Form.WHEN);
    private static final Column<Integer> TEMPERATURE = Column.optional("temperature", Form.TEMPERATURE);
    private static final Column<HealthCode> HEALTH_CODE =
            Column.optional("manifests.healthCode", Form.choice("health", HealthCode.class));
    private static final Column<String> PLACE = Column.optional("manifests.place", Form.TEXT);

    @Override
    public List<Column<?>> columns() {
        return List.of(
                Modes.TRIP,
                Modes.COLUMN,
                CommonColumns.IDENTITY,
                CommonColumns.WORKER,
                ENTERPRISE,
                SEAT,
                NEW_HIRE,
                DEPARTURE,
                RunColumns.DAY,
                RunColumns.ORIGIN,
                EVENT,
                OCCURRED,
                CommonColumns.TIME,
                BOARDED,
                BOARDED_AT,
                TEMPERATURE,
                HEALTH_CODE,
                PLACE,
                CommonColumns.REPORTED);
    }

    @Override
    public void read(Cells row, Events events) {
        String name = row.trip(Modes.TRIP);
        Modes mode = row.need(Modes.COLUMN);
        String worker = row.worker();
        What event = row.get(EVENT);
        Boolean boarded = row.get(BOARDED);
        When boardedAt = row.get(BOARDED_AT);
        When departure = row.get(DEPARTURE);
        String trip = name == null || mode == null ? null : row.run(mode, name, departure);
        if (trip == null || !row.isGood()) {
            return;
        }
        row.leaves(Modes.TRIP, trip, DEPARTURE, departure);
        if (departure == null) {
            departure = row.lentDeparture(trip);
        }
        Teller teller = new Teller(row, events, trip, mode, worker);
        if (event != null) {
            Instant occurred =
                    row.occurred(OCCURRED, event == What.BOARDED && boardedAt != null ? boardedAt : departure);
            teller.tell(event, occurred, payload(event, row, worker));
        } else {
            teller.tell(What.BOOKED, row.occurred(OCCURRED, departure), payload(What.BOOKED, row, worker));
            if (Boolean.TRUE.equals(boarded) || boardedAt != null) {
                Instant at = boardedAt != null && boardedAt.isDated()
                        ? row.inSeason(BOARDED_AT, boardedAt)
                        : row.occurred(OCCURRED, boardedAt == null ? departure : boardedAt.or(departure));
                teller.tell(What.BOARDED, at, payload(What.BOARDED, row, worker));
            } else if (Boolean.FALSE.equals(boarded)) {
                teller.tell(What.NO_SHOW, row.occurred(OCCURRED, departure), payload(What.NO_SHOW, row, worker));
            }
        }
        if (row.isGood() && departure != null && departure.isDated()) {
            checkBoarding(row, events, row.instant(DEPARTURE, departure));
        }
        if (!row.isGood()) {
            events.clear();
        }
    }

    /** Nobody boards, or is missed, a day before the vehicle leaves. */
    private static void checkBoarding(Cells row, Events events, Instant leaves) {
        for (Event event : events) {
            if (event.record() instanceof TripEvent told
                    && (told.getPayload() instanceof PassengerBoarded && row.has(BOARDED_AT)
                            || told.getPayload() instanceof PassengerAlighted)
                    && !told.getOccurredAt().isAfter(leaves.minus(Duration.ofDays(1)))) {
                row.refuse(row.has(BOARDED_AT) ? BOARDED_AT : OCCURRED, "trip.boardedLongBefore");
            }
        }
    }

    private static Object payload(What event, Cells row, String worker) {
        return switch (event) {
            case BOOKED ->
                new PassengerBooked(worker, row.enterprise(ENTERPRISE, true), row.get(SEAT), row.get(NEW_HIRE));
            case BOARDED ->
                new PassengerBoarded(
                        worker, row.enterprise(ENTERPRISE, false), row.get(TEMPERATURE), row.get(HEALTH_CODE));
            case NO_SHOW -> new PassengerNoShow(worker);
            case ALIGHTED -> new PassengerAlighted(worker, row.get(PLACE));
        };
    }

    /** Tells events of one passenger. */
    private record Teller(Cells row, Events events, String trip, Modes mode, String worker) {
        void tell(What what, Instant occurred, Object payload) {
            events.tellOnce(
                    mode.topic(),
                    trip,
                    new TripEvent(
                            Events.NO_ID, occurred, row.reported(occurred), row.source(mode.source()), trip, payload),
                    trip + '|' + worker + '|' + what);
        }
    }
}
