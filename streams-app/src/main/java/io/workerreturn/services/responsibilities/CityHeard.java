package io.workerreturn.services.responsibilities;

import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.ShortfallAlert;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.TripStatus;
import io.workerreturn.services.Heard;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.Compact;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is heard of the city: no more than decides who answers for what. */
final class CityHeard {
    static final Heard<EnterpriseReturnRate, Firm> FIRMS = new Heard<>(
            Topics.ENTERPRISE_RETURN_RATES,
            row -> new Firm(row.getName(), row.getTownship()),
            new Compact<>(
                    1,
                    (out, firm) -> out.text(firm.name()).text(firm.township()),
                    in -> new Firm(in.text(), in.text())));

    static final Heard<TripBoardRow, Trip> TRIPS = new Heard<>(
            Topics.TRIP_BOARD,
            row -> {
                boolean arrived = row.getStatus() == TripStatus.ARRIVED;
                return new Trip(arrived || row.getStatus() == TripStatus.CANCELLED, arrived ? row.getArrived() : 0);
            },
            new Compact<>(
                    1,
                    (out, trip) -> out.number(trip.over() ? 1 : 0).number(trip.arrived()),
                    in -> new Trip(in.number() == 1, in.count())));

    static final Heard<ShortfallAlert, Alarm> SHORTFALLS = new Heard<>(
            Topics.SHORTFALL_ALERTS,
            row -> alarm(
                    Subject.key(Subject.Kind.FIRM, row.getEnterpriseId()),
                    row.getState(),
                    row.getOpenedAt() == null ? row.getSince() : row.getOpenedAt(),
                    row.getSeverity() == AlertSeverity.CRITICAL),
            layout());

    static final Heard<TripAlert, Alarm> TRIP_ALERTS = new Heard<>(
            Topics.TRIP_ALERTS,
            row -> alarm(
                    Subject.key(Subject.Kind.TRIP, row.getTripId()),
                    row.getState(),
                    row.getSince(),
                    row.getSeverity() == AlertSeverity.CRITICAL),
            layout());

    private CityHeard() {}

    /** A firm in the register. */
    record Firm(String name, String township) {}

    /**
     * A trip.
     *
     * @param over whether it arrived or was cancelled
     * @param arrived people who came with it, once it arrived
     */
    record Trip(boolean over, int arrived) {}

    /**
     * An alert that stands.
     *
     * @param subject what it is about
     * @param seen whether somebody acknowledged it
     * @param since epoch milliseconds
     */
    record Alarm(String subject, boolean seen, long since, boolean critical) {}

    private static @Nullable Alarm alarm(String subject, AlertState state, Instant since, boolean critical) {
        return state == AlertState.FIRING || state == AlertState.ACKNOWLEDGED
                ? new Alarm(subject, state == AlertState.ACKNOWLEDGED, since.toEpochMilli(), critical)
                : null;
    }

    private static Compact<Alarm> layout() {
        return new Compact<>(
                1,
                (out, alarm) -> out.text(alarm.subject())
                        .number(alarm.seen() ? 1 : 0)
                        .signed(alarm.since())
                        .number(alarm.critical() ? 1 : 0),
                in -> new Alarm(in.text(), in.number() == 1, in.signed(), in.number() == 1));
    }
}
