package io.workerreturn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.config.AppConfig;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KafkaRoleTest {
    @Test
    void dashboards_read_figures_and_nothing_about_single_workers() {
        AppConfig config = AppConfig.load(Optional.empty(), Map.of(), Map.of());
        Set<String> read = KafkaRole.all(config).stream()
                .filter(role -> role.name().equals("reader"))
                .flatMap(role -> role.rights().stream())
                .map(right -> right.name())
                .collect(Collectors.toSet());
        assertThat(read)
                .contains("enterprise-return-rates", "trip-board", "report-checks", "officer-board")
                .doesNotContain("worker-journeys", "rejected-records", "staff-references");
    }
}
