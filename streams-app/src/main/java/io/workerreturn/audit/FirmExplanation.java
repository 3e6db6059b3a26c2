package io.workerreturn.audit;

import io.workerreturn.domain.Firm;
import io.workerreturn.domain.Journey;
import io.workerreturn.domain.ReportFact;
import io.workerreturn.schema.EnterpriseReturnRate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a firm's figures are what they are.
 *
 * @param firm null if it is not registered, or closed: then it has workers but no figures
 * @param figures null likewise
 * @param workers whose employer it is, by phase and id
 * @param reports that stand, the latest first: its first counts
 * @param withdrawnReports how many don't stand
 */
public record FirmExplanation(
        String enterpriseId,
        @Nullable Firm firm,
        @Nullable EnterpriseReturnRate figures,
        List<Worker> workers,
        List<ReportFact> reports,
        int withdrawnReports) {

    /** A worker and the journey that counts. */
    public record Worker(String workerId, Journey journey) {}
}
