package io.workerreturn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.workerreturn.audit.AuditProgress;
import io.workerreturn.config.AppConfig;
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
    private static final List<String> SMALL = List.of("-Xmx512m", "-XX:+UseParallelGC");
    private static final long EVENTS = 2_000;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void every_part_is_measured_and_nothing_is_left_behind() throws Exception {
        Report report = Bench.run(plan(EnumSet.allOf(Part.class)), new Silent());

        assertThat(value(report, Part.FLOOR, "events")).isGreaterThan(EVENTS);
        assertThat(value(report, Part.FULL, "events"))
                .isPositive()
                .isLessThanOrEqualTo(value(report, Part.FLOOR, "events"));
        assertThat(value(report, Part.FULL, Bench.DIFFERING_ROWS)).isZero();
        assertThat(value(report, Part.FULL, "share of the floor")).isPositive();
        assertThat(value(report, Part.FULL, "CPU application")).isPositive();
        assertThat(value(report, Part.FULL, "peak memory application")).isBetween(50.0, 2_000.0);
        assertThat(folder).isEmptyDirectory();
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .as("processes that are left")
                .isEmpty();

        JsonNode json = new ObjectMapper().valueToTree(report);
        assertThat(json.at("/machine/processors").asInt()).isPositive();
        assertThat(json.at("/applicationOptions/0").asText()).isEqualTo("-Xmx512m");
        assertThat(json.at("/settings/partitions.workers").asText()).isEqualTo("2");
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
                new Launch(SMALL, SMALL, List.of("io.workerreturn.Main", "bench-process")),
                folder,
                forced -> {
                    Map<String, String> settings = new HashMap<>(forced);
                    settings.put("partitions.workers", "2");
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
