package io.workerreturn.topology;

import io.workerreturn.domain.UnifiedSocialCreditCode;
import io.workerreturn.schema.AlertAcknowledgement;
import io.workerreturn.schema.CheckpointArrival;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.Transport;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.TripScheduled;
import io.workerreturn.schema.WorkerStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records as sources send them, for tests: each is reported when it happens, unless said otherwise. */
public final class Told {
    /** Two firms. */
    public static final String SHOE_FACTORY = UnifiedSocialCreditCode.complete("91330381MA2AAAA11");

    public static final String VALVE_WORKS = UnifiedSocialCreditCode.complete("91330381MA2AAAA22");

    private Told() {}

    /** The instant of a time in Rui'an, such as 2020-02-20T08:00. */
    public static Instant at(String localTime) {
        return java.time.LocalDateTime.parse(localTime)
                .atZone(java.time.ZoneId.of("Asia/Shanghai"))
                .toInstant();
    }

    public static TripEvent trip(String tripId, String eventId, String at, Object payload) {
        return new TripEvent(eventId, at(at), at(at), "bus-companies", tripId, payload);
    }

    public static TripScheduled plan(String departure, String arrival) {
        return new TripScheduled(
                "浙C12345", "运输公司", 25, "520302", "遵义", "330381", "瑞安", at(departure), at(arrival), null);
    }

    public static WorkerStatus status(
            String workerId, String eventId, String at, @Nullable String enterprise, Object payload) {
        return new WorkerStatus(eventId, at(at), at(at), "hr-portal", workerId, enterprise, payload);
    }

    public static IndividualArrival arrival(String workerId, String eventId, String at, String enterprise) {
        return new IndividualArrival(
                eventId,
                at(at),
                at(at),
                "checkpoints",
                workerId,
                new CheckpointArrival(enterprise, "340100", Transport.SELF_DRIVE, "瑞安北"));
    }

    /** What is said of an alert, in the board. */
    public static AlertAcknowledgement said(String alertId, String eventId, String at, Object payload) {
        return new AlertAcknowledgement(eventId, at(at), at(at), "board", alertId, payload);
    }

    public static Retraction retraction(String eventId) {
        return new Retraction(eventId, null);
    }

    /** A firm that needs so many workers, and nine of ten by the end of February. */
    public static Enterprise enterprise(String enterpriseId, int required) {
        return new Enterprise(
                enterpriseId,
                "示例",
                "安阳街道",
                "鞋革",
                List.of(io.workerreturn.schema.EnterpriseClass.INDUSTRY_ABOVE_SCALE),
                null,
                required,
                9_000,
                java.time.LocalDate.parse("2020-02-29"),
                java.time.LocalDate.parse("2020-02-18"));
    }
}
