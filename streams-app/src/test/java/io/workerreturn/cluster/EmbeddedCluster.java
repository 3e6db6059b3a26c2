package io.workerreturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.FreePorts;
import io.workerreturn.cli.DemoJob;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.config.RegistrySettings;
import io.workerreturn.config.ServicesConfig;
import io.workerreturn.config.StreamsSettings;
import io.workerreturn.config.TopicsConfig;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.simulation.Scenario;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Broker and registry in this process, and instances from the class path of the tests. */
final class EmbeddedCluster implements Cluster {
    private static final int SIGKILLED = 137;

    private final Path folder;
    private final Map<String, String> settings;
    private final List<OfProcess> instances;
    private EmbeddedBroker broker;
    private EmbeddedRegistry registry;

    EmbeddedCluster(Path folder, Scenario scenario, int instances) {
        this(folder, scenario, instances, "none");
    }

    /** One in which these services are on. */
    EmbeddedCluster(Path folder, Scenario scenario, int instances, String services) {
        this.folder = folder;
        broker = EmbeddedBroker.start(folder.resolve("kafka"), FreePorts.next());
        registry = EmbeddedRegistry.start(folder.resolve("registry"), FreePorts.next());
        settings = new HashMap<>(DemoJob.settings(broker, registry, folder, scenario));
        settings.put(TopicsConfig.WORKERS, "2");
        settings.put(ServicesConfig.ON, services);
        // a killed instance is noticed, and its transactions are given up, soon enough for a test
        settings.put("kafka.main.consumer.session.timeout.ms", "6000");
        settings.put("kafka.main.consumer.heartbeat.interval.ms", "1000");
        settings.put("kafka.producer.transaction.timeout.ms", "20000");
        this.instances = IntStream.range(0, instances).mapToObj(OfProcess::new).toList();
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
        int port = broker.port();
        broker.close();
        broker = EmbeddedBroker.start(folder.resolve("kafka"), port);
    }

    @Override
    public void stopRegistry() {
        registry.close();
    }

    @Override
    public void startRegistry() {
        registry = EmbeddedRegistry.start(
                folder.resolve("registry"),
                URI.create(settings.get(RegistrySettings.URL)).getPort());
    }

    @Override
    public void close() {
        instances.forEach(instance -> instance.stop());
        registry.close();
        broker.close();
    }

    private final class OfProcess implements Instance {
        private final Path state;
        private final int port;
        private @Nullable Process process;
        private boolean killed;

        OfProcess(int number) {
            state = folder.resolve("instance-" + number);
            port = FreePorts.next();
        }

        @Override
        public void start() throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:+UseParallelGC",
                    // a killed instance leaves there what it unpacked
                    "-Djava.io.tmpdir=" + folder,
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    "io.workerreturn.Main",
                    "run"));
            Map<String, String> own = new HashMap<>(settings);
            own.put(StreamsSettings.STATE_DIR, state.toString());
            own.put(BoardSettings.PORT, Integer.toString(port));
            own.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
            killed = false;
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
        }

        private Path log() {
            return folder.resolve(state.getFileName() + ".log");
        }

        @Override
        public void kill() throws InterruptedException {
            assertThat(process).isNotNull();
            assertThat(isAlive()).isTrue();
            killed = true;
            process.destroyForcibly().waitFor();
            assertThat(process.exitValue()).isEqualTo(SIGKILLED);
        }

        @Override
        public boolean isAlive() {
            if (process != null && !killed && !process.isAlive()) {
                // whoever asks gives up, and the log is gone with the folder
                throw new AssertionError(state.getFileName() + " ended by itself with " + process.exitValue()
                        + ". Its log:\n" + contents(log()));
            }
            return process != null && process.isAlive();
        }

        @Override
        public String metrics() throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics"))
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body();
        }

        void stop() {
            killed = true;
            if (process != null) {
                process.destroy();
                try {
                    process.waitFor(1, TimeUnit.MINUTES);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                process.destroyForcibly();
            }
        }
    }

    private static String contents(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "(" + e.getMessage() + ")";
        }
    }
}
