package io.workerreturn.bench;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.runtime.TopicAdministration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Where one measurement takes place: a broker with a registry in a process of its own, empty topics, and whoever is started
 * on it. Nothing of it is left at the end.
 */
final class Stage implements AutoCloseable {
    private final Bench.Plan plan;
    private final Path folder;
    private final Deque<Child> children = new ArrayDeque<>();
    private final Child broker;
    private final AppConfig config;
    private final Map<String, String> far;

    private Stage(Bench.Plan plan, Path folder, Map<String, String> further) throws IOException, InterruptedException {
        this.plan = plan;
        this.folder = folder;
        try {
            broker = start("broker", false);
            StartBroker.Addresses addresses = broker.run(new StartBroker(folder.toString()));
            Map<String, String> settings = Settings.forced(addresses, state());
            settings.putAll(further);
            config = plan.configuration().apply(settings);
            far = new HashMap<>(settings());
            far.put(KafkaConfig.BOOTSTRAP_SERVERS, addresses.farBootstrapServers());
            try (TopicAdministration topics = new TopicAdministration(config.kafka(), config.topics())) {
                topics.apply(topics.differences());
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Sets one up.
     *
     * @param further settings of the application
     */
    static Stage open(Bench.Plan plan, Map<String, String> further) throws IOException, InterruptedException {
        return new Stage(plan, Files.createTempDirectory(plan.folder(), "stage-"), further);
    }

    /** Of the application, and of every client. */
    AppConfig config() {
        return config;
    }

    /** The same, for another process. */
    Map<String, String> settings() {
        return Settings.of(config);
    }

    /** The same for whoever is behind the link that can be made slow. */
    Map<String, String> farSettings() {
        return far;
    }

    Child broker() {
        return broker;
    }

    /** Where the application keeps its state. */
    Path state() {
        return folder.resolve("streams");
    }

    /** Starts a process that serves the measurement. */
    Child helper(String name) throws IOException {
        return start(name, false);
    }

    /** Starts a process with the options that users of the application have. */
    Child measured(String name) throws IOException {
        return start(name, true);
    }

    private Child start(String name, boolean measured) throws IOException {
        Child child = Child.start(name, plan.launch().command(measured), folder);
        children.push(child);
        return child;
    }

    @Override
    public void close() throws IOException {
        children.forEach(Child::close);
        Folders.delete(folder);
    }
}
