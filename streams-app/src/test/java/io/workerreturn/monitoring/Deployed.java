package io.workerreturn.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What is under deploy/ for those who watch. */
final class Deployed {
    static final Path PROMETHEUS = Path.of("..", "deploy", "prometheus");
    static final Path RULES = PROMETHEUS.resolve("rules");
    static final Path RULE_TESTS = PROMETHEUS.resolve("tests");
    static final Path ALERTMANAGER = Path.of("..", "deploy", "alertmanager", "alertmanager.yml");
    static final Path DASHBOARDS = Path.of("..", "deploy", "grafana", "dashboards");
    static final Path PROVISIONING = Path.of("..", "deploy", "grafana", "provisioning");

    /** A name of ours, of Kafka, of the Java machine, or of a recording rule. */
    private static final Pattern METRIC = Pattern.compile(
            "(?<![\\w:])(?:[a-z_]+:)?(?:worker_return|kafka|jvm|process|system)_\\w+(?::\\w+)?|(?<![\\w:])up(?=\\{)");

    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new YAMLMapper();

    private Deployed() {}

    /** A rule. */
    record Rule(String name, boolean alerts, String expression, JsonNode node) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A query of a panel. */
    record Query(String dashboard, String panel, String expression) {
        @Override
        public String toString() {
            return dashboard + ": " + panel + ": " + expression;
        }
    }

    static List<Path> files(Path folder, String suffix) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode yaml(Path file) {
        return read(YAML, file);
    }

    static JsonNode json(Path file) {
        return read(JSON, file);
    }

    private static JsonNode read(ObjectMapper mapper, Path file) {
        try {
            return mapper.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read", e);
        }
    }

    static List<Rule> rules() {
        List<Rule> rules = new ArrayList<>();
        for (Path file : files(RULES, ".yml")) {
            for (JsonNode group : yaml(file).path("groups")) {
                for (JsonNode rule : group.path("rules")) {
                    boolean alerts = rule.has("alert");
                    rules.add(new Rule(
                            rule.path(alerts ? "alert" : "record").asText(),
                            alerts,
                            rule.path("expr").asText(),
                            rule));
                }
            }
        }
        return rules;
    }

    static List<JsonNode> panels(Path dashboard) {
        return StreamSupport.stream(json(dashboard).path("panels").spliterator(), false)
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    static List<Query> queries() {
        List<Query> queries = new ArrayList<>();
        for (Path file : files(DASHBOARDS, ".json")) {
            for (JsonNode panel : panels(file)) {
                for (JsonNode target : panel.path("targets")) {
                    queries.add(new Query(
                            file.getFileName().toString(),
                            panel.path("title").asText(),
                            target.path("expr").asText()));
                }
            }
        }
        return queries;
    }

    /** The metrics that an expression reads. */
    static Set<String> metricsOf(String expression) {
        Set<String> names = new TreeSet<>();
        Matcher name = METRIC.matcher(QUOTED.matcher(expression).replaceAll("\"\""));
        while (name.find()) {
            names.add(name.group());
        }
        return names;
    }
}
