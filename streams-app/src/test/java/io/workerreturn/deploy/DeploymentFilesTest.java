package io.workerreturn.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.AuthSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class DeploymentFilesTest {
    private static final Path ROOT = Path.of("..");
    private static final Path KUBERNETES = ROOT.resolve("deploy/kubernetes");
    private static final String APART = "../kubernetes-services-apart/services.yaml";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Pattern WITH_DEFAULT = Pattern.compile("\\$\\{\\w+:-([^}]*)}");
    private static final String OURS = "WORKER_RETURN_";

    @TempDir
    private Path folder;

    @Test
    void every_service_of_compose_is_configured_by_keys_that_there_are() throws IOException {
        JsonNode services = compose().path("services");
        List<String> ours = List.of("topics", "app-1", "app-2", "services-1", "tool", "simulator");
        for (String name : ours) {
            Map<String, String> environment = new TreeMap<>();
            variables(services.path(name).path("environment")).forEach((variable, value) -> {
                if (variable.startsWith(OURS)) {
                    environment.put(variable, byDefault(value));
                }
            });
            assertThat(environment).as(name).containsKey("WORKER_RETURN_BOOTSTRAP_SERVERS");
            assertThatCode(() -> load(environment)).as(name).doesNotThrowAnyException();
        }
    }

    @Test
    void the_policies_of_compose_are_keys_that_there_are_and_nothing_until_somebody_says_so() throws IOException {
        Path policies = ROOT.resolve("deploy/policies.properties");
        assertThat(AppConfig.load(Optional.of(policies), Map.of(), Map.of()).policies())
                .isEqualTo(AppConfig.load(Optional.empty(), Map.of(), Map.of()).policies());
        Path all = Files.writeString(
                folder.resolve("all.properties"), Files.readString(policies).replaceAll("(?m)^#(?=\\S+=)", ""));
        assertThat(AppConfig.load(Optional.of(all), Map.of(), Map.of())
                        .policies()
                        .sources()
                        .thresholds())
                .isNotEmpty();
    }

    @Test
    void whatever_imports_has_the_key_that_setup_has_made_and_nobody_else() throws IOException {
        JsonNode services = compose().path("services");
        services.properties().forEach(service -> {
            List<String> volumes = new java.util.ArrayList<>();
            service.getValue().path("volumes").forEach(volume -> volumes.add(volume.asText()));
            boolean has = volumes.stream().anyMatch(volume -> volume.startsWith("identity:"));
            assertThat(has)
                    .as(service.getKey())
                    .isEqualTo(List.of("setup", "app-1", "app-2", "tool").contains(service.getKey()));
        });
    }

    /** The second file has no anchors of the first: what it says again must be what the first one says. */
    @Test
    void the_cluster_of_compose_has_more_of_the_same_brokers_and_instances() throws IOException {
        JsonNode one = compose().path("services");
        JsonNode more = compose("deploy/compose.cluster.yml").path("services");
        for (String broker : List.of("kafka-2", "kafka-3")) {
            assertThat(but(more.path(broker), "ports", "volumes", "environment"))
                    .as(broker)
                    .isEqualTo(but(one.path("kafka"), "ports", "volumes", "environment"));
            Map<String, String> environment = variables(more.path(broker).path("environment"));
            Map<String, String> first = both(one, more, "kafka");
            for (String own : List.of("KAFKA_NODE_ID", "KAFKA_ADVERTISED_LISTENERS")) {
                assertThat(environment.remove(own)).isNotEqualTo(first.remove(own));
            }
            assertThat(environment).as(broker).isEqualTo(first);
            assertThat(first.get("KAFKA_CONTROLLER_QUORUM_VOTERS")).contains("@" + broker + ":");
        }
        assertThat(but(more.path("app-3"), "ports", "volumes", "environment"))
                .isEqualTo(but(one.path("app-1"), "ports", "volumes", "environment", "build"));
        assertThat(texts(more.path("app-3").path("volumes"), ""))
                .containsExactlyElementsOf(texts(one.path("app-1").path("volumes"), "")
                        .map(volume -> volume.replace("state-1", "state-3"))
                        .toList());
        Map<String, String> third = variables(more.path("app-3").path("environment"));
        Map<String, String> first = both(one, more, "app-1");
        String own = "WORKER_RETURN_BOARD_ADVERTISED_URL";
        assertThat(third.remove(own)).isEqualTo(first.remove(own).replace("app-1", "app-3"));
        assertThat(third).isEqualTo(first);
        one.properties().forEach(service -> {
            if (service.getValue().path("environment").has("WORKER_RETURN_BOOTSTRAP_SERVERS")) {
                assertThat(both(one, more, service.getKey()))
                        .as(service.getKey())
                        .containsEntry("WORKER_RETURN_BOOTSTRAP_SERVERS", "kafka:19092,kafka-2:19092,kafka-3:19092")
                        .containsEntry("WORKER_RETURN_REPLICATION_FACTOR", "3")
                        .containsEntry("WORKER_RETURN_MIN_INSYNC_REPLICAS", "2");
            }
        });
        more.properties()
                .forEach(service -> service.getValue()
                        .path("ports")
                        .forEach(port ->
                                assertThat(port.asText()).as(service.getKey()).startsWith("127.0.0.1:")));
    }

    private static JsonNode but(JsonNode service, String... fields) {
        return ((ObjectNode) service.deepCopy()).without(List.of(fields));
    }

    /** As the two files are put together: the later one adds variables, and wins. */
    private static Map<String, String> both(JsonNode one, JsonNode more, String service) {
        Map<String, String> variables = variables(one.path(service).path("environment"));
        variables.putAll(variables(more.path(service).path("environment")));
        return variables;
    }

    @Test
    void compose_opens_ports_to_this_machine_alone_and_limits_the_memory_of_whatever_stays() throws IOException {
        compose().path("services").properties().forEach(service -> {
            JsonNode settings = service.getValue();
            settings.path("ports")
                    .forEach(port ->
                            assertThat(port.asText()).as(service.getKey()).startsWith("127.0.0.1:"));
            if (settings.has("restart")) {
                assertThat(settings.has("mem_limit")).as(service.getKey()).isTrue();
            }
        });
    }

    @Test
    void the_instances_in_kubernetes_are_configured_by_keys_that_there_are() throws IOException {
        Path file = KUBERNETES.resolve("app.properties");
        Map<String, String> environment = new HashMap<>();
        container("instances.yaml").path("env").forEach(variable -> {
            String value = variable.path("value").asText().replace("$(INSTANCE)", "worker-return-0");
            environment.put(variable.path("name").asText(), value);
        });
        assertThatCode(() -> AppConfig.load(Optional.of(file), withSecrets(environment), Map.of()))
                .doesNotThrowAnyException();
    }

    @Test
    void every_resource_of_kubernetes_is_in_the_kustomization_and_holds_no_secret() throws IOException {
        List<String> resources = Stream.of(
                        YAML.treeToValue(documents("kustomization.yaml").get(0).path("resources"), String[].class))
                .toList();
        try (Stream<Path> files = Files.list(KUBERNETES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.concat(resources.stream(), Stream.of("kustomization.yaml", "app.properties"))
                                    .toList());
        }
        List<String> secrets = AppConfig.definition().configKeys().values().stream()
                .filter(key -> key.type == ConfigDef.Type.PASSWORD)
                .flatMap(key -> Stream.of(key.name + " =", AppConfig.environmentVariable(key.name) + "\n"))
                .toList();
        for (String resource : resources) {
            for (JsonNode document : documents(resource)) {
                assertThat(document.path("apiVersion").asText()).as(resource).isNotEmpty();
                assertThat(document.path("metadata").path("name").asText())
                        .as(resource)
                        .isNotEmpty();
                assertThat(document.path("kind").asText()).as(resource).isNotEqualTo("Secret");
            }
            assertThat(Files.readString(KUBERNETES.resolve(resource)))
                    .as(resource)
                    .doesNotContain(secrets);
        }
    }

    @Test
    void both_applications_run_somewhere_whether_together_or_apart() throws IOException {
        JsonNode services = compose().path("services");
        for (String instance : List.of("app-1", "app-2")) {
            assertThat(texts(services.path(instance).path("command"), ""))
                    .containsExactly("run", "--only", "${INSTANCES_RUN:-both}");
        }
        assertThat(texts(services.path("services-1").path("command"), "")).containsExactly("run", "--only", "services");
        assertThat(texts(services.path("services-1").path("profiles"), "")).containsExactly("services-apart");
        assertThat(texts(container("instances.yaml").path("args"), "")).doesNotContain("--only");
        assertThat(texts(container(APART).path("args"), "")).startsWith("run", "--only", "services");
        JsonNode apart =
                documents("../kubernetes-services-apart/kustomization.yaml").get(0);
        assertThat(texts(apart.path("resources"), "")).containsExactly("../kubernetes", "services.yaml");
        assertThat(apart.path("images"))
                .isEqualTo(documents("kustomization.yaml").get(0).path("images"));
        JsonNode patch = YAML.readTree(
                        apart.path("patches").path(0).path("patch").asText())
                .path(0);
        assertThat(patch.path("path").asText()).isEqualTo("/spec/template/spec/containers/0/args");
        assertThat(texts(patch.path("value"), "")).startsWith("run", "--only", "core");
        // people and other instances are sent to those who have the core
        assertThat(documents("board.yaml").get(0).at("/spec/selector"))
                .isNotEqualTo(documents(APART).get(0).at("/spec/selector/matchLabels"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"instances.yaml", "topics.yaml", APART})
    void a_pod_runs_as_the_user_of_the_image_and_may_do_nothing_else(String file) throws IOException {
        Matcher user = Pattern.compile("(?m)^USER (\\d+):(\\d+)$")
                .matcher(Files.readString(ROOT.resolve("deploy/Dockerfile")));
        assertThat(user.find()).isTrue();
        JsonNode pod = pod(file).path("securityContext");
        assertThat(pod.path("runAsUser").asText()).isEqualTo(user.group(1));
        assertThat(pod.path("runAsGroup").asText()).isEqualTo(user.group(2));
        assertThat(pod.path("runAsNonRoot").asBoolean()).isTrue();
        JsonNode container = container(file).path("securityContext");
        assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.path("capabilities").path("drop").path(0).asText()).isEqualTo("ALL");
    }

    @Test
    void what_a_pod_mounts_it_has() throws IOException {
        for (String file : List.of("instances.yaml", "topics.yaml", APART)) {
            List<String> volumes = Stream.concat(
                            texts(pod(file).path("volumes"), "/name"),
                            texts(documents(file).get(0).path("spec").path("volumeClaimTemplates"), "/metadata/name"))
                    .toList();
            assertThat(texts(container(file).path("volumeMounts"), "/name"))
                    .as(file)
                    .isNotEmpty()
                    .isSubsetOf(volumes);
        }
    }

    private static Stream<String> texts(JsonNode nodes, String pointer) {
        return Stream.iterate(0, index -> index < nodes.size(), index -> index + 1)
                .map(index -> nodes.path(index).at(pointer).asText());
    }

    private static JsonNode pod(String file) throws IOException {
        return documents(file).get(0).path("spec").path("template").path("spec");
    }

    private static JsonNode container(String file) throws IOException {
        return pod(file).path("containers").path(0);
    }

    private static List<JsonNode> documents(String file) throws IOException {
        try (var parser = YAML.createParser(KUBERNETES.resolve(file).toFile())) {
            return YAML.readerFor(JsonNode.class).<JsonNode>readValues(parser).readAll();
        }
    }

    private void load(Map<String, String> environment) {
        AppConfig.load(Optional.empty(), withSecrets(environment), Map.of());
    }

    /** The same with files for the secrets, which are made elsewhere. */
    private Map<String, String> withSecrets(Map<String, String> environment) {
        Map<String, String> withFiles = new HashMap<>(environment);
        withFiles.replaceAll(
                (variable, value) -> variable.endsWith("_FILE") ? file(variable).toString() : value);
        return withFiles;
    }

    private Path file(String variable) {
        String secret = "0123456789abcdef".repeat(4);
        boolean tokens = variable.equals(AppConfig.environmentVariable(AuthSettings.TOKENS));
        try {
            return Files.writeString(folder.resolve(variable), tokens ? "somebody dispatcher " + secret : secret);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As compose reads it: anchors and merge keys resolved. */
    private static JsonNode compose() throws IOException {
        return compose("docker-compose.yml");
    }

    private static JsonNode compose(String file) throws IOException {
        return YAML.readTree(
                YAML.writeValueAsString(new Yaml().<Map<String, Object>>load(Files.readString(ROOT.resolve(file)))));
    }

    private static Map<String, String> variables(JsonNode environment) {
        Map<String, String> variables = new TreeMap<>();
        environment
                .properties()
                .forEach(variable ->
                        variables.put(variable.getKey(), variable.getValue().asText()));
        return variables;
    }

    private static String byDefault(String value) {
        return WITH_DEFAULT.matcher(value).replaceAll("$1");
    }
}
