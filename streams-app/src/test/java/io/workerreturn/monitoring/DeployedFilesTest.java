package io.workerreturn.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.workerreturn.metrics.KafkaReadings;
import io.workerreturn.metrics.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class DeployedFilesTest {
    private static final int COLUMNS = 24;
    private static final Path RUNBOOK = Path.of("..", "docs", "runbook.md");
    private static final List<Path> DASHBOARDS = Deployed.files(Deployed.DASHBOARDS, ".json");

    /** Every name that a query may read: of a metric's series, or of a recording rule. */
    private static Set<String> known() {
        Set<String> known = Stream.of(Metric.ALL, KafkaReadings.METRICS, Metric.MACHINE)
                .flatMap(List::stream)
                .flatMap(Metric::series)
                .collect(Collectors.toSet());
        Deployed.rules().stream().filter(rule -> !rule.alerts()).forEach(rule -> known.add(rule.name()));
        known.add("up");
        return known;
    }

    private static List<Deployed.Rule> alerts() {
        return Deployed.rules().stream().filter(Deployed.Rule::alerts).toList();
    }

    @Test
    void prometheus_understands_its_configuration_and_the_rules() throws Exception {
        Tool.PROMTOOL.mustAgree(
                "check",
                "config",
                "--syntax-only",
                Deployed.PROMETHEUS.resolve("prometheus.yml").toString());
        for (Path rules : Deployed.files(Deployed.RULES, ".yml")) {
            Tool.PROMTOOL.mustAgree("check", "rules", rules.toString());
        }
    }

    @Test
    void prometheus_reads_both_applications_where_the_board_answers_for_them() throws IOException {
        JsonNode jobs = new ObjectMapper(new YAMLFactory())
                .readTree(Deployed.PROMETHEUS.resolve("prometheus.yml").toFile())
                .path("scrape_configs");
        assertThat(jobs)
                .extracting(
                        job -> job.path("job_name").asText(),
                        job -> job.path("metrics_path").asText())
                .contains(tuple("worker-return", "/metrics"), tuple("worker-return-services", "/metrics/services"));
        assertThat(jobs.path(1).path("static_configs")).isEqualTo(jobs.path(0).path("static_configs"));
        assertThat(jobs.path(1).path("authorization")).isEqualTo(jobs.path(0).path("authorization"));
    }

    @Test
    void every_alert_fires_when_it_should_and_not_before() throws Exception {
        for (Path tests : Deployed.files(Deployed.RULE_TESTS, ".yml")) {
            Tool.PROMTOOL.mustAgree("test", "rules", tests.toString());
        }
    }

    @Test
    void alertmanager_understands_its_configuration() throws Exception {
        Tool.AMTOOL.mustAgree("check-config", Deployed.ALERTMANAGER.toString());
    }

    @Test
    void every_rule_is_tested() throws IOException {
        StringBuilder tests = new StringBuilder();
        for (Path file : Deployed.files(Deployed.RULE_TESTS, ".yml")) {
            tests.append(Files.readString(file));
        }
        assertThat(Deployed.rules().stream().map(Deployed.Rule::name))
                .as("have a test in deploy/prometheus/tests")
                .isNotEmpty()
                .allMatch(name -> tests.indexOf(name) >= 0);
    }

    @Test
    void every_alert_says_what_it_means_and_what_to_do() throws IOException {
        Set<String> sections = Files.readAllLines(RUNBOOK).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .collect(Collectors.toSet());
        assertThat(alerts()).allSatisfy(alert -> {
            JsonNode annotations = alert.node().path("annotations");
            assertThat(annotations.path("summary").asText()).as(alert.name()).isNotBlank();
            assertThat(annotations.path("description").asText())
                    .as(alert.name())
                    .hasSizeGreaterThan(100);
            assertThat(annotations.path("runbook").asText())
                    .isEqualTo("docs/runbook.md#" + alert.name().toLowerCase(Locale.ROOT));
            assertThat(alert.node().path("labels").path("severity").asText()).isIn("critical", "warning", "info");
            assertThat(alert.node().path("labels").path("about").asText()).isIn("platform", "data", "dispatch");
        });
        assertThat(alerts().stream().map(Deployed.Rule::name)).containsExactlyInAnyOrderElementsOf(sections);
    }

    @Test
    void rules_read_only_what_there_is() {
        Set<String> known = known();
        assertThat(Deployed.rules())
                .allSatisfy(rule -> assertThat(Deployed.metricsOf(rule.expression()))
                        .as(rule.name())
                        .isNotEmpty()
                        .isSubsetOf(known));
    }

    @Test
    void dashboards_read_only_what_there_is() {
        Set<String> known = known();
        assertThat(Deployed.queries())
                .isNotEmpty()
                .allSatisfy(query -> assertThat(Deployed.metricsOf(query.expression()))
                        .as(query.toString())
                        .isNotEmpty()
                        .isSubsetOf(known));
    }

    @ParameterizedTest
    @FieldSource("DASHBOARDS")
    void every_panel_says_what_it_shows_and_in_which_unit(Path file) {
        assertThat(Deployed.panels(file)).hasSizeBetween(8, 25).allSatisfy(panel -> {
            String title = panel.path("title").asText();
            assertThat(title).isNotBlank();
            assertThat(panel.path("description").asText()).as(title).isNotBlank();
            assertThat(panel.path("fieldConfig").path("defaults").path("unit").asText())
                    .as(title)
                    .isNotBlank();
            assertThat(panel.path("fieldConfig")
                            .path("defaults")
                            .path("thresholds")
                            .path("steps"))
                    .as(title)
                    .isNotEmpty();
            assertThat(panel.path("targets")).as(title).isNotEmpty().allSatisfy(target -> {
                assertThat(target.path("expr").asText()).as(title).contains("$instance");
                assertThat(target.path("datasource").path("uid").asText()).isEqualTo("${datasource}");
                assertThat(target.path("legendFormat").asText()).as(title).isNotBlank();
            });
        });
    }

    @ParameterizedTest
    @FieldSource("DASHBOARDS")
    void panels_stand_side_by_side_and_never_on_each_other(Path file) {
        Set<Integer> ids = new HashSet<>();
        Set<String> cells = new HashSet<>();
        for (JsonNode panel : Deployed.json(file).path("panels")) {
            assertThat(ids.add(panel.path("id").asInt()))
                    .as("%s has its own id", panel.path("title"))
                    .isTrue();
            JsonNode place = panel.path("gridPos");
            assertThat(place.path("x").asInt() + place.path("w").asInt()).isBetween(1, COLUMNS);
            for (int x = 0; x < place.path("w").asInt(); x++) {
                for (int y = 0; y < place.path("h").asInt(); y++) {
                    assertThat(cells.add((place.path("x").asInt() + x) + ","
                                    + (place.path("y").asInt() + y)))
                            .as("%s of %s overlaps another", panel.path("title"), file)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("DASHBOARDS")
    void a_dashboard_can_be_imported_anywhere(Path file) {
        JsonNode dashboard = Deployed.json(file);
        assertThat(dashboard.has("id"))
                .as("the id is the importing Grafana's to give")
                .isFalse();
        assertThat(dashboard.path("uid").asText()).matches("[a-z-]{1,40}");
        assertThat(dashboard.path("schemaVersion").asInt()).isGreaterThanOrEqualTo(36);
        assertThat(dashboard.path("templating").path("list"))
                .extracting(variable -> variable.path("name").asText())
                .containsExactly("datasource", "instance");
    }

    @Test
    void grafana_finds_its_dashboards_and_prometheus() {
        assertThat(Deployed.files(Deployed.PROVISIONING, ".yml"))
                .hasSize(2)
                .allSatisfy(file -> assertThat(
                                Deployed.yaml(file).path("apiVersion").asInt())
                        .isEqualTo(1));
    }
}
