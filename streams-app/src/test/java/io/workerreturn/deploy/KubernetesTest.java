package io.workerreturn.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.strimzi.api.kafka.model.kafka.Kafka;
import io.strimzi.api.kafka.model.nodepool.KafkaNodePool;
import io.strimzi.api.kafka.model.topic.KafkaTopic;
import io.strimzi.api.kafka.model.user.KafkaUser;
import io.workerreturn.config.AppConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The manifests, read by the types of those who take them. */
class KubernetesTest {
    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory())
            // who misspells a field has set nothing, and nobody says so
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final Map<String, Class<? extends HasMetadata>> TYPES = Map.of(
            "StatefulSet", StatefulSet.class,
            "Service", Service.class,
            "Job", Job.class,
            "PodDisruptionBudget", PodDisruptionBudget.class,
            "NetworkPolicy", NetworkPolicy.class,
            "Ingress", Ingress.class,
            "Kafka", Kafka.class,
            "KafkaNodePool", KafkaNodePool.class,
            "KafkaTopic", KafkaTopic.class,
            "KafkaUser", KafkaUser.class);
    /** Of the Prometheus Operator, and kustomize's own: read as trees. */
    private static final Set<String> OTHERS = Set.of("PodMonitor", "PrometheusRule", "Kustomization");

    private static final String NAME = "app.kubernetes.io/name";

    static Stream<Path> files() throws IOException {
        try (Stream<Path> folders = Files.list(DEPLOY)) {
            return folders
                    .filter(folder -> folder.getFileName().toString().startsWith("kubernetes"))
                    .flatMap(folder -> List.of(folder.toFile().listFiles()).stream())
                    .filter(file -> file.getName().endsWith(".yaml"))
                    .map(java.io.File::toPath)
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** Anchors resolved. */
    private static List<JsonNode> documents(Path file) throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        new Yaml().loadAll(Files.readString(file)).forEach(document -> documents.add(YAML.valueToTree(document)));
        return documents;
    }

    private static List<HasMetadata> typed() throws IOException {
        List<HasMetadata> all = new ArrayList<>();
        for (Path file : files().toList()) {
            for (JsonNode document : documents(file)) {
                Class<? extends HasMetadata> type =
                        TYPES.get(document.path("kind").asText());
                if (type != null) {
                    all.add(YAML.treeToValue(document, type));
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("files")
    void every_field_of_a_manifest_is_one_that_its_type_has(Path file) throws IOException {
        for (JsonNode document : documents(file)) {
            String kind = document.path("kind").asText();
            if (OTHERS.contains(kind)) {
                continue;
            }
            assertThat(TYPES).as(file.toString()).containsKey(kind);
            HasMetadata typed = YAML.treeToValue(document, TYPES.get(kind));
            JsonNode back = YAML.valueToTree(typed);
            assertThat(missing(document, back, "")).as(file + " " + kind).isEmpty();
        }
    }

    /** Fields of the one that are not in the other: types that keep what they do not know would else hide it. */
    private static List<String> missing(JsonNode written, JsonNode understood, String path) {
        List<String> missing = new ArrayList<>();
        written.properties().forEach(field -> {
            String at = path + "/" + field.getKey();
            JsonNode other = understood.get(field.getKey());
            if (other == null) {
                boolean nothing = field.getValue().isEmpty() && field.getValue().isContainerNode();
                if (!nothing) {
                    missing.add(at);
                }
            } else {
                missing.addAll(missing(field.getValue(), other, at));
            }
        });
        for (int i = 0; written.isArray() && i < written.size(); i++) {
            missing.addAll(missing(written.get(i), understood.path(i), path + "/" + i));
        }
        return missing;
    }

    @Test
    void whatever_selects_pods_selects_ours_alone() throws IOException {
        for (HasMetadata resource : typed()) {
            Map<String, String> selected = Map.of(NAME, "worker-return");
            if (resource instanceof Service service) {
                selected = service.getSpec().getSelector();
            } else if (resource instanceof StatefulSet set) {
                selected = labels(set.getSpec().getSelector());
            } else if (resource instanceof PodDisruptionBudget budget) {
                selected = labels(budget.getSpec().getSelector());
            } else if (resource instanceof NetworkPolicy policy) {
                selected = labels(policy.getSpec().getPodSelector());
            }
            assertThat(selected).as(resource.getMetadata().getName()).containsEntry(NAME, "worker-return");
        }
        for (HasMetadata resource : typed()) {
            if (resource instanceof StatefulSet set) {
                assertThat(set.getSpec().getTemplate().getMetadata().getLabels())
                        .containsAllEntriesOf(labels(set.getSpec().getSelector()));
            }
        }
    }

    private static Map<String, String> labels(LabelSelector selector) {
        return selector.getMatchLabels();
    }

    @Test
    void each_folder_has_what_its_kustomization_lists_and_each_patch_has_what_it_changes() throws IOException {
        for (Path file :
                files().filter(each -> each.endsWith("kustomization.yaml")).toList()) {
            JsonNode kustomization = documents(file).get(0);
            Path folder = file.getParent();
            List<String> listed = new ArrayList<>();
            kustomization.path("resources").forEach(resource -> listed.add(resource.asText()));
            assertThat(listed)
                    .allSatisfy(resource -> assertThat(folder.resolve(resource)).exists());
            try (Stream<Path> there = Files.list(folder)) {
                assertThat(there.map(each -> each.getFileName().toString()).filter(name -> name.endsWith(".yaml")))
                        .as(folder.toString())
                        .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                        listed.stream().filter(resource -> !resource.startsWith("..")),
                                        Stream.of("kustomization.yaml"))
                                .toList());
            }
            for (JsonNode patch : kustomization.path("patches")) {
                JsonNode target = patch.path("target");
                JsonNode resource =
                        base(target.path("kind").asText(), target.path("name").asText());
                new Yaml().<Object>load(patch.path("patch").asText());
                for (JsonNode operation : YAML.readTree(patch.path("patch").asText())) {
                    String path = operation.path("path").asText();
                    if (operation.has("op")) {
                        String parent = path.endsWith("/-") ? path.substring(0, path.length() - 2) : path;
                        assertThat(resource.at(parent).isMissingNode())
                                .as(file + ": " + path)
                                .isFalse();
                    }
                }
            }
        }
    }

    private static JsonNode base(String kind, String name) throws IOException {
        for (Path file :
                files().filter(each -> each.getParent().endsWith("kubernetes")).toList()) {
            for (JsonNode document : documents(file)) {
                if (document.path("kind").asText().equals(kind)
                        && document.at("/metadata/name").asText().equals(name)) {
                    return document;
                }
            }
        }
        throw new AssertionError("there is no " + kind + " " + name + " to be patched");
    }

    @Test
    void a_job_goes_by_itself_so_that_an_upgrade_can_apply_it_again() throws IOException {
        assertThat(typed().stream().filter(Job.class::isInstance).map(Job.class::cast))
                .isNotEmpty()
                .allSatisfy(job ->
                        assertThat(job.getSpec().getTtlSecondsAfterFinished()).isPositive());
    }

    @Test
    void the_environment_of_an_overlay_has_keys_that_there_are() throws IOException {
        List<String> variables = new ArrayList<>();
        for (Path file :
                files().filter(each -> each.endsWith("kustomization.yaml")).toList()) {
            for (JsonNode patch : documents(file).get(0).path("patches")) {
                YAML.readTree(patch.path("patch").asText()).forEach(operation -> {
                    if (operation.path("path").asText().endsWith("/env/-")) {
                        variables.add(operation.at("/value/name").asText());
                    }
                });
            }
        }
        assertThat(variables).isNotEmpty();
        Map<String, String> environment = variables.stream()
                .collect(Collectors.toMap(
                        variable -> variable, variable -> variable.endsWith("SERVERS") ? "kafka:9093" : "x"));
        AppConfig config = AppConfig.load(Optional.empty(), environment, Map.of());
        assertThat(config.kafka().bootstrapServers()).isEqualTo("kafka:9093");
        assertThat(config.kafka().producer()).containsKeys("sasl.jaas.config", "ssl.truststore.location");
    }

    @Test
    @SuppressWarnings("unchecked")
    void the_prometheus_operator_is_given_the_same_rules_as_prometheus() throws IOException {
        List<Object> groups = new ArrayList<>();
        try (Stream<Path> files = Files.list(DEPLOY.resolve("prometheus/rules"))) {
            for (Path file : files.toList()) {
                Map<String, List<Object>> rules = new Yaml().load(Files.readString(file));
                groups.addAll(rules.get("groups"));
            }
        }
        Map<String, Map<String, Object>> resource =
                new Yaml().load(Files.readString(DEPLOY.resolve("kubernetes-monitoring/rules.yaml")));
        assertThat((List<Object>) resource.get("spec").get("groups")).containsExactlyInAnyOrderElementsOf(groups);
    }
}
