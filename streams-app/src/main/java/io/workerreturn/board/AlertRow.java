package io.workerreturn.board;

import io.workerreturn.schema.AlertKind;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.AlertState;
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
        SpecificRecord row) {

    /** Stands in a record that needs a time where an alert follows from rounded figures. */
    static final Instant NOBODY_KNOWS = Instant.EPOCH;

    static Stream<AlertRow> all(CityState city) {
        return Stream.of(
                        city.sourceAlerts().entrySet().stream().map(entry -> of(entry.getKey(), entry.getValue())),
                        city.tripAlerts().values().stream().map(alert -> of(city, alert)),
                        city.shortfallAlerts().values().stream().map(AlertRow::of))
                .flatMap(alerts -> alerts);
    }

    static @Nullable AlertRow of(CityState city, String alertId) {
        ShortfallAlert shortfall = city.shortfallAlerts().get(alertId);
        if (shortfall != null) {
            return of(shortfall);
        }
        TripAlert trip = city.tripAlerts().get(alertId);
        if (trip != null) {
            return of(city, trip);
        }
        SourceAlert source = city.sourceAlerts().get(alertId);
        return source == null ? null : of(alertId, source);
    }

    static AlertRow of(ShortfallAlert alert) {
        return new AlertRow(
                alert.getAlertId(),
                AlertKind.SHORTFALL,
                alert.getEnterpriseId(),
                alert.getState(),
                alert.getSeverity(),
                alert.getSince().equals(NOBODY_KNOWS) ? null : alert.getSince(),
                alert.getShortfall() == null ? 0 : alert.getShortfall(),
                alert);
    }

    static AlertRow of(CityState city, TripAlert alert) {
        TripBoardRow trip = city.trips().get(alert.getTripId());
        long aboard = trip == null ? 0 : Math.max(trip.getBooked(), trip.getBoarded());
        return new AlertRow(
                alert.getAlertId(),
                alert.getKind(),
                alert.getTripId(),
                alert.getState(),
                CityState.isGone(alert.getState()) ? null : alert.getSeverity(),
                alert.getSince(),
                switch (alert.getKind()) {
                    case TRIP_HEADCOUNT_MISMATCH -> alert.getMismatch() == null ? 0 : Math.abs(alert.getMismatch());
                    case TRIP_CANCELLED_WITH_PASSENGERS -> alert.getWorkersHit() == null ? 0 : alert.getWorkersHit();
                    default -> aboard;
                },
                alert);
    }

    /** A silence may hide anybody, so it comes before what is as severe. */
    static AlertRow of(String alertId, SourceAlert alert) {
        return new AlertRow(
                alertId,
                AlertKind.SOURCE_SILENT,
                alert.getSource(),
                alert.getState(),
                CityState.isGone(alert.getState()) ? null : AlertSeverity.WARNING,
                alert.getSilentSince(),
                Integer.MAX_VALUE,
                alert);
    }

    /** Whether somebody should look at it: it stands, or is about to. */
    boolean stands() {
        return !CityState.isGone(state);
    }

    /** The worst is 0. */
    long rank() {
        return switch (state) {
            case FIRING -> severity == AlertSeverity.CRITICAL ? 0 : 1;
            case ACKNOWLEDGED -> 2;
            case PENDING -> 3;
            case RESOLVED -> 4;
            case OK -> 5;
        };
    }
}
