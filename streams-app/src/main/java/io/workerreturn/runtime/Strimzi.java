package io.workerreturn.runtime;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Topics and users as resources of Strimzi, the operator for Kafka in Kubernetes: its API {@code kafka.strimzi.io/v1}. Both belong to
 * the cluster named {@value #CLUSTER}, which an overlay may change.
 */
public final class Strimzi {
    private static final String CLUSTER = "kafka";

    private Strimzi() {}

    /** A {@code KafkaTopic} for each. */
    public static String topics(Collection<NewTopic> topics) {
        return topics.stream().map(Strimzi::topic).collect(Collectors.joining());
    }

    private static String topic(NewTopic topic) {
        StringBuilder yaml = head("KafkaTopic", resourceName(topic.name()))
                .append("spec:\n  topicName: ")
                .append(text(topic.name()))
                .append("\n  partitions: ")
                .append(topic.numPartitions())
                .append('\n');
        if (topic.replicationFactor() > 0) {
            yaml.append("  replicas: ").append(topic.replicationFactor()).append('\n');
        }
        yaml.append("  config:\n");
        new TreeMap<>(topic.configs())
                .forEach((key, value) -> yaml.append("    ")
                        .append(key)
                        .append(": ")
                        .append(text(value))
                        .append('\n'));
        return yaml.toString();
    }

    /**
     * A {@code KafkaUser} that may do this.
     *
     * @param name of the user
     * @param rights in their order
     */
    public static String user(String name, Collection<Right> rights) {
        StringBuilder yaml = head("KafkaUser", resourceName(name))
                .append("spec:\n"
                        + "  authentication:\n"
                        + "    type: scram-sha-512\n"
                        + "  authorization:\n"
                        + "    type: simple\n"
                        + "    acls:\n");
        byResource(rights)
                .forEach((of, operations) -> yaml.append("      - resource: {type: ")
                        .append(type(of.type()))
                        .append(", name: ")
                        .append(text(of.name()))
                        // a whole name is what is meant without it
                        .append(of.pattern() == PatternType.PREFIXED ? ", patternType: prefix" : "")
                        .append("}\n        operations: [")
                        .append(operations.stream().map(Strimzi::words).collect(Collectors.joining(", ")))
                        .append("]\n"));
        return yaml.toString();
    }

    /** What may be done with each thing; the key is one of its rights. */
    public static Map<Right, List<AclOperation>> byResource(Collection<Right> rights) {
        return rights.stream()
                .collect(Collectors.groupingBy(
                        right -> new Right(right.type(), right.name(), right.pattern(), AclOperation.ANY),
                        TreeMap::new,
                        Collectors.mapping(Right::operation, Collectors.toList())));
    }

    private static StringBuilder head(String kind, String name) {
        return new StringBuilder("---\napiVersion: kafka.strimzi.io/v1\nkind: ")
                .append(kind)
                .append("\nmetadata:\n  name: ")
                .append(text(name))
                .append("\n  labels:\n    strimzi.io/cluster: ")
                .append(CLUSTER)
                .append('\n');
    }

    /** As Kubernetes takes names; Kafka's may have capitals and underscores. */
    private static String resourceName(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String type(ResourceType type) {
        return type == ResourceType.TRANSACTIONAL_ID
                ? "transactionalId"
                : type.name().toLowerCase(Locale.ROOT);
    }

    /** {@code DESCRIBE_CONFIGS} as {@code DescribeConfigs}. */
    public static String words(AclOperation operation) {
        StringBuilder words = new StringBuilder();
        for (String word : operation.name().split("_")) {
            words.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return words.toString();
    }

    /** In quotes: {@code -1} and {@code compact} are texts alike. */
    private static String text(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
