package io.workerreturn.audit;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.ServicesConfig;
import io.workerreturn.domain.AcknowledgementPolicy;
import io.workerreturn.domain.Projection;
import io.workerreturn.domain.Season;
import io.workerreturn.domain.ShortfallPolicy;
import io.workerreturn.domain.SourcePolicy;
import io.workerreturn.domain.TripAlertPolicy;
import java.time.Duration;

/**
 * What is audited, and by which rules: they must be those of the application.
 *
 * @param applicationId whose commits are waited for
 * @param topicPrefix put before every topic's name; may be empty
 * @param services which are on
 * @param settle how long the number of differing rows may stay as it is before the verdict, 0 or longer
 * @param patience how long the application may stand still with records left to read before the audit gives up
 */
public record AuditSettings(
        String applicationId,
        String topicPrefix,
        Season season,
        Projection projection,
        ShortfallPolicy shortfalls,
        TripAlertPolicy tripAlerts,
        SourcePolicy sources,
        AcknowledgementPolicy acknowledgements,
        ServicesConfig services,
        Duration settle,
        Duration patience) {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** The settings of the application that this configuration runs. */
    public static AuditSettings of(AppConfig config, Duration settle) {
        return new AuditSettings(
                config.kafka().applicationId(),
                config.kafka().topicPrefix(),
                config.policies().season(),
                config.policies().projection(),
                config.policies().shortfall(),
                config.policies().trips(),
                config.policies().sources(),
                config.policies().acknowledgements(),
                config.services(),
                settle,
                PATIENCE);
    }
}
