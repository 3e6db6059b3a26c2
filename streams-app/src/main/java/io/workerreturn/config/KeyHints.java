package io.workerreturn.config;

import io.workerreturn.words.Spelling;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Says of a key why it is none, and which one was probably meant.
 *
 * @param defined the keys that there are
 * @param prefixes what other keys may begin with
 */
public record KeyHints(Set<String> defined, List<Prefix> prefixes) {
    /** Keys that were ours, or that people bring from elsewhere, and what to use instead. */
    static final Map<String, String> RETIRED = Map.of(
            "schema.registry.url", RegistrySettings.URL,
            "schema.registry.basic.auth.user.info", RegistrySettings.AUTH,
            "kafka.schema.registry.url", RegistrySettings.URL,
            "topics.prefix", KafkaConfig.TOPIC_PREFIX,
            "kafka.bootstrap.servers", KafkaConfig.BOOTSTRAP_SERVERS,
            "streams.bootstrap.servers", KafkaConfig.BOOTSTRAP_SERVERS,
            "streams.application.id", KafkaConfig.APPLICATION_ID,
            "kafka.group.id", KafkaConfig.APPLICATION_ID,
            "streams.replication.factor", TopicsConfig.REPLICATION_FACTOR);

    /** Properties that the figures depend on. */
    private static final Map<String, String> FIXED = Map.of(
            StreamsSettings.OTHERS.name() + StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
            "nothing may be lost or counted twice, so it is always " + StreamsConfig.EXACTLY_ONCE_V2,
            StreamsSettings.OTHERS.name() + StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG,
            "every store and internal topic has a name",
            KafkaConfig.CLIENTS.name() + ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "aborted records must not be read, so it is always read_committed",
            KafkaConfig.CLIENTS.name() + ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "Kafka Streams chooses it");

    /** Why this key is refused; empty if it is one. */
    Optional<String> refusal(String key) {
        if (RETIRED.containsKey(key)) {
            return Optional.of(key + " is not used: set " + RETIRED.get(key) + " instead");
        }
        if (FIXED.containsKey(key)) {
            return Optional.of(key + " can't be set: " + FIXED.get(key) + "; remove it");
        }
        if (defined.contains(key)) {
            return Optional.empty();
        }
        Optional<Prefix> prefix = prefixes.stream()
                .filter(candidate -> key.startsWith(candidate.name()))
                .findFirst();
        if (prefix.isPresent()) {
            return key.length() > prefix.get().name().length()
                    ? Optional.empty()
                    : Optional.of(key + " lacks the name after its prefix");
        }
        return Optional.of(key + " is no key" + suggestion(key));
    }

    private String suggestion(String key) {
        if (StreamsConfig.configDef().names().contains(key) && !isClientKey(key)) {
            return ": properties of Kafka Streams begin with " + StreamsSettings.OTHERS.name() + ", write "
                    + StreamsSettings.OTHERS.name() + key;
        }
        if (isClientKey(key)) {
            return ": properties of Kafka clients begin with " + KafkaConfig.CLIENTS.name() + ", write "
                    + KafkaConfig.CLIENTS.name() + key;
        }
        return defined.stream()
                .min(Comparator.comparingInt((String candidate) -> Spelling.distance(key, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(nearest -> Spelling.distance(key, nearest) <= Math.max(2, key.length() / 3))
                .map(nearest -> "; did you mean " + nearest + " (" + Layers.environmentVariable(nearest) + ")?")
                .orElse("; `worker-return config` prints those that there are");
    }

    private static boolean isClientKey(String key) {
        return AdminClientConfig.configNames().contains(key)
                || ProducerConfig.configNames().contains(key)
                || ConsumerConfig.configNames().contains(key);
    }
}
