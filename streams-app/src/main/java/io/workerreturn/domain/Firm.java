package io.workerreturn.domain;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A registered firm or construction project. Days are epoch days of the business day.
 *
 * @param required workers that it needs, 0 or more
 * @param targetBasisPoints return rate to reach; null if it has no target
 * @param targetDay by when, or null
 * @param resumedDay first day of work, or null
 */
public record Firm(
        String enterpriseId,
        String name,
        String township,
        String industry,
        Set<FirmClass> classes,
        @Nullable String supplyChainLead,
        int required,
        @Nullable Integer targetBasisPoints,
        @Nullable Integer targetDay,
        @Nullable Integer resumedDay) {

    /** Whether it has resumed work by this business day. */
    public boolean resumedBy(int businessDay) {
        return resumedDay != null && resumedDay <= businessDay;
    }

    /** Workers missing to the target; null without a target. */
    public @Nullable Integer shortfall(int returned) {
        return ReturnRate.shortfall(targetBasisPoints, required, returned);
    }
}
