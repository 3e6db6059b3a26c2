package io.workerreturn.audit;

import io.workerreturn.domain.Acknowledgement;
import io.workerreturn.domain.TripAlarm;
import io.workerreturn.schema.SourceAlert;
import io.workerreturn.schema.SourceFreshness;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.Conclusions;
import java.util.Map;
import java.util.TreeMap;

/**
 * What of the alerts follows from facts and time alone: those of trips, and sources that are silent. One of a firm has a memory of its own.
 *
 * @param trips by alertId
 * @param sources what was heard of each
 * @param silences by source
 */
record Alarms(Map<String, TripAlert> trips, Map<String, SourceFreshness> sources, Map<String, SourceAlert> silences) {
    static Alarms of(AuditSettings settings, Evidence evidence) {
        Recount recount = new Recount(evidence);
        long now = evidence.now();
        Voices voices = new Voices().told(evidence);
        Map<String, TripAlert> trips = new TreeMap<>();
        for (TripCase trip : recount.trips()) {
            voices.held(trip.facts().held());
            if (trip.known()) {
                TripAlarm.of(trip.state(), trip.total(), settings.tripAlerts(), now)
                        .forEach((kind, alarm) -> {
                            String alertId = Conclusions.tripAlertId(trip.tripId(), kind);
                            Acknowledgement by = recount.acknowledgement(
                                    Topics.TRIP_ACKNOWLEDGEMENTS,
                                    alertId,
                                    alarm.since(),
                                    alarm.severe(),
                                    settings.acknowledgements(),
                                    now);
                            trips.put(alertId, trip.alert(kind, alarm, by));
                        });
            }
        }
        recount.workers(now, worker -> voices.held(worker.state().facts().held()));
        evidence.reports()
                .keySet()
                .forEach(firm -> voices.held(recount.reports(firm).held()));
        Map<String, SourceFreshness> sources = new TreeMap<>();
        voices.tallies().forEach((source, tally) -> sources.put(source, Conclusions.freshness(source, tally)));
        Map<String, SourceAlert> silences = new TreeMap<>();
        voices.silences(settings.sources(), settings.season(), now).forEach((source, silence) -> {
            Acknowledgement by = recount.acknowledgement(
                    Topics.SOURCE_ACKNOWLEDGEMENTS, source, silence.began(), false, settings.acknowledgements(), now);
            silences.put(source, Conclusions.sourceAlert(source, true, by, silence.newest(), silence.threshold()));
        });
        return new Alarms(trips, sources, silences);
    }
}
