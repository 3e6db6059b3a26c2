package io.workerreturn.topology;

import io.workerreturn.domain.AcknowledgementPolicy;
import io.workerreturn.domain.Projection;
import io.workerreturn.domain.Season;
import io.workerreturn.domain.ShortfallPolicy;
import io.workerreturn.domain.SourcePolicy;
import io.workerreturn.domain.TripAlertPolicy;
import io.workerreturn.metrics.PipelineMetrics;
import java.time.Duration;

/**
 * What the topology depends on.
 *
 * @param topicPrefix put before every topic's name; may be empty
 * @param sendEvery how often what changed is sent on and published, and timers are looked at; wall time
 * @param metrics where it counts
 * @param portions how much is done at once
 */
public record TopologySettings(
        String topicPrefix,
        PartitionCounts partitions,
        Season season,
        Projection projection,
        ShortfallPolicy shortfalls,
        TripAlertPolicy tripAlerts,
        SourcePolicy sources,
        AcknowledgementPolicy acknowledgements,
        Duration sendEvery,
        PipelineMetrics metrics,
        Portions portions) {

    /** The same with other portions. */
    public TopologySettings in(Portions others) {
        return new TopologySettings(
                topicPrefix,
                partitions,
                season,
                projection,
                shortfalls,
                tripAlerts,
                sources,
                acknowledgements,
                sendEvery,
                metrics,
                others);
    }
}
