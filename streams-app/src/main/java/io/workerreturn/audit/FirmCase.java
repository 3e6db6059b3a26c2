package io.workerreturn.audit;

import io.workerreturn.domain.BusinessDay;
import io.workerreturn.domain.Counts;
import io.workerreturn.domain.Firm;
import io.workerreturn.domain.Headcount;
import io.workerreturn.domain.Projection;
import io.workerreturn.domain.ReportFact;
import io.workerreturn.domain.Rollup;
import io.workerreturn.domain.Tally;
import io.workerreturn.schema.DailyArrivals;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.wire.Conclusions;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A registered firm, from all that was told about it and its workers.
 *
 * @param workers whom it employs
 * @param arrivals of them, by the business day that brought them in
 * @param report the latest that stands, if any
 * @param asOf what its figures rest on
 */
record FirmCase(
        Firm firm,
        Headcount workers,
        Map<Integer, Counts> arrivals,
        @Nullable ReportFact report,
        Bound asOf) {
    /** Its figures. */
    EnterpriseReturnRate figures(Projection projection) {
        return Conclusions.returnRate(firm, workers, report, projection, asOf.newest());
    }

    /** Its arrivals of each day, under the key of that day. */
    void days(BiConsumer<String, DailyArrivals> each) {
        arrivals.forEach((day, counts) -> {
            String key = Conclusions.dayKey(firm.enterpriseId(), day);
            each.accept(key, Conclusions.arrivals(key, Tally.of(counts, asOf.newest())));
        });
    }

    /**
     * The sums over groups of these firms, by the key of the group.
     *
     * @param asOf which of a firm's bounds goes into the sum's
     */
    static Map<String, Tally> rollups(
            Iterable<FirmCase> firms, Projection projection, long now, ToLongFunction<Bound> asOf) {
        Map<String, Tally> rollups = new TreeMap<>();
        for (FirmCase firm : firms) {
            boolean resumed = now != Tally.NEVER && firm.firm.resumedBy(BusinessDay.toEpochDay(now));
            Rollup.changes(null, new Rollup.Member(firm.firm, firm.workers, resumed, projection))
                    .forEach((key, share) ->
                            rollups.merge(key, Tally.of(share, asOf.applyAsLong(firm.asOf)), Tally::plus));
        }
        return rollups;
    }
}
