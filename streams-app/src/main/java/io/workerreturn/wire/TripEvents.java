package io.workerreturn.wire;

import io.workerreturn.domain.HealthCode;
import io.workerreturn.domain.Season;
import io.workerreturn.domain.TravelMode;
import io.workerreturn.domain.TripFact;
import io.workerreturn.domain.TripFact.Schedule;
import io.workerreturn.domain.TripRow;
import io.workerreturn.schema.PassengerAlighted;
import io.workerreturn.schema.PassengerBoarded;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.PassengerNoShow;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.TripArrived;
import io.workerreturn.schema.TripCancelled;
import io.workerreturn.schema.TripDelayed;
import io.workerreturn.schema.TripDeparted;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.TripReinstated;
import io.workerreturn.schema.TripScheduled;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@link TripEvent} on the wire ↔ {@link TripFact} in the domain. */
public final class TripEvents {
    private TripEvents() {}

    /**
     * The fact that a record tells.
     *
     * @param mode of the topic
     * @param appendedAt when the broker appended it, epoch milliseconds
     * @throws UnusableRecordException if it breaks a rule
     */
    public static TripFact fact(String key, TripEvent event, TravelMode mode, Season season, long appendedAt) {
        Checks.key(key, event.getTripId());
        Checks.impersonal(key, event);
        TripFact fact = fact(event, mode);
        Checks.header(fact, season, appendedAt);
        Checks.enterprise(fact.enterprise());
        Checks.text(fact.text(), "the payload's text");
        if (fact.worker() != null) {
            Checks.name(fact.worker(), "worker");
        }
        Schedule plan = fact.schedule();
        if (plan != null) {
            Checks.division(plan.originDivision());
            Checks.division(plan.destinationDivision());
            Checks.field(plan.seats() >= 0, "seats is negative");
            Checks.text(plan.vehicle(), "vehicle");
            Checks.text(plan.carrier(), "carrier");
            Checks.text(plan.originPlace(), "originPlace");
            Checks.text(plan.destinationPlace(), "destinationPlace");
            Checks.text(plan.taskTeam(), "taskTeam");
            Checks.moment(plan.departure(), "scheduledDeparture");
            Checks.moment(plan.arrival(), "scheduledArrival");
        }
        Checks.moment(fact.estimatedArrival(), "estimatedArrival");
        if (fact.row() == TripRow.ARRIVED) {
            Checks.field(fact.number() == null || fact.number() >= 0, "countedHeads is negative");
        }
        return fact;
    }

    private static TripFact fact(TripEvent event, TravelMode mode) {
        Object payload = event.getPayload();
        if (payload instanceof TripScheduled scheduled) {
            return new Draft(event, mode, TripRow.SCHEDULED)
                    .plan(new Schedule(
                            scheduled.getVehicle(),
                            scheduled.getCarrier(),
                            scheduled.getSeats(),
                            scheduled.getOriginDivision(),
                            scheduled.getOriginPlace(),
                            scheduled.getDestinationDivision(),
                            scheduled.getDestinationPlace(),
                            scheduled.getScheduledDeparture().toEpochMilli(),
                            scheduled.getScheduledArrival().toEpochMilli(),
                            scheduled.getTaskTeam()));
        } else if (payload instanceof TripDeparted departed) {
            return new Draft(event, mode, TripRow.DEPARTED).fact(null, null, departed.getBoardingRecorded(), null);
        } else if (payload instanceof TripDelayed delayed) {
            return new Draft(event, mode, TripRow.DELAYED)
                    .delay(delayed.getEstimatedArrival().toEpochMilli(), delayed.getReason());
        } else if (payload instanceof TripArrived arrived) {
            return new Draft(event, mode, TripRow.ARRIVED)
                    .fact(arrived.getCountedHeads(), null, false, arrived.getPlace());
        } else if (payload instanceof TripCancelled cancelled) {
            return new Draft(event, mode, TripRow.CANCELLED).fact(null, null, false, cancelled.getReason());
        } else if (payload instanceof TripReinstated reinstated) {
            return new Draft(event, mode, TripRow.REINSTATED).fact(null, null, false, reinstated.getReason());
        } else if (payload instanceof PassengerBooked booked) {
            Boolean newHire = booked.getNewHire();
            return new Draft(event, mode, TripRow.BOOKED)
                    .of(booked.getWorker(), booked.getEnterprise())
                    .fact(null, newHire == null ? null : (Integer) (newHire ? 1 : 0), false, booked.getSeat());
        } else if (payload instanceof PassengerBoarded boarded) {
            return new Draft(event, mode, TripRow.BOARDED)
                    .of(boarded.getWorker(), boarded.getEnterprise())
                    .fact(
                            boarded.getTemperatureTenths(),
                            boarded.getHealthCode() == null
                                    ? null
                                    : (Integer) boarded.getHealthCode().ordinal(),
                            false,
                            null);
        } else if (payload instanceof PassengerNoShow noShow) {
            return new Draft(event, mode, TripRow.NO_SHOW)
                    .of(noShow.getWorker(), null)
                    .fact(null, null, false, null);
        } else if (payload instanceof PassengerAlighted alighted) {
            return new Draft(event, mode, TripRow.ALIGHTED)
                    .of(alighted.getWorker(), null)
                    .fact(null, null, false, alighted.getPlace());
        } else if (payload instanceof Retraction retraction) {
            return new Draft(event, mode, TripRow.RETRACTION)
                    .withdrawal(retraction.getEventId(), retraction.getReason());
        }
        throw new UnusableRecordException(
                Reason.UNKNOWN_PAYLOAD, "a payload that this version does not know: upgrade it");
    }

    /** The record that tells a fact. */
    public static TripEvent record(String tripId, TripFact fact) {
        return new TripEvent(
                fact.eventId(),
                Instant.ofEpochMilli(fact.occurredAt()),
                Instant.ofEpochMilli(fact.reportedAt()),
                fact.source(),
                tripId,
                payload(fact));
    }

    /** What of a fact decides between two of the same eventId and times: the record, and the kind of topic last. */
    public static byte[] encoded(TripFact fact) {
        byte[] record = Bodies.of(record("", fact));
        byte[] withMode = Arrays.copyOf(record, record.length + 1);
        withMode[record.length] = (byte) fact.mode().ordinal();
        return withMode;
    }

    private static Object payload(TripFact fact) {
        String worker = String.valueOf(fact.worker());
        Integer code = fact.code();
        return switch (fact.row()) {
            case SCHEDULED -> scheduled(Objects.requireNonNull(fact.schedule()));
            case DEPARTED -> new TripDeparted(fact.boardingRecorded());
            case DELAYED ->
                new TripDelayed(Instant.ofEpochMilli(Objects.requireNonNull(fact.estimatedArrival())), fact.text());
            case ARRIVED -> new TripArrived(fact.text(), fact.number());
            case CANCELLED -> new TripCancelled(fact.text());
            case REINSTATED -> new TripReinstated(fact.text());
            case BOOKED ->
                new PassengerBooked(
                        worker, fact.enterprise(), fact.text(), code == null ? null : (Boolean) (code == 1));
            case BOARDED ->
                new PassengerBoarded(
                        worker,
                        fact.enterprise(),
                        fact.number(),
                        code == null
                                ? null
                                : io.workerreturn.schema.HealthCode.valueOf(
                                        HealthCode.of(code).name()));
            case NO_SHOW -> new PassengerNoShow(worker);
            case ALIGHTED -> new PassengerAlighted(worker, fact.text());
            case RETRACTION -> new Retraction(fact.withdraws(), fact.text());
        };
    }

    private static TripScheduled scheduled(Schedule plan) {
        return new TripScheduled(
                plan.vehicle(),
                plan.carrier(),
                plan.seats(),
                plan.originDivision(),
                plan.originPlace(),
                plan.destinationDivision(),
                plan.destinationPlace(),
                Instant.ofEpochMilli(plan.departure()),
                Instant.ofEpochMilli(plan.arrival()),
                plan.taskTeam());
    }

    /** The parts of a fact that every payload shares, and the ways to complete it. */
    private record Draft(
            TripEvent event,
            TravelMode mode,
            TripRow row,
            @Nullable String worker,
            @Nullable String enterprise) {
        Draft(TripEvent event, TravelMode mode, TripRow row) {
            this(event, mode, row, null, null);
        }

        Draft of(String passenger, @Nullable String employer) {
            return new Draft(event, mode, row, passenger, employer);
        }

        TripFact fact(
                @Nullable Integer number, @Nullable Integer code, boolean boardingRecorded, @Nullable String text) {
            return complete(null, null, number, code, boardingRecorded, text, null);
        }

        TripFact plan(Schedule plan) {
            return complete(plan, null, null, null, false, null, null);
        }

        TripFact delay(long estimatedArrival, @Nullable String reason) {
            return complete(null, estimatedArrival, null, null, false, reason, null);
        }

        TripFact withdrawal(String withdraws, @Nullable String reason) {
            return complete(null, null, null, null, false, reason, withdraws);
        }

        private TripFact complete(
                @Nullable Schedule plan,
                @Nullable Long estimatedArrival,
                @Nullable Integer number,
                @Nullable Integer code,
                boolean boardingRecorded,
                @Nullable String text,
                @Nullable String withdraws) {
            return new TripFact(
                    row,
                    event.getEventId(),
                    event.getOccurredAt().toEpochMilli(),
                    event.getReportedAt().toEpochMilli(),
                    event.getSource(),
                    mode,
                    worker,
                    enterprise,
                    plan,
                    estimatedArrival,
                    number,
                    code,
                    boardingRecorded,
                    text,
                    withdraws);
        }
    }
}
