package io.workerreturn.audit;

import io.workerreturn.schema.DailyArrivals;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.ReturnRateRollup;
import io.workerreturn.schema.SourceAlert;
import io.workerreturn.schema.SourceFreshness;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.schema.TripBoardRow;
import java.util.Map;

/**
 * The figures of a city as they were known at some time: rows as the output topics had them then. Each {@code asOf} is the newest
 * report that was known of what is behind the figure; a row that had no reason to be written again may have had an older one, one of a group that
 * a firm has left a newer one.
 *
 * @param mark up to which facts counted
 * @param firms by id
 * @param rollups by dimension and value
 * @param trips by id
 * @param days arrivals by firm and day
 * @param tripAlerts that stood, by id
 * @param sources what had been heard of each
 * @param sourceAlerts those that were silent
 * @param records that were known, those of no use included
 */
public record KnownCity(
        Mark mark,
        Map<String, EnterpriseReturnRate> firms,
        Map<String, ReturnRateRollup> rollups,
        Map<String, TripBoardRow> trips,
        Map<String, DailyArrivals> days,
        Map<String, TripAlert> tripAlerts,
        Map<String, SourceFreshness> sources,
        Map<String, SourceAlert> sourceAlerts,
        long records) {}
