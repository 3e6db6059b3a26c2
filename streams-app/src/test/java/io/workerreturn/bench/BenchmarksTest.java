package io.workerreturn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

class BenchmarksTest {
    @Test
    void every_benchmark_runs_and_has_its_row() throws RunnerException {
        // another run on the same machine disturbs the figures, which nobody looks at here
        System.setProperty("jmh.ignoreLock", "true");
        Collection<RunResult> results = new Runner(Benchmarks.options()
                        // needs a server of its own
                        .exclude("_apicurio$")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(new TimeValue(1, TimeUnit.MILLISECONDS))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        ByteArrayOutputStream table = new ByteArrayOutputStream();
        Benchmarks.print(results, new PrintStream(table, true, StandardCharsets.UTF_8));

        assertThat(table.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("| ")))
                .hasSize(results.size() + 2)
                .anySatisfy(row -> assertThat(row).startsWith("| journey: fold average"))
                .anySatisfy(row -> assertThat(row).startsWith("| trip: fold a passenger"))
                .anySatisfy(row -> assertThat(row).startsWith("| encoding: write tally batch"))
                .anySatisfy(row -> assertThat(row).startsWith("| admission: admit worker status"))
                .anySatisfy(row -> assertThat(row).startsWith("| conclusion: write enterprise return rates"));
    }
}
