package io.workerreturn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.workerreturn.audit.AuditProgress;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.StreamsSettings;
import io.workerreturn.config.TopicsConfig;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole measurement, of next to nothing: what it says is true, how fast it is says nothing. */
class BenchTest {
    /** Processes that start soon and need not run fast. */
    private static final List<String> SMALL = List.of("-Xmx512m", "-XX:+UseParallelGC", "-XX:TieredStopAtLevel=1");

    private static final Map<String, String> SETTINGS = Map.of(
            TopicsConfig.TRIPS,
            "1",
            TopicsConfig.WORKERS,
            "2",
            TopicsConfig.FIRMS,
            "1",
            TopicsConfig.CONCLUSIONS,
            "1",
            StreamsSettings.THREADS,
            "1",
            // a killed instance is noticed, and its transactions are given up, soon enough for a test
            "kafka.main.consumer.session.timeout.ms",
            "6000",
            "kafka.main.consumer.heartbeat.interval.ms",
            "1000",
            "kafka.producer.transaction.timeout.ms",
            "10000");
    private static final long EVENTS = 2_000;
    private static final int WORKERS = 500;
    private static final int LOAD = 1_000;
    /** Of each of three keys more than a row holds. */
    private static final int FACTS = 3_000;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void every_part_but_that_of_the_slow_broker_is_measured_and_nothing_is_left_behind() throws Exception {
        Report report = Bench.run(plan(EnumSet.complementOf(EnumSet.of(Part.SLOW))), new Silent());

        assertThat(value(report, Part.FLOOR, "events")).isGreaterThan(EVENTS);
        assertThat(value(report, Part.FULL, "events"))
                .isPositive()
                .isLessThanOrEqualTo(value(report, Part.FLOOR, "events"));
        assertThat(value(report, Part.FULL, Bench.DIFFERING_ROWS)).isZero();
        assertThat(value(report, Part.FULL, "share of the floor")).isPositive();
        assertThat(value(report, Part.FULL, "CPU application")).isPositive();
        assertThat(value(report, Part.FULL, "peak memory application")).isBetween(50.0, 2_000.0);

        assertThat(value(report, Part.DISTINCT, "events")).isGreaterThanOrEqualTo(LOAD);
        assertThat(value(report, Part.DISTINCT, Bench.DIFFERING_ROWS)).isZero();
        assertThat(value(report, Part.DISTINCT, "CPU, times the floor's")).isPositive();

        // a hundred probes a second of each kind
        assertThat(value(report, Part.LATENCY, "probes")).isBetween(299.0, 301.0);
        assertThat(value(report, Part.LATENCY, "p50"))
                .isPositive()
                .isLessThanOrEqualTo(value(report, Part.LATENCY, "max"));
        assertThat(value(report, Part.HOT, "probes")).isBetween(299.0, 301.0);
        assertThat(value(report, Part.HOT, "until all is at rest")).isPositive();
        assertThat(value(report, Part.BURST, "trains")).isEqualTo(2);
        assertThat(value(report, Part.BURST, "train of 60 to right rates, median"))
                .isPositive();
        assertThat(value(report, Part.BURST, "share of even")).isPositive();
        assertThat(value(report, Part.GROWTH, "events")).isBetween(0.9 * LOAD, 1.1 * LOAD);
        assertThat(value(report, Part.GROWTH, "state on disk, at the end")).isPositive();
        assertThat(value(report, Part.GROWTH, "changelog, events")).isPositive();
        assertThat(value(report, Part.GROWTH, "restore")).isPositive();
        assertThat(report.figures().stream()
                        .filter(figure -> figure.part().equals(Part.SERVICES.label())
                                && figure.name().equals("CPU"))
                        .map(Spread::subject))
                .containsExactly("core alone", "core beside services", "services");
        assertThat(value(report, Part.SERVICES, "CPU")).isPositive();
        assertThat(value(report, Part.SERVICES, "CPU, idle")).isPositive();

        assertThat(folder).isEmptyDirectory();
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .as("processes that are left")
                .isEmpty();

        JsonNode json = new ObjectMapper().valueToTree(report);
        assertThat(json.at("/machine/processors").asInt()).isPositive();
        assertThat(json.at("/applicationOptions/0").asText()).isEqualTo("-Xmx512m");
        assertThat(json.at("/settings/" + TopicsConfig.WORKERS).asText()).isEqualTo("2");
        assertThat(json.at("/figures"))
                .allSatisfy(figure -> assertThat(figure.fieldNames())
                        .toIterable()
                        .containsExactly("part", "subject", "name", "unit", "median", "min", "max", "values"));
    }

    private Bench.Plan plan(Set<Part> parts) {
        return new Bench.Plan(
                parts,
                1,
                7,
                EVENTS,
                LOAD,
                WORKERS,
                LOAD,
                new Bench.Latency(List.of(400), 1, 3),
                FACTS,
                new Bench.Burst(2, 60),
                List.of(WORKERS),
                new Bench.Slow(List.of(0, 50), WORKERS, LOAD),
                new Launch(SMALL, SMALL, List.of("io.workerreturn.Main", "bench-process")),
                folder,
                forced -> {
                    Map<String, String> settings = new HashMap<>(forced);
                    settings.putAll(SETTINGS);
                    return AppConfig.load(Optional.empty(), Map.of(), settings);
                });
    }

    private static double value(Report report, Part part, String name) {
        return report.figures().stream()
                .filter(figure ->
                        figure.part().equals(part.label()) && figure.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(part + " has no figure " + name))
                .median();
    }

    private static final class Silent implements Bench.Listener {
        @Override
        public void says(String format, Object... arguments) {}

        @Override
        public AuditProgress bars() {
            return AuditProgress.NONE;
        }
    }
}
