package io.workerreturn.wire;

import io.workerreturn.domain.Acknowledgement;
import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TripAlarm;
import java.util.Map;

/**
 * What is stored of the alerts of a trip.
 *
 * @param firing the alarms that stand
 * @param acknowledged those of them that somebody sees to
 * @param timer when the trip is to be looked at again though nothing was told, {@link Tally#NEVER} if not
 */
public record TripAlertsRow(
        Map<TripAlarm.Kind, TripAlarm> firing, Map<TripAlarm.Kind, Acknowledgement> acknowledged, long timer) {
    /** Of a trip with which nothing is wrong. */
    public static final TripAlertsRow NONE = new TripAlertsRow(Map.of(), Map.of(), Tally.NEVER);
}
