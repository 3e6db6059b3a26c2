package io.workerreturn.audit;

import io.workerreturn.wire.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an audit found.
 *
 * @param differingRows how many rows differ
 * @param differences where they do, by topic, key and field; of very many only some
 * @param rowsCompared how many rows of each output topic were compared
 * @param recordsRead from the source topics, rejected ones and ticks included
 * @param rejected how many of them can't be used, by reason
 * @param now what time it is by the clock topic, null if nobody said so
 * @param took how long the audit took, waiting included
 */
public record AuditReport(
        int differingRows,
        List<Difference> differences,
        Map<String, Integer> rowsCompared,
        long recordsRead,
        Map<Reason, Long> rejected,
        @Nullable Instant now,
        Duration took) {

    /** The same, with what was found of the services. */
    AuditReport and(ServicesAudit.Found services, Duration all) {
        List<Difference> more = new ArrayList<>(differences);
        services.differences().values().forEach(more::addAll);
        Map<String, Integer> rows = new LinkedHashMap<>(rowsCompared);
        rows.putAll(services.compared());
        Map<Reason, Long> reasons = new TreeMap<>(rejected);
        services.rejected().forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
        return new AuditReport(
                differingRows + services.differences().size(),
                List.copyOf(more),
                rows,
                recordsRead + services.records(),
                reasons,
                now,
                all);
    }

    /** Whether every figure is what follows from the sources. */
    public boolean clean() {
        return differingRows == 0;
    }
}
