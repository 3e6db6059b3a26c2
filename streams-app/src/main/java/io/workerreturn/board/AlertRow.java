package io.workerreturn.board;

import io.workerreturn.domain.Urgency;
import io.workerreturn.domain.UrgencyPolicy;
import io.workerreturn.schema.AlertKind;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.ShortfallAlert;
import io.workerreturn.schema.SourceAlert;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.schema.TripBoardRow;
import java.time.Instant;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * An alert of any kind, as far as lists choose and order by it.
 *
 * @param people that it is about: what all kinds can be compared by
 * @param urgency how soon somebody should see to it, by what the city shows
 * @param row the record of its topic
 */
record AlertRow(
        String alertId,
        AlertKind kind,
        String subject,
        AlertState state,
        @Nullable AlertSeverity severity,
        @Nullable Instant since,
        long people,
        Urgency urgency,
        SpecificRecord row) {

    /** Stands in a record that needs a time where an alert follows from rounded figures. */
    static final Instant NOBODY_KNOWS = Instant.EPOCH;

    static Stream<AlertRow> all(CityState city, UrgencyPolicy policy) {
        return Stream.of(
                        city.sourceAlerts().entrySet().stream().map(entry -> of(entry.getKey(), entry.getValue())),
                        city.tripAlerts().values().stream().map(alert -> of(city, alert, policy)),
                        city.shortfallAlerts().values().stream().map(alert -> of(city, alert, policy)))
                .flatMap(alerts -> alerts);
    }

    static @Nullable AlertRow of(CityState city, String alertId, UrgencyPolicy policy) {
        ShortfallAlert shortfall = city.shortfallAlerts().get(alertId);
        if (shortfall != null) {
            return of(city, shortfall, policy);
        }
        TripAlert trip = city.tripAlerts().get(alertId);
        if (trip != null) {
            return of(city, trip, policy);
        }
        SourceAlert source = city.sourceAlerts().get(alertId);
        return source == null ? null : of(alertId, source);
    }

    /** By the figures that the firm has now: the alert's own may be a moment older. */
    static AlertRow of(CityState city, ShortfallAlert alert, UrgencyPolicy policy) {
        EnterpriseReturnRate firm = city.firm(alert.getEnterpriseId());
        Integer shortfall = firm == null ? alert.getShortfall() : firm.getShortfall();
        return new AlertRow(
                alert.getAlertId(),
                AlertKind.SHORTFALL,
                alert.getEnterpriseId(),
                alert.getState(),
                alert.getSeverity(),
                alert.getSince().equals(NOBODY_KNOWS) ? null : alert.getSince(),
                shortfall == null ? 0 : shortfall,
                firm == null || shortfall == null
                        ? new Urgency(Urgency.Level.LATER, Urgency.Why.CEASING)
                        : Urgency.ofShortfall(
                                city.verdict(firm), shortfall, firm.getRequired(), city.daysLeft(firm), policy),
                alert);
    }

    static AlertRow of(CityState city, TripAlert alert, UrgencyPolicy policy) {
        TripBoardRow trip = city.trips().get(alert.getTripId());
        Integer aboard = trip == null || city.isRounded()
                ? null
                : (Integer) CityState.heads(trip.getBooked(), trip.getNoShow(), trip.getBoarded(), trip.getAlighted());
        Integer people = switch (alert.getKind()) {
            case TRIP_HEADCOUNT_MISMATCH ->
                alert.getMismatch() == null ? null : (Integer) Math.abs(alert.getMismatch());
            case TRIP_CANCELLED_WITH_PASSENGERS -> alert.getWorkersHit();
            default -> aboard;
        };
        return new AlertRow(
                alert.getAlertId(),
                alert.getKind(),
                alert.getTripId(),
                alert.getState(),
                CityState.isGone(alert.getState()) ? null : alert.getSeverity(),
                alert.getSince(),
                people == null ? 0 : people,
                switch (alert.getKind()) {
                    case TRIP_OVERDUE -> Urgency.ofOverdue(people);
                    case TRIP_CANCELLED_WITH_PASSENGERS -> Urgency.ofCancelled(people, policy);
                    case TRIP_HEADCOUNT_MISMATCH -> Urgency.ofMismatch(people, policy);
                    default -> Urgency.ofDelayed();
                },
                alert);
    }

    /** A silence may hide anybody, so it comes before what is as urgent. */
    static AlertRow of(String alertId, SourceAlert alert) {
        return new AlertRow(
                alertId,
                AlertKind.SOURCE_SILENT,
                alert.getSource(),
                alert.getState(),
                CityState.isGone(alert.getState()) ? null : AlertSeverity.WARNING,
                alert.getSilentSince(),
                Integer.MAX_VALUE,
                Urgency.ofSilence(),
                alert);
    }

    /** Whether somebody should look at it: it stands, or is about to. */
    boolean stands() {
        return !CityState.isGone(state);
    }

    /** Whether it waits for somebody. */
    boolean isOpen() {
        return state == AlertState.FIRING;
    }

    /** What waits for somebody is 0. */
    long rank() {
        return switch (state) {
            case FIRING -> 0;
            case ACKNOWLEDGED -> 1;
            case PENDING -> 2;
            case RESOLVED -> 3;
            case OK -> 4;
        };
    }
}
