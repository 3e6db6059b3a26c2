package io.workerreturn.audit;

import io.workerreturn.domain.Acknowledgement;
import io.workerreturn.domain.Firm;
import io.workerreturn.domain.Headcount;
import io.workerreturn.domain.ShortfallEpisode;
import io.workerreturn.domain.ShortfallPolicy;
import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TripAlarm;
import io.workerreturn.schema.AlertAcknowledgement;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.ShortfallAlert;
import io.workerreturn.schema.SourceAlert;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.Conclusions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Recomputes every row of every compacted output topic from the evidence, and has it compared. */
final class Verification {
    /** What fires at once, if it should ever fire. */
    private static final ShortfallPolicy AT_ONCE = new ShortfallPolicy(Duration.ZERO, Duration.ZERO);

    private final AuditSettings settings;
    private final Evidence evidence;
    private final Comparison comparison;
    private final Recount recount;
    private final long now;
    private final Staffs staffs = new Staffs();
    private final Voices voices = new Voices();

    private Verification(AuditSettings settings, Evidence evidence, Comparison comparison) {
        this.settings = settings;
        this.evidence = evidence;
        this.comparison = comparison;
        this.recount = new Recount(evidence);
        this.now = evidence.now();
    }

    static Comparison of(AuditSettings settings, Evidence evidence, Tables tables) {
        Comparison comparison = new Comparison(tables);
        Verification verification = new Verification(settings, evidence, comparison);
        verification.trips();
        verification.workers();
        verification.firms();
        verification.sources();
        return comparison;
    }

    private void trips() {
        for (TripCase trip : recount.trips()) {
            voices.held(trip.facts().held());
            if (trip.known()) {
                comparison.mustSay(Topics.TRIP_BOARD, trip.tripId(), trip.row(), trip.asOf());
                TripAlarm.of(trip.state(), trip.total(), settings.tripAlerts(), now)
                        .forEach((kind, alarm) -> alarm(trip, kind, alarm));
            }
        }
        comparison.noOthers(Topics.TRIP_BOARD);
        comparison.others(
                Topics.TRIP_ALERTS,
                alert -> mustBeOver(
                        Topics.TRIP_ALERTS, alert.key(), alert.value().getState()));
    }

    private void alarm(TripCase trip, TripAlarm.Kind kind, TripAlarm alarm) {
        String alertId = Conclusions.tripAlertId(trip.tripId(), kind);
        Acknowledgement by = acknowledgement(Topics.TRIP_ACKNOWLEDGEMENTS, alertId, alarm.since(), alarm.severe());
        comparison.mustSay(
                Topics.TRIP_ALERTS,
                alertId,
                trip.alert(kind, alarm, by),
                // an alert that stays as it is is not published again
                trip.asOf().upper());
    }

    private @Nullable Acknowledgement acknowledgement(
            Topics.Topic<AlertAcknowledgement> topic, String alertId, long began, boolean critical) {
        return recount.acknowledgement(topic, alertId, began, critical, settings.acknowledgements(), now);
    }

    /** Nobody asks for this alert: nothing, or that it is resolved, is right. */
    private void mustBeOver(Topics.Topic<?> topic, String key, AlertState state) {
        if (state != AlertState.RESOLVED) {
            comparison.differ(
                    topic, key, Difference.ROW, AlertState.RESOLVED + " or " + Difference.ABSENT, state.name());
        }
    }

    private void workers() {
        recount.workers(now, worker -> {
            voices.held(worker.state().facts().held());
            staffs.add(worker);
            if (worker.journey() != null) {
                comparison.mustSay(
                        Topics.WORKER_JOURNEYS,
                        worker.workerId(),
                        Conclusions.journey(worker.workerId(), worker.journey()),
                        worker.asOf());
            }
        });
        comparison.noOthers(Topics.WORKER_JOURNEYS);
    }

    private void firms() {
        List<FirmCase> firms = staffs.firms(evidence, recount);
        for (FirmCase firm : firms) {
            comparison.mustSay(
                    Topics.ENTERPRISE_RETURN_RATES,
                    firm.firm().enterpriseId(),
                    firm.figures(settings.projection()),
                    firm.asOf());
            firm.days((key, arrivals) -> comparison.mustSay(
                    Topics.DAILY_ARRIVALS,
                    key,
                    arrivals,
                    // what does not change a worker's arrival does not touch the day
                    firm.asOf().upper()));
            shortfall(firm.firm(), firm.workers(), firm.asOf());
        }
        comparison.noOthers(Topics.ENTERPRISE_RETURN_RATES);
        comparison.noOthers(Topics.DAILY_ARRIVALS);
        comparison.noOthers(Topics.SHORTFALL_ALERTS);
        FirmCase.rollups(firms, settings.projection(), now, Bound::standing)
                .forEach((key, tally) -> comparison.mustSay(
                        Topics.RETURN_RATE_ROLLUPS,
                        key,
                        Conclusions.rollup(key, tally),
                        // a firm may have belonged to any group before
                        new Bound(tally.asOf(), evidence.newestReportedAt())));
        comparison.noOthers(Topics.RETURN_RATE_ROLLUPS);
    }

    private void shortfall(Firm firm, Headcount workers, Bound asOf) {
        ShortfallEpisode.Figures figures = new ShortfallEpisode.Figures(
                firm.shortfall(workers.returned()),
                firm.shortfall(settings.projection().returned(workers)),
                firm.targetDay());
        ShortfallEpisode rested =
                ShortfallEpisode.NONE.next(figures, AT_ONCE, now).episode();
        String key = Conclusions.shortfallAlertId(firm.enterpriseId());
        Optional<ShortfallAlert> found = comparison.found(Topics.SHORTFALL_ALERTS, key);
        String problem = ShortfallVerdict.problem(
                rested.state().standing(),
                rested.critical() ? AlertSeverity.CRITICAL : AlertSeverity.WARNING,
                found.orElse(null),
                settings.shortfalls(),
                now);
        if (problem != null) {
            comparison.differ(
                    Topics.SHORTFALL_ALERTS,
                    key,
                    "state",
                    problem,
                    found.map(ShortfallVerdict::text).orElse(Difference.ABSENT));
        }
        found.ifPresent(alert -> comparison.mustLie(Topics.SHORTFALL_ALERTS, key, alert.getAsOf(), asOf.upper()));
        if (problem == null && found.isPresent()) {
            ShortfallAlert alert = found.get();
            figure(key, "enterpriseId", firm.enterpriseId(), alert.getEnterpriseId());
            figure(key, "shortfall", figures.shortfall(), alert.getShortfall());
            figure(key, "projectedShortfall", figures.projectedShortfall(), alert.getProjectedShortfall());
            AlertSeverity severity = alert.getSeverity();
            Acknowledgement by = severity == null
                    ? null
                    : acknowledgement(
                            Topics.SHORTFALL_ACKNOWLEDGEMENTS, key, Tally.NEVER, severity == AlertSeverity.CRITICAL);
            if (severity != null) {
                figure(key, "state", Conclusions.standing(by), alert.getState());
            }
            figure(key, "acknowledgedBy", by == null ? null : by.by(), alert.getAcknowledgedBy());
            figure(
                    key,
                    "acknowledgedAt",
                    by == null ? null : Instant.ofEpochMilli(by.occurredAt()),
                    alert.getAcknowledgedAt());
            figure(key, "acknowledgementNote", by == null ? null : by.note(), alert.getAcknowledgementNote());
            figure(
                    key,
                    "acknowledgedUntil",
                    by == null || by.until() == null ? null : Instant.ofEpochMilli(by.until()),
                    alert.getAcknowledgedUntil());
        }
    }

    private void figure(String alertId, String field, @Nullable Object expected, @Nullable Object found) {
        if (!Objects.equals(expected, found)) {
            comparison.differ(Topics.SHORTFALL_ALERTS, alertId, field, String.valueOf(expected), String.valueOf(found));
        }
    }

    private void sources() {
        evidence.reports()
                .keySet()
                .forEach(enterpriseId ->
                        voices.held(recount.reports(enterpriseId).held()));
        voices.told(evidence);
        voices.tallies()
                .forEach((source, tally) -> comparison.mustSay(
                        Topics.SOURCE_FRESHNESS, source, Conclusions.freshness(source, tally), Bound.NONE));
        comparison.noOthers(Topics.SOURCE_FRESHNESS);
        voices.silences(settings.sources(), settings.season(), now).forEach(this::silent);
        comparison.others(
                Topics.SOURCE_ALERTS,
                alert -> mustBeOver(
                        Topics.SOURCE_ALERTS, alert.key(), alert.value().getState()));
    }

    private void silent(String source, Voices.Silence silence) {
        Optional<SourceAlert> found = comparison.found(Topics.SOURCE_ALERTS, source);
        Instant since = found.map(SourceAlert::getSilentSince).orElse(null);
        Acknowledgement by = acknowledgement(Topics.SOURCE_ACKNOWLEDGEMENTS, source, silence.began(), false);
        // what came late, and is too old to end the silence, does not move its beginning
        long shown = since == null ? Tally.NEVER : Math.min(since.toEpochMilli(), silence.newest());
        comparison.mustSay(
                Topics.SOURCE_ALERTS,
                source,
                Conclusions.sourceAlert(source, true, by, shown, silence.threshold()),
                Bound.NONE);
    }
}
