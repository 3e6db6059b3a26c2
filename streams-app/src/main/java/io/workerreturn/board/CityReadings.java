package io.workerreturn.board;

import io.workerreturn.domain.FirmClass;
import io.workerreturn.domain.Rollup;
import io.workerreturn.metrics.Metric;
import io.workerreturn.metrics.Readings;
import io.workerreturn.schema.AlertKind;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.ReturnRateRollup;
import io.workerreturn.schema.SourceAlert;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.TripStatus;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The figures of the city as metrics, once the board has caught up: of people what a viewer may see, since dashboards are for
 * everybody; of sources only those that are configured to be watched.
 */
final class CityReadings implements Readings.Source {
    private static final String CITY = "city";
    private static final String UNKNOWN = "UNKNOWN";
    private static final String NO_SEVERITY = "NONE";
    private static final double MILLIS = 1_000;

    private static final List<TravelMode> CHARTERS =
            List.of(TravelMode.CHARTER_BUS, TravelMode.CHARTER_TRAIN, TravelMode.CHARTER_FLIGHT);

    private final Desk desk;
    private final Set<String> watched;

    CityReadings(Desk desk, Set<String> watched) {
        this.desk = desk;
        this.watched = watched;
    }

    @Override
    public void read(Readings readings) {
        Reading reading = desk.model().reading();
        readings.show(Metric.READER_CAUGHT_UP, reading.caughtUp() ? 1 : 0);
        readings.show(Metric.READER_LAG, reading.behind());
        if (reading.caughtUp()) {
            desk.look(Role.VIEWER, presenter -> {
                firms(presenter, readings);
                return readings;
            });
            desk.look(Role.ADMIN, presenter -> {
                trips(presenter.city(), readings);
                alerts(presenter, readings);
                sources(presenter, readings);
                readings.show(Metric.CLOCK, seconds(presenter.now()));
                readings.show(Metric.AS_OF, seconds(presenter.asOf()));
                return readings;
            });
        }
    }

    private static void firms(Presenter presenter, Readings readings) {
        firms(presenter, readings, Rollup.Dimension.CITY.key(Rollup.ALL), CITY);
        for (FirmClass group : FirmClass.values()) {
            firms(presenter, readings, Rollup.Dimension.CLASS.key(group.name()), group.name());
        }
    }

    private static void firms(Presenter presenter, Readings readings, String key, String group) {
        ReturnRateRollup row = presenter.city().rollup(key);
        if (row == null) {
            return;
        }
        Answers.Rollup figures = presenter.rollup(row);
        readings.show(Metric.FIRMS, figures.firms(), group);
        readings.show(Metric.FIRMS_RESUMED, figures.firmsResumed(), group);
        readings.show(Metric.FIRMS_BELOW_TARGET, figures.firmsBelowTarget(), group);
        readings.show(Metric.RESUMPTION_RATIO, figures.resumptionRate(), group);
        readings.show(Metric.REQUIRED, figures.required(), group);
        readings.show(Metric.RETURNED, figures.returned(), group);
        readings.show(Metric.ON_DUTY, figures.onDuty(), group);
        readings.show(Metric.PROJECTED, figures.projectedReturned(), group);
        readings.show(Metric.SHORTFALL, figures.shortfall(), group);
        readings.show(Metric.RETURN_RATIO, figures.rate(), group);
    }

    private static void trips(CityState city, Readings readings) {
        for (TravelMode mode : CHARTERS) {
            readings.show(Metric.TRIPS_OVERDUE, 0, mode.name());
            readings.show(Metric.TRIPS_OVERSOLD, 0, mode.name());
            for (TripStatus status : TripStatus.values()) {
                readings.show(Metric.TRIPS, 0, mode.name(), status.name());
            }
        }
        for (TripBoardRow trip : city.trips().values()) {
            String status =
                    trip.getStatus() == null ? UNKNOWN : trip.getStatus().name();
            readings.show(Metric.TRIPS, 1, trip.getMode().name(), status);
            if (Presenter.isOversoldAndComes(trip)) {
                readings.show(Metric.TRIPS_OVERSOLD, 1, trip.getMode().name());
            }
        }
        for (TripAlert alert : city.tripAlerts().values()) {
            TripBoardRow trip = city.trips().get(alert.getTripId());
            if (trip != null && alert.getKind() == AlertKind.TRIP_OVERDUE && !CityState.isGone(alert.getState())) {
                readings.show(Metric.TRIPS_OVERDUE, 1, trip.getMode().name());
            }
        }
    }

    private static void alerts(Presenter presenter, Readings readings) {
        for (AlertKind kind : AlertKind.values()) {
            readings.show(Metric.ALERTS, 0, kind.name(), NO_SEVERITY, AlertState.PENDING.name());
            for (AlertSeverity severity : AlertSeverity.values()) {
                readings.show(Metric.ALERTS, 0, kind.name(), severity.name(), AlertState.FIRING.name());
                readings.show(Metric.ALERTS, 0, kind.name(), severity.name(), AlertState.ACKNOWLEDGED.name());
            }
        }
        presenter
                .alerts()
                .filter(AlertRow::stands)
                .forEach(alert -> readings.show(
                        Metric.ALERTS,
                        1,
                        alert.kind().name(),
                        alert.severity() == null
                                ? NO_SEVERITY
                                : alert.severity().name(),
                        alert.state().name()));
    }

    private void sources(Presenter presenter, Readings readings) {
        for (Answers.Source source : presenter.sources()) {
            if (watched.contains(source.source())) {
                SourceAlert alert = presenter.city().sourceAlerts().get(source.source());
                readings.show(Metric.SOURCE_AGE, source.ageSeconds(), source.source());
                readings.show(Metric.SOURCE_THRESHOLD, source.thresholdSeconds(), source.source());
                readings.show(
                        Metric.SOURCE_SILENT,
                        alert != null && !CityState.isGone(alert.getState()) ? 1 : 0,
                        source.source());
            }
        }
    }

    private static @Nullable Double seconds(@Nullable Instant instant) {
        return instant == null ? null : (Double) (instant.toEpochMilli() / MILLIS);
    }
}
