package io.workerreturn.cluster;

import com.github.dockerjava.api.DockerClient;
import io.workerreturn.FreePorts;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.Policies;
import io.workerreturn.config.RegistrySettings;
import io.workerreturn.config.ServicesConfig;
import io.workerreturn.config.TopicsConfig;
import io.workerreturn.simulation.Scenario;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ComposeContainer;
import org.testcontainers.containers.ContainerState;
import org.testcontainers.containers.DockerComposeContainer;
import org.testcontainers.lifecycle.Startable;

/** The docker-compose.yml that users get, with the image of this build. */
final class ContainerCluster implements Cluster {
    private static final File COMPOSE_FILE = new File("../docker-compose.yml");
    private static final Path LOGS = Path.of("target/cluster-logs");
    private static final String[] SERVICES = {"kafka", "registry", "setup", "topics", "app-1", "app-2"};
    private static final String PROJECT = "worker-return-it";
    private static final int STOP_SECONDS = 60;

    private final int brokerPort = FreePorts.next();
    private final int registryPort = FreePorts.next();
    private final List<OfContainer> instances =
            List.of(new OfContainer("app-1", FreePorts.next()), new OfContainer("app-2", FreePorts.next()));
    private final Map<String, String> settings = new HashMap<>();
    private final Compose compose;

    /** Whichever generation of compose there is; they share no type. */
    private record Compose(Startable cluster, Function<String, ContainerState> container) {
        static Compose of(Map<String, String> environment, String... services) {
            if (isPlugin()) {
                ComposeContainer cluster = new ComposeContainer(PROJECT, COMPOSE_FILE)
                        .withEnv(environment)
                        .withBuild(true)
                        .withPull(false)
                        .withServices(services);
                return new Compose(
                        cluster,
                        name -> cluster.getContainerByServiceName(name + "-1").orElseThrow());
            }
            DockerComposeContainer<?> cluster = new DockerComposeContainer<>(PROJECT, COMPOSE_FILE)
                    .withEnv(environment)
                    .withBuild(true)
                    .withPull(false)
                    .withServices(services);
            return new Compose(
                    cluster,
                    name -> cluster.getContainerByServiceName(name + "_1").orElseThrow());
        }

        private static boolean isPlugin() {
            try {
                return new ProcessBuilder("docker", "compose", "version")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
            } catch (IOException noCommandLine) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    ContainerCluster(Scenario scenario) {
        Map<String, String> environment = new HashMap<>();
        environment.put("WORKER_RETURN_IMAGE", PROJECT);
        environment.put("KAFKA_PORT", Integer.toString(brokerPort));
        environment.put("REGISTRY_PORT", Integer.toString(registryPort));
        environment.put("BOARD_PORT", Integer.toString(instances.get(0).port));
        environment.put("BOARD_2_PORT", Integer.toString(instances.get(1).port));
        String start = Instant.ofEpochMilli(scenario.season().start()).toString();
        String end = Instant.ofEpochMilli(scenario.season().end()).toString();
        environment.put("SEASON_START", start);
        environment.put("SEASON_END", end);
        compose = Compose.of(environment, SERVICES);

        settings.put(KafkaConfig.BOOTSTRAP_SERVERS, "localhost:" + brokerPort);
        settings.put(RegistrySettings.URL, "http://localhost:" + registryPort + "/apis/ccompat/v7");
        settings.put(TopicsConfig.REPLICATION_FACTOR, "1");
        settings.put(TopicsConfig.MIN_INSYNC_REPLICAS, "1");
        settings.put(Policies.SEASON_START, start);
        settings.put(Policies.SEASON_END, end);
        settings.put(Policies.TICK_EVERY, "PT0S");
        settings.put(ServicesConfig.ON, "none");
        compose.cluster().start();
    }

    @Override
    public Map<String, String> settings() {
        return settings;
    }

    @Override
    public List<? extends Instance> instances() {
        return instances;
    }

    @Override
    public void restartBroker() {
        docker().restartContainerCmd(id("kafka")).withTimeout(STOP_SECONDS).exec();
    }

    @Override
    public void stopRegistry() {
        docker().stopContainerCmd(id("registry")).withTimeout(STOP_SECONDS).exec();
    }

    @Override
    public void startRegistry() {
        docker().startContainerCmd(id("registry")).exec();
    }

    /** What they said is kept beside the reports: with the containers it would be gone. */
    @Override
    public void close() {
        try {
            Files.createDirectories(LOGS);
            for (String service : SERVICES) {
                Files.writeString(
                        LOGS.resolve(service + ".log"),
                        compose.container().apply(service).getLogs());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            compose.cluster().stop();
        }
    }

    private String id(String service) {
        return compose.container().apply(service).getContainerId();
    }

    private static DockerClient docker() {
        return DockerClientFactory.lazyClient();
    }

    private final class OfContainer implements Instance {
        private final String service;
        private final int port;

        OfContainer(String service, int port) {
            this.service = service;
            this.port = port;
        }

        /** The first time compose has done it. */
        @Override
        public void start() {
            if (!isAlive()) {
                docker().startContainerCmd(id(service)).exec();
            }
        }

        @Override
        public void kill() {
            docker().killContainerCmd(id(service)).withSignal("KILL").exec();
        }

        @Override
        public boolean isAlive() {
            return Boolean.TRUE.equals(
                    docker().inspectContainerCmd(id(service)).exec().getState().getRunning());
        }

        @Override
        public String metrics() throws IOException, InterruptedException {
            String token = compose.container()
                    .apply(service)
                    .execInContainer("cat", "/run/worker-return/metrics-token")
                    .getStdout();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics"))
                    .header("Authorization", "Bearer " + token.strip())
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body();
        }
    }
}
