package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.ImportConfig;
import io.workerreturn.config.KafkaConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.SaslConfigs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command takes its configuration from. */
public final class ConfigOptions {
    /** By its name: the constant is among Kafka's internals. */
    private static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

    /** What was allowed here so far. */
    private static String allowed = "";

    @Option(
            names = {"-c", "--config"},
            paramLabel = "<file>",
            defaultValue = "${env:WORKER_RETURN_CONFIG}",
            description =
                    "Properties file. Default: the environment variable WORKER_RETURN_CONFIG, else none. Commands that"
                            + " look at a cluster or import into it look at that of `start` then.")
    private @Nullable Path file;

    @Option(
            names = {"-D", "--set"},
            paramLabel = "<key=value>",
            description = "Sets one key over file and environment. May be repeated.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    /** The configuration as file, environment and command line say. */
    AppConfig load() {
        return load(Map.of());
    }

    /**
     * The same, but where nobody says which cluster, it is the {@linkplain StartCommand one's own}, if there is one.
     *
     * @param err where that is said
     */
    AppConfig loadOrOwn(PrintWriter err) {
        Map<String, String> environment = System.getenv();
        boolean named = file != null
                || overrides.containsKey(KafkaConfig.BOOTSTRAP_SERVERS)
                || environment.containsKey(AppConfig.environmentVariable(KafkaConfig.BOOTSTRAP_SERVERS));
        if (!named) {
            OwnSystem.usualSettings(environment).ifPresent(own -> {
                err.println("On the system of `start`, by " + own + "; -c names another.");
                file = own;
            });
        }
        return load();
    }

    /** What the command line says of keys, for processes that this one starts. */
    Map<String, String> overrides() {
        return Map.copyOf(overrides);
    }

    /** The properties file, for processes that this one starts; empty if there is none. */
    Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** As {@link #load()}, but these keys are what a command must have them be. */
    public AppConfig load(Map<String, String> forced) {
        if (overrides.containsKey(ImportConfig.KEY)) {
            throw new UsageException(
                    "A key on the command line can be read by every user of the machine: put it into a file"
                            + " and set " + ImportConfig.KEY_FILE + ", or set "
                            + AppConfig.environmentVariable(ImportConfig.KEY));
        }
        Map<String, String> last = new LinkedHashMap<>(overrides);
        last.putAll(forced);
        return load(Optional.ofNullable(file), last);
    }

    /** The configuration of a file, with keys that win over it and the environment. */
    static AppConfig load(Optional<Path> file, Map<String, String> last) {
        AppConfig config = AppConfig.load(file, System.getenv(), last);
        allowTokensFrom(config.kafka());
        return config;
    }

    /**
     * Kafka's clients fetch tokens from nowhere unless a property of the process allows it, since whoever may configure a client of a
     * process is not always who runs it. Here it is, unless the property was set.
     */
    private static synchronized void allowTokensFrom(KafkaConfig kafka) {
        if (!System.getProperty(ALLOWED_URLS, allowed).equals(allowed)) {
            return;
        }
        Set<String> urls = kafka.clients().entrySet().stream()
                .filter(each -> each.getKey().endsWith(SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL))
                .map(Map.Entry::getValue)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!urls.isEmpty()) {
            urls.addAll(Arrays.asList(allowed.split(",")));
            urls.remove("");
            allowed = String.join(",", urls);
            System.setProperty(ALLOWED_URLS, allowed);
        }
    }
}
