package io.workerreturn.bench;

import java.io.PrintStream;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs benchmarks, and says in one table what each operation costs. How to call it: docs/performance.md. */
public final class Benchmarks {
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final String ROW = "| %-54s | %9s | %9s | %7s |%n";

    private Benchmarks() {}

    /**
     * Runs them.
     *
     * @param names regular expressions for the names of the benchmarks; without any, all of this package
     */
    public static void main(String[] names) throws RunnerException {
        print(new Runner(options(names).build()).run(), System.out);
    }

    static ChainedOptionsBuilder options(String... names) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(1))
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuTime.class)
                .addProfiler(Encoded.class);
        for (String name : names.length == 0 ? new String[] {Benchmarks.class.getPackageName()} : names) {
            options.include(name);
        }
        return options;
    }

    /**
     * One row per benchmark: processor time and allocation per operation, and the mean size of what is encoded. Of all
     * iterations the least counts, since what others do on the same machine only ever adds.
     */
    static void print(Collection<RunResult> results, PrintStream out) {
        out.println();
        out.printf(ROW, "operation", "ns/op", "B/op", "encoded");
        out.printf(ROW, "---", "--:", "--:", "--:");
        for (RunResult result : results) {
            out.printf(
                    ROW,
                    name(result.getParams()),
                    least(result.getSecondaryResults().get(CpuTime.LABEL)),
                    least(result.getSecondaryResults().get(ALLOCATED)),
                    least(result.getSecondaryResults().get(Encoded.LABEL)));
        }
    }

    private static String name(BenchmarkParams params) {
        String[] path = params.getBenchmark().split("\\.");
        String subject = path[path.length - 2].replace("Benchmark", "");
        return Stream.concat(
                        Stream.of(subject + ":", path[path.length - 1]),
                        params.getParamsKeys().stream().map(params::getParam))
                .map(word -> word.replace('_', ' ').toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }

    private static String least(@Nullable Result<?> result) {
        return result == null
                ? ""
                : String.format(Locale.ROOT, "%,.0f", result.getStatistics().getMin());
    }
}
