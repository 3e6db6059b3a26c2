package io.workerreturn.board;

import io.workerreturn.domain.Phase;
import io.workerreturn.domain.Projection;
import io.workerreturn.domain.ReturnRate;
import io.workerreturn.domain.Rollup;
import io.workerreturn.domain.Verdict;
import io.workerreturn.schema.AlertKind;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.AlertTransition;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.PhaseCounts;
import io.workerreturn.schema.ReturnRateRollup;
import io.workerreturn.schema.ShortfallAlert;
import io.workerreturn.schema.SourceAlert;
import io.workerreturn.schema.SourceFreshness;
import io.workerreturn.schema.StandingReport;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.wire.Conclusions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The city as those see it who may see no count of 1 to 4 people: rows of their own, made of the true ones as these come, and the
 * only ones from which a viewer is ever answered. A worker is counted in one cell, the firm's count of the worker's phase; each
 * cell is {@link Rounding rounded}, and every other figure follows from rounded cells, so that nothing is said twice about the
 * same people. What can't follow from them is left out. A row that would look as before changes nothing, not even a version. Why
 * that is enough: docs/adr/0021-what-a-viewer-sees.md.
 */
final class ViewerCity {
    /** Moments that facts move are told to the full hour. */
    private static final Duration COARSE = Duration.ofHours(1);

    private static final String FIRM = "firm";
    private static final String DAY = "day";
    private static final String REJECTED = "rejected";
    private static final int REQUIRED_CELL = Phase.values().length;

    private final CityState shown = CityState.rounded();
    private final Projection projection;
    /** What the topic says of groups of firms. */
    private final Map<String, ReturnRateRollup> told = new HashMap<>();

    private Rounding rounding = Rounding.unrepeatable();
    private boolean begun;

    ViewerCity(Projection projection) {
        this.projection = projection;
    }

    /** What viewers are shown. */
    CityState shown() {
        return shown;
    }

    /** Draws the offsets by this from now on, before anything is shown. */
    void use(Rounding rounding) {
        if (begun) {
            throw new IllegalStateException("offsets that were shown must not be drawn anew");
        }
        this.rounding = rounding;
    }

    Rounding rounding() {
        return rounding;
    }

    Seal seal() {
        return rounding.seal();
    }

    private static Instant coarse(Instant at) {
        long step = COARSE.toMillis();
        return Instant.ofEpochMilli(Math.floorDiv(at.toEpochMilli(), step) * step);
    }

    static @Nullable Instant coarseOrNull(@Nullable Instant at) {
        return at == null ? null : coarse(at);
    }

    /** Where something was read would say how much was read before it. */
    private CityState.Place hidden(CityState.Place place) {
        return new CityState.Place(rounding.pseudonym(place.id()), 0, 0, 0);
    }

    private <V extends SpecificRecord> void pass(
            Map<String, V> table, CityState.Sink<V> sink, CityState.Place place, String key, @Nullable V row) {
        begun = true;
        if (!Objects.equals(table.get(key), row)) {
            sink.take(hidden(place), key, row);
        }
    }

    void tick(CityState.Place place, String key, @Nullable ClockTick tick) {
        Integer before = shown.today();
        shown.tick(place, key, tick);
        if (!Objects.equals(before, shown.today())) {
            // a date may be past now that was not
            shown.firms().values().forEach(firm -> showAlert(place, firm.getEnterpriseId(), firm));
        }
    }

    private void showAlert(CityState.Place place, String enterpriseId, @Nullable EnterpriseReturnRate firm) {
        pass(
                shown.shortfallAlerts(),
                shown::shortfallAlert,
                place,
                Conclusions.shortfallAlertId(enterpriseId),
                firm == null ? null : alert(firm));
    }

    void firm(CityState.Place place, String key, @Nullable EnterpriseReturnRate row) {
        EnterpriseReturnRate before = shown.firms().get(key);
        EnterpriseReturnRate after = row == null ? null : firm(row);
        if (Objects.equals(before, after)) {
            return;
        }
        pass(shown.firms(), shown::firm, place, key, after);
        showAlert(place, key, after);
        List<String> left = before == null ? List.of() : CityState.groups(before);
        List<String> joined = after == null ? List.of() : CityState.groups(after);
        left.stream().filter(group -> !joined.contains(group)).forEach(group -> show(place, group));
        joined.forEach(group -> show(place, group));
    }

    /** A firm's cells, and what follows from them. */
    private EnterpriseReturnRate firm(EnterpriseReturnRate row) {
        Rounding.Cells cells = rounding.cells(FIRM, row.getEnterpriseId());
        PhaseCounts phases = new PhaseCounts();
        int employed = 0;
        int returned = 0;
        long expected = 0;
        for (Phase phase : Phase.values()) {
            int people = cells.shown(phase.ordinal(), Presenter.count(row.getPhases(), phase));
            phases.put(phase.ordinal(), people);
            employed += people;
            returned += phase.inCity() ? people : 0;
            expected += (long) people * projection.of(phase);
        }
        int required = cells.shown(REQUIRED_CELL, row.getRequired());
        int projected = returned + (int) Rounding.nearest(expected / ReturnRate.BASIS_POINTS);
        Integer basisPoints = row.getTargetBasisPoints();
        Integer target = basisPoints == null ? null : (Integer) (int) CityState.roundedTarget(basisPoints, required);
        return new EnterpriseReturnRate(
                row.getEnterpriseId(),
                row.getName(),
                row.getTownship(),
                row.getIndustry(),
                row.getClasses(),
                row.getSupplyChainLead(),
                required,
                basisPoints,
                row.getTargetDate(),
                row.getResumedOn(),
                employed,
                employed - returned,
                phases,
                returned,
                phases.getOnDuty(),
                rate(returned, required),
                target == null ? null : (Integer) Math.max(0, target - returned),
                projected,
                target == null ? null : (Integer) Math.max(0, target - projected),
                Map.of(),
                Map.of(),
                row.getReport() == null ? null : report(row.getReport()),
                null);
    }

    private static @Nullable Double rate(long returned, long required) {
        return required < Rounding.FEWEST_FOR_A_RATE ? null : ReturnRate.of(returned, required);
    }

    /** Without the heads that the firm itself counted. */
    private static StandingReport report(StandingReport report) {
        return new StandingReport(
                "",
                report.getOccurredAt(),
                report.getReportedAt(),
                0,
                report.getCapacityPercent(),
                report.getEquipmentPercent(),
                report.getMaskSupplyDays());
    }

    /** When the true alert fires and ceases would tell the true count, so a viewer's is what the shown figures say. */
    private @Nullable ShortfallAlert alert(EnterpriseReturnRate firm) {
        Verdict verdict = shown.verdict(firm);
        if (!verdict.belowTarget()) {
            return null;
        }
        return new ShortfallAlert(
                Conclusions.shortfallAlertId(firm.getEnterpriseId()),
                firm.getEnterpriseId(),
                AlertState.FIRING,
                verdict.critical() ? AlertSeverity.CRITICAL : AlertSeverity.WARNING,
                AlertRow.NOBODY_KNOWS,
                null,
                null,
                0,
                firm.getShortfall(),
                firm.getProjectedShortfall(),
                null,
                null,
                null,
                null,
                null);
    }

    void rollup(CityState.Place place, String key, @Nullable ReturnRateRollup row) {
        if (Rollup.Dimension.ofKey(key).ofFirms()) {
            if (row == null) {
                told.remove(key);
            } else {
                told.put(key, row);
            }
            show(place, key);
        } else {
            weigh(key, row == null ? null : share(key, row));
        }
    }

    private void weigh(String key, @Nullable ReturnRateRollup row) {
        begun = true;
        if (!Objects.equals(shown.rollup(key), row)) {
            shown.weight(key, row);
        }
    }

    private void passRollup(CityState.Place place, String key, @Nullable ReturnRateRollup row) {
        begun = true;
        if (!Objects.equals(shown.rollup(key), row)) {
            shown.rollup(hidden(place), key, row);
        }
    }

    /** Of firms what the topic says, of people what the shown firms add up to. */
    private void show(CityState.Place place, String key) {
        ReturnRateRollup row = told.get(key);
        if (row == null) {
            passRollup(place, key, null);
            return;
        }
        FirmSums sum = shown.sum(key);
        passRollup(
                place,
                key,
                new ReturnRateRollup(
                        row.getDimension(),
                        row.getValue(),
                        row.getFirms(),
                        row.getFirmsResumed(),
                        sum.firmsBelowTarget,
                        row.getResumptionRate(),
                        sum.required,
                        sum.returned,
                        sum.onDuty,
                        rate(sum.returned, sum.required),
                        sum.shortfall,
                        sum.projected,
                        key.equals(Rollup.Dimension.CITY.key(Rollup.ALL)) ? coarseOrNull(row.getAsOf()) : null));
    }

    /** Those who returned by one way or from one place: only what part they are of all is ever shown. */
    private ReturnRateRollup share(String key, ReturnRateRollup row) {
        return new ReturnRateRollup(
                row.getDimension(),
                row.getValue(),
                null,
                null,
                null,
                null,
                null,
                rounding.cells("rollup", key).blurred(0, row.getReturned()),
                null,
                null,
                null,
                null,
                null);
    }

    /** The arrivals of a day, of which only what part they are of all is ever shown. */
    void day(LocalDate date, int arrivals) {
        begun = true;
        shown.arrivals(date, (int) rounding.cells(DAY, date.toString()).blurred(0, arrivals));
    }

    /** The people on a trip are counted in their firms already: of a trip itself a viewer sees the vehicle, not the heads. */
    void trip(CityState.Place place, String key, @Nullable TripBoardRow row) {
        pass(shown.trips(), shown::trip, place, key, row == null ? null : trip(row));
    }

    private static TripBoardRow trip(TripBoardRow row) {
        return new TripBoardRow(
                row.getTripId(),
                row.getMode(),
                row.getStatus(),
                row.getVehicle(),
                row.getCarrier(),
                row.getTaskTeam(),
                row.getSeats(),
                row.getOriginDivision(),
                row.getOriginPlace(),
                row.getDestinationDivision(),
                row.getDestinationPlace(),
                row.getScheduledDeparture(),
                row.getScheduledArrival(),
                row.getDepartedAt(),
                row.getArrivedAt(),
                row.getCancelledAt(),
                row.getEstimatedArrival(),
                row.getDelayMinutes(),
                row.getDelayReason(),
                0,
                0,
                0,
                0,
                0,
                0,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                null,
                0,
                null,
                0);
    }

    void tripAlert(CityState.Place place, String key, @Nullable TripAlert row) {
        pass(shown.tripAlerts(), shown::tripAlert, place, key, row == null ? null : tripAlert(row));
    }

    private static TripAlert tripAlert(TripAlert row) {
        return new TripAlert(
                row.getAlertId(),
                row.getTripId(),
                row.getKind(),
                row.getState(),
                row.getSeverity(),
                row.getSince(),
                row.getMinutes(),
                null,
                List.of(),
                null,
                row.getAcknowledgedBy(),
                row.getAcknowledgedAt(),
                null,
                null,
                0,
                0,
                row.getAcknowledgedUntil());
    }

    void sourceAlert(CityState.Place place, String key, @Nullable SourceAlert row) {
        pass(shown.sourceAlerts(), shown::sourceAlert, place, key, row == null ? null : sourceAlert(row));
    }

    private static SourceAlert sourceAlert(SourceAlert row) {
        return new SourceAlert(
                row.getSource(),
                row.getState(),
                coarseOrNull(row.getSilentSince()),
                row.getThresholdSeconds(),
                row.getAcknowledgedBy(),
                row.getAcknowledgedAt(),
                null,
                row.getAcknowledgedUntil());
    }

    void source(CityState.Place place, String key, @Nullable SourceFreshness row) {
        pass(
                shown.sources(),
                shown::source,
                place,
                key,
                row == null
                        ? null
                        : new SourceFreshness(
                                row.getSource(),
                                coarse(row.getNewestReportedAt()),
                                coarse(row.getNewestOccurredAt()),
                                0L));
    }

    /** The steps of a firm's alert would tell when its true count crossed the target. */
    void step(CityState.Place place, String key, @Nullable AlertTransition row) {
        if (row != null && row.getKind() != AlertKind.SHORTFALL) {
            shown.step(
                    hidden(place),
                    key,
                    new AlertTransition(
                            row.getAlertId(),
                            row.getKind(),
                            row.getSubject(),
                            row.getFrom(),
                            row.getTo(),
                            row.getSeverity(),
                            row.getAt(),
                            row.getBy(),
                            null));
        }
    }

    /** The records of a kind that could not be used, of which the true city just learned something. */
    void rejected(Rejection.Kind kind, Rejection.@Nullable Sum sum, long settled) {
        begun = true;
        Rounding.Cells cells = rounding.cells(REJECTED, kind.topic() + "|" + kind.reason());
        shown.rejected(
                kind,
                sum == null
                        ? null
                        : new Rejection.Sum(cells.shown(0, sum.count()), coarse(sum.first()), coarse(sum.last())),
                cells.shown(1, settled));
    }
}
