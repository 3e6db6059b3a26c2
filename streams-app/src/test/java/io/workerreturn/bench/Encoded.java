package io.workerreturn.bench;

import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** The mean size of what a benchmark writes or reads, as far as it says so. JMH makes its profilers by itself, hence the static. */
public final class Encoded implements InternalProfiler {
    static final String LABEL = "encoded";

    private static volatile double mean;

    static void of(Collection<byte[]> values) {
        mean = values.stream().mapToInt(value -> value.length).average().orElse(0);
    }

    @Override
    public String getDescription() {
        return "Mean size of what is encoded";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        // nothing changes meanwhile
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        return mean == 0 ? List.of() : List.of(new ScalarResult(LABEL, mean, "B", AggregationPolicy.AVG));
    }
}
