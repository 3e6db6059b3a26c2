package io.workerreturn.config;

import io.workerreturn.config.Layers.Given;
import io.workerreturn.wire.RegistryConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration.
 *
 * @param kafka which cluster, as which application
 * @param registry where schemas are
 * @param streams how an instance works
 * @param topics how topics are created
 * @param policies the rules that a city sets for itself
 * @param board where it is looked at
 * @param metrics who may read its metrics
 * @param peers how instances find each other
 * @param imports how identity numbers become pseudonyms
 * @param auth who may use the board
 * @param services which services are on, and what is set for them
 * @param effective every setting with its value, secrets masked, and where it comes from
 */
public record AppConfig(
        KafkaConfig kafka,
        RegistryConfig registry,
        StreamsSettings streams,
        TopicsConfig topics,
        Policies policies,
        BoardSettings board,
        MetricsSettings metrics,
        PeerSettings peers,
        ImportConfig imports,
        AuthSettings auth,
        ServicesConfig services,
        List<Setting> effective) {
    private static final String BY_DEFAULT = "default";
    private static final ConfigDef DEFINITION = define();
    private static final List<Prefix> PREFIXES = List.of(
            KafkaConfig.CLIENTS,
            StreamsSettings.OTHERS,
            RegistrySettings.CLIENT,
            Policies.SOURCES,
            BoardSettings.FEEDS);

    /**
     * One setting as it is in force.
     *
     * @param key its name
     * @param value masked if it is a secret
     * @param origin where the value comes from, for people
     */
    public record Setting(String key, String value, String origin) {}

    /** Every key with type, default, validator and documentation. */
    public static ConfigDef definition() {
        return new ConfigDef(DEFINITION);
    }

    /** The families of keys that are free. */
    public static List<Prefix> prefixes() {
        return PREFIXES;
    }

    /** The environment variable that sets this key. */
    public static String environmentVariable(String key) {
        return Layers.environmentVariable(key);
    }

    /**
     * The configuration from all its sources.
     *
     * @param file a properties file in UTF-8, if any
     * @param environment variables of the process; those named as {@link #environmentVariable} says win over the file
     * @param overrides by key; they win over the environment
     * @throws ConfigurationException with every problem, if there is one
     */
    public static AppConfig load(Optional<Path> file, Map<String, String> environment, Map<String, String> overrides) {
        Layers layers = new Layers(new KeyHints(DEFINITION.names(), PREFIXES), secrets());
        file.ifPresent(layers::file);
        layers.environment(environment);
        layers.overrides(overrides);
        return from(layers);
    }

    private static AppConfig from(Layers layers) {
        List<String> problems = new ArrayList<>(layers.problems());
        Map<String, Given> given = layers.given();
        Map<String, String> defined = new HashMap<>();
        Map<String, String> free = new TreeMap<>();
        given.forEach((key, setting) -> (DEFINITION.names().contains(key) ? defined : free).put(key, setting.value()));
        for (ConfigValue value : DEFINITION.validate(defined)) {
            value.errorMessages().forEach(message -> problems.add(located(message, given.get(value.name()))));
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        Values values = new Values(DEFINITION.parse(defined), free);
        try {
            return new AppConfig(
                    KafkaConfig.from(values),
                    RegistrySettings.from(values),
                    StreamsSettings.from(values),
                    TopicsConfig.from(values),
                    Policies.from(values),
                    BoardSettings.from(values),
                    MetricsSettings.from(values),
                    PeerSettings.from(values),
                    ImportConfig.from(values),
                    AuthSettings.from(values),
                    ServicesConfig.from(values),
                    effective(given));
        } catch (IllegalArgumentException | ConfigException contradiction) {
            throw new ConfigurationException(List.of(String.valueOf(contradiction.getMessage())));
        }
    }

    /** The configuration of the second application, in which the services run: as this one, but for its id and its threads. */
    public AppConfig ofServices() {
        return new AppConfig(
                new KafkaConfig(
                        kafka.bootstrapServers(),
                        ServicesConfig.applicationId(kafka.applicationId()),
                        kafka.topicPrefix(),
                        kafka.connectTimeout(),
                        kafka.runConnectTimeout(),
                        kafka.clients()),
                registry,
                new StreamsSettings(
                        services.threads(),
                        streams.stateDir(),
                        streams.commitIntervalMs(),
                        streams.flushIntervalMs(),
                        streams.others()),
                topics,
                policies,
                board,
                metrics,
                peers,
                imports,
                auth,
                services.itself(),
                effective);
    }

    /** By key, whatever decides what this application concludes, in one form however it was written. */
    public Map<String, String> deciding() {
        if (!services.own()) {
            return policies.deciding();
        }
        Map<String, String> deciding = new TreeMap<>(services.settings().deciding());
        deciding.putAll(policies.ofSeason());
        return deciding;
    }

    /** All that Kafka Streams is to be told, but for the handlers and listeners of whoever starts it. */
    public Map<String, Object> streamsProperties() {
        Map<String, Object> properties = new HashMap<>(kafka.clients());
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) topics.replicationFactor());
        properties.put(
                StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
                Integer.toString(topics.minInsyncReplicas()));
        properties.putAll(streams.others());
        peers.applicationServer().ifPresent(own -> properties.put(StreamsConfig.APPLICATION_SERVER_CONFIG, own));
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, kafka.applicationId());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, streams.threads());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, streams.stateDir().toString());
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, streams.commitIntervalMs());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        return properties;
    }

    private static ConfigDef define() {
        Definition keys = new Definition();
        KafkaConfig.define(keys);
        RegistrySettings.define(keys);
        StreamsSettings.define(keys);
        TopicsConfig.define(keys);
        Policies.define(keys);
        BoardSettings.define(keys);
        MetricsSettings.define(keys);
        PeerSettings.define(keys);
        ImportConfig.define(keys);
        AuthSettings.define(keys);
        ServicesConfig.define(keys);
        return keys.keys();
    }

    private static Set<String> secrets() {
        return DEFINITION.configKeys().values().stream()
                .filter(key -> key.type == ConfigDef.Type.PASSWORD)
                .map(key -> key.name)
                .collect(Collectors.toSet());
    }

    private static String located(String message, @Nullable Given given) {
        return given == null ? message : given.origin() + ": " + message;
    }

    /** The default of a key as one would write it into a file. */
    public static String defaultOf(ConfigDef.ConfigKey key) {
        return key.defaultValue instanceof Password secret
                ? secret.value()
                : String.valueOf(ConfigDef.convertToString(key.defaultValue, key.type));
    }

    /** Whether anybody has set this key, be it to its default. */
    public boolean isGiven(String key) {
        return effective.stream()
                .anyMatch(setting ->
                        setting.key().equals(key) && !setting.origin().equals(BY_DEFAULT));
    }

    private static List<Setting> effective(Map<String, Given> given) {
        List<Setting> settings = new ArrayList<>();
        DEFINITION.configKeys().values().forEach(key -> {
            Given setting = given.get(key.name);
            String value = setting == null ? defaultOf(key) : setting.value();
            settings.add(new Setting(
                    key.name, Secrets.masked(key.name, value), setting == null ? BY_DEFAULT : setting.origin()));
        });
        given.values().stream()
                .filter(setting -> !DEFINITION.names().contains(setting.key()))
                .sorted(Comparator.comparing(Given::key))
                .forEach(setting -> settings.add(
                        new Setting(setting.key(), Secrets.masked(setting.key(), setting.value()), setting.origin())));
        return List.copyOf(settings);
    }

    @Override
    public String toString() {
        return "AppConfig" + effective;
    }
}
