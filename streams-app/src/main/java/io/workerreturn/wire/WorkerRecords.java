package io.workerreturn.wire;

import io.workerreturn.domain.HealthCode;
import io.workerreturn.domain.JourneyRow;
import io.workerreturn.domain.Season;
import io.workerreturn.domain.TravelMode;
import io.workerreturn.domain.WorkerFact;
import io.workerreturn.schema.CheckpointArrival;
import io.workerreturn.schema.Employed;
import io.workerreturn.schema.EmployerChanged;
import io.workerreturn.schema.HealthCodeChanged;
import io.workerreturn.schema.Housed;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.LeftCity;
import io.workerreturn.schema.NotReturning;
import io.workerreturn.schema.ObservationReleased;
import io.workerreturn.schema.ObservationStarted;
import io.workerreturn.schema.ReportedForDuty;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.ReturnIntended;
import io.workerreturn.schema.Transport;
import io.workerreturn.schema.Unreachable;
import io.workerreturn.schema.WorkerStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** {@link IndividualArrival} and {@link WorkerStatus} on the wire ↔ {@link WorkerFact} in the domain. */
public final class WorkerRecords {
    private WorkerRecords() {}

    /**
     * The fact that a record of a checkpoint tells.
     *
     * @param appendedAt when the broker appended it, epoch milliseconds
     * @throws UnusableRecordException if it breaks a rule
     */
    public static WorkerFact fact(String key, IndividualArrival arrival, Season season, long appendedAt) {
        Checks.key(key, arrival.getWorkerId());
        Checks.impersonal(key, arrival);
        WorkerFact fact = fact(arrival);
        check(fact, season, appendedAt);
        return fact;
    }

    private static WorkerFact fact(IndividualArrival arrival) {
        Draft draft = new Draft(
                arrival.getEventId(), arrival.getOccurredAt(), arrival.getReportedAt(), arrival.getSource(), null);
        if (arrival.getPayload() instanceof CheckpointArrival checkpoint) {
            return draft.naming(checkpoint.getEnterprise())
                    .fact(
                            JourneyRow.INDIVIDUAL_ARRIVAL,
                            checkpoint.getOriginDivision(),
                            TravelMode.valueOf(checkpoint.getTransport().name()).ordinal(),
                            null,
                            checkpoint.getCheckpoint());
        } else if (arrival.getPayload() instanceof Retraction retraction) {
            return draft.withdrawal(retraction);
        }
        throw new UnusableRecordException(
                Reason.UNKNOWN_PAYLOAD, "a payload that this version does not know: upgrade it");
    }

    /**
     * The fact that a status record tells.
     *
     * @param appendedAt when the broker appended it, epoch milliseconds
     * @throws UnusableRecordException if it breaks a rule
     */
    public static WorkerFact fact(String key, WorkerStatus status, Season season, long appendedAt) {
        Checks.key(key, status.getWorkerId());
        Checks.impersonal(key, status);
        WorkerFact fact = fact(status);
        check(fact, season, appendedAt);
        if (fact.row() == JourneyRow.OBSERVATION_STARTED) {
            Checks.moment(fact.moment(), "until");
        }
        Checks.field(
                fact.row() != JourneyRow.EMPLOYED || fact.enterprise() != null, "Employed must name its enterprise");
        return fact;
    }

    private static WorkerFact fact(WorkerStatus status) {
        Object payload = status.getPayload();
        Draft draft = new Draft(
                status.getEventId(),
                status.getOccurredAt(),
                status.getReportedAt(),
                status.getSource(),
                status.getEnterprise());
        if (payload instanceof Employed employed) {
            return draft.fact(JourneyRow.EMPLOYED, null, null, day(employed.getFrom()), null);
        } else if (payload instanceof ReturnIntended intended) {
            return draft.fact(
                    JourneyRow.RETURN_INTENDED,
                    intended.getOriginDivision(),
                    intended.getWishedMode() == null
                            ? null
                            : TravelMode.valueOf(intended.getWishedMode().name())
                                    .ordinal(),
                    day(intended.getPlannedDate()),
                    null);
        } else if (payload instanceof NotReturning notReturning) {
            return draft.fact(JourneyRow.NOT_RETURNING, null, null, null, notReturning.getReason());
        } else if (payload instanceof Unreachable unreachable) {
            return draft.fact(JourneyRow.UNREACHABLE, null, unreachable.getAttempts(), null, null);
        } else if (payload instanceof ObservationStarted observation) {
            return draft.fact(
                    JourneyRow.OBSERVATION_STARTED,
                    null,
                    null,
                    observation.getUntil().toEpochMilli(),
                    observation.getPlace());
        } else if (payload instanceof ObservationReleased) {
            return draft.fact(JourneyRow.OBSERVATION_RELEASED, null, null, null, null);
        } else if (payload instanceof ReportedForDuty) {
            return draft.fact(JourneyRow.REPORTED_FOR_DUTY, null, null, null, null);
        } else if (payload instanceof LeftCity) {
            return draft.fact(JourneyRow.LEFT_CITY, null, null, null, null);
        } else if (payload instanceof EmployerChanged) {
            return draft.fact(JourneyRow.EMPLOYER_CHANGED, null, null, null, null);
        } else if (payload instanceof Housed housed) {
            return draft.fact(JourneyRow.HOUSED, null, null, null, housed.getGrid());
        } else if (payload instanceof HealthCodeChanged changed) {
            return draft.fact(
                    JourneyRow.HEALTH_CODE_CHANGED,
                    null,
                    changed.getHealthCode().ordinal(),
                    null,
                    null);
        } else if (payload instanceof Retraction retraction) {
            return draft.withdrawal(retraction);
        }
        throw new UnusableRecordException(
                Reason.UNKNOWN_PAYLOAD, "a payload that this version does not know: upgrade it");
    }

    private static void check(WorkerFact fact, Season season, long appendedAt) {
        Checks.header(fact, season, appendedAt);
        Checks.text(fact.text(), "the payload's text");
        Checks.enterprise(fact.enterprise());
        Checks.division(fact.division());
    }

    private static @Nullable Long day(@Nullable LocalDate date) {
        return date == null ? null : (Long) date.toEpochDay();
    }

    private static @Nullable LocalDate date(@Nullable Long day) {
        return day == null ? null : LocalDate.ofEpochDay(day);
    }

    /** The record that tells a fact. */
    public static SpecificRecord record(String workerId, WorkerFact fact) {
        Instant occurredAt = Instant.ofEpochMilli(fact.occurredAt());
        Instant reportedAt = Instant.ofEpochMilli(fact.reportedAt());
        if (fact.row() == JourneyRow.INDIVIDUAL_ARRIVAL) {
            return new IndividualArrival(
                    fact.eventId(),
                    occurredAt,
                    reportedAt,
                    fact.source(),
                    workerId,
                    new CheckpointArrival(
                            fact.enterprise(),
                            fact.division(),
                            Transport.valueOf(fact.transport().name()),
                            fact.text()));
        }
        return new WorkerStatus(
                fact.eventId(), occurredAt, reportedAt, fact.source(), workerId, fact.enterprise(), payload(fact));
    }

    /** What of a fact decides between two of the same eventId and times. */
    public static byte[] encoded(WorkerFact fact) {
        return Bodies.of(record("", fact));
    }

    private static Object payload(WorkerFact fact) {
        Integer code = fact.code();
        return switch (fact.row()) {
            case EMPLOYED -> new Employed(date(fact.moment()));
            case RETURN_INTENDED ->
                new ReturnIntended(
                        date(fact.moment()),
                        fact.division(),
                        code == null
                                ? null
                                : io.workerreturn.schema.TravelMode.valueOf(
                                        TravelMode.of(code).name()));
            case NOT_RETURNING -> new NotReturning(fact.text());
            case UNREACHABLE -> new Unreachable(code);
            case OBSERVATION_STARTED ->
                new ObservationStarted(Instant.ofEpochMilli(Objects.requireNonNull(fact.moment())), fact.text());
            case OBSERVATION_RELEASED -> new ObservationReleased();
            case REPORTED_FOR_DUTY -> new ReportedForDuty();
            case LEFT_CITY -> new LeftCity();
            case EMPLOYER_CHANGED -> new EmployerChanged();
            case HOUSED -> new Housed(fact.text());
            case HEALTH_CODE_CHANGED ->
                new HealthCodeChanged(io.workerreturn.schema.HealthCode.valueOf(
                        HealthCode.of(Objects.requireNonNull(code)).name()));
            case RETRACTION -> new Retraction(fact.withdraws(), fact.text());
            case INDIVIDUAL_ARRIVAL,
                    NAMED_ON_MANIFEST,
                    BOOKED,
                    BOARDED,
                    EN_ROUTE,
                    ARRIVED,
                    CANCELLED,
                    NO_SHOW,
                    ALIGHTED -> throw new IllegalArgumentException(fact.row() + " is not told by worker-status");
        };
    }

    /** The parts of a fact that every payload shares, and the ways to complete it. */
    private record Draft(
            String eventId,
            Instant occurredAt,
            Instant reportedAt,
            String source,
            @Nullable String enterprise) {

        Draft naming(String employer) {
            return new Draft(eventId, occurredAt, reportedAt, source, employer);
        }

        WorkerFact fact(
                JourneyRow row,
                @Nullable String division,
                @Nullable Integer code,
                @Nullable Long moment,
                @Nullable String text) {
            return new WorkerFact(
                    row,
                    eventId,
                    occurredAt.toEpochMilli(),
                    reportedAt.toEpochMilli(),
                    source,
                    enterprise,
                    division,
                    code,
                    moment,
                    text,
                    null);
        }

        WorkerFact withdrawal(Retraction retraction) {
            return new WorkerFact(
                    JourneyRow.RETRACTION,
                    eventId,
                    occurredAt.toEpochMilli(),
                    reportedAt.toEpochMilli(),
                    source,
                    enterprise,
                    null,
                    null,
                    null,
                    retraction.getReason(),
                    retraction.getEventId());
        }
    }
}
