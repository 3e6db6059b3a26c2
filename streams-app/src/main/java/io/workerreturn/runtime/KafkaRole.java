package io.workerreturn.runtime;

import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.services.Services;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Who talks to the brokers, and the least that they must let it do. It follows from the lists of topics, so that a new topic has its
 * readers and writers. Whoever does several things has several roles.
 *
 * @param name as a command takes it
 * @param does what it is for, in a sentence
 * @param rights in their order
 */
public record KafkaRole(String name, String does, Set<Right> rights) {
    /** Names of roles that write one source topic, and nothing else, begin so; the topic's name follows. */
    public static final String WRITER = "writer-";

    /** Groups of whoever reads figures with a group of its own begin so. */
    public static final String READERS_GROUPS = "worker-return-readers-";

    private static final String IMPORTS_GROUP = "-imports";

    public KafkaRole {
        rights = java.util.Collections.unmodifiableSet(new TreeSet<>(rights));
    }

    /** Whether it says something of single workers, by their pseudonyms. */
    private static boolean namesWorkers(Schema schema) {
        return switch (schema.getType()) {
            case UNION -> schema.getTypes().stream().anyMatch(KafkaRole::namesWorkers);
            case ARRAY -> namesWorkers(schema.getElementType());
            case RECORD ->
                schema.getFields().stream()
                        .anyMatch(field -> field.name().equals("workerId")
                                || field.name().equals("workers")
                                        && field.schema().getType() == Schema.Type.ARRAY
                                || namesWorkers(field.schema()));
            default -> false;
        };
    }

    /** Every role on the cluster of this configuration. */
    public static List<KafkaRole> all(AppConfig config) {
        KafkaConfig kafka = config.kafka();
        List<Topic<?>> everyTold = Services.everyTold().distinct().toList();
        List<Topic<?>> figures = Stream.concat(
                        Topics.CONCLUDED.stream().filter(topic -> topic != Topics.REJECTED_RECORDS),
                        Services.concluded(Services.ALL).stream())
                .filter(topic -> !namesWorkers(SpecificData.get().getSchema(topic.type())))
                .distinct()
                .toList();
        List<KafkaRole> roles = new ArrayList<>();
        roles.add(new KafkaRole(
                "topics",
                "`topics --apply`: creates topics and alters their configurations",
                new Rights(kafka)
                        .topics(Services.everyTopic(), CREATE, ALTER_CONFIGS, DESCRIBE, DESCRIBE_CONFIGS)
                        .topic(SettingsTopic.name(kafka), CREATE, ALTER_CONFIGS, DESCRIBE, DESCRIBE_CONFIGS)
                        .all()));
        roles.add(new KafkaRole(
                "core",
                "the core of `run`",
                new Rights(kafka)
                        .application(kafka.applicationId())
                        .topics(Topics.ALL.stream(), DESCRIBE, DESCRIBE_CONFIGS)
                        .topics(Topics.TOLD.stream(), READ)
                        .topics(Topics.CONCLUDED.stream(), WRITE)
                        .topics(Stream.of(Topics.CLOCK), WRITE)
                        .topics(Topics.NOTED.stream(), READ, WRITE)
                        // whose ends are marked, too
                        .topics(Services.told(Services.ALL).stream(), DESCRIBE)
                        .groups(LogMarker.group(kafka), PatternType.LITERAL)
                        .all()));
        roles.add(new KafkaRole(
                "services",
                "the services of `run`",
                new Rights(kafka)
                        .application(config.ofServices().kafka().applicationId())
                        .topics(Services.everyTopic(), DESCRIBE, DESCRIBE_CONFIGS)
                        .topics(Stream.of(Topics.CLOCK), READ)
                        .topics(
                                Services.ALL.stream()
                                        .flatMap(service -> Stream.of(service.told(), service.heard())
                                                .flatMap(List::stream)),
                                READ)
                        .topics(Services.concluded(Services.ALL).stream(), WRITE)
                        .all()));
        roles.add(new KafkaRole(
                "board",
                "the board, in `run` or by itself: shows everything, acknowledges, rebooks, puts down who did what",
                new Rights(kafka)
                        .lag(config)
                        .topics(Services.everyTopic(), READ, DESCRIBE_CONFIGS)
                        .topics(
                                Stream.of(
                                        Topics.TRIP_ACKNOWLEDGEMENTS,
                                        Topics.SHORTFALL_ACKNOWLEDGEMENTS,
                                        Topics.SOURCE_ACKNOWLEDGEMENTS,
                                        Topics.CHARTER_BUS_EVENTS,
                                        Topics.CHARTER_TRAIN_EVENTS,
                                        Topics.CHARTER_FLIGHT_EVENTS,
                                        Topics.CONTACTS_TOLD,
                                        Topics.BOARD_ACTIONS),
                                WRITE)
                        .all()));
        roles.add(new KafkaRole(
                "imports",
                "`import`, on the command line or through the board: reads what is told and concluded, tells what a"
                        + " spreadsheet says",
                new Rights(kafka)
                        .lag(config)
                        .topics(Services.everyTopic(), DESCRIBE_CONFIGS)
                        .topics(Services.everyTopic().filter(KafkaRole::isImpersonal), READ)
                        .topics(everyTold.stream().filter(topic -> topic != Topics.CLOCK), WRITE)
                        .topics(Stream.of(Topics.CONTACTS, Topics.STAFF_REFERENCES), DESCRIBE, WRITE)
                        .groups(importsGroup(kafka), PatternType.LITERAL)
                        .all()));
        roles.add(new KafkaRole(
                "operator",
                "`audit`, `explain`, `read`, `export` and `rejected`: reads everything, resubmits, settles",
                new Rights(kafka)
                        .lag(config)
                        .topics(Services.everyTopic(), DESCRIBE_CONFIGS)
                        .topics(Services.everyTopic().filter(KafkaRole::isImpersonal), READ)
                        .topic(SettingsTopic.name(kafka), READ)
                        .topic(SettingsTopic.name(config.ofServices().kafka()), READ)
                        .topic(kafka.topic(Topics.REPLAY_NOTES), READ)
                        .topics(everyTold.stream(), WRITE)
                        .topics(Stream.of(Topics.REJECTED_SETTLEMENTS), WRITE)
                        .transactions(kafka.applicationId() + "-rejected", PatternType.LITERAL)
                        .all()));
        roles.add(new KafkaRole(
                "reader",
                "dashboards and whatever else reads figures: no single workers, no rejected records",
                new Rights(kafka)
                        .topics(figures.stream(), READ)
                        .groups(READERS_GROUPS, PatternType.PREFIXED)
                        .all()));
        everyTold.forEach(topic -> roles.add(new KafkaRole(
                WRITER + topic.name(),
                "a source that tells of " + topic.name() + " and of nothing else",
                new Rights(kafka).topics(Stream.of(topic), WRITE).all())));
        return List.copyOf(roles);
    }

    /** The group that lets one import after the other tell of trips. */
    public static String importsGroup(KafkaConfig kafka) {
        return kafka.applicationId() + IMPORTS_GROUP;
    }

    /** Telephone numbers, and what clerks call their workers, are read by boards alone. */
    private static boolean isImpersonal(Topic<?> topic) {
        return topic != Topics.CONTACTS && topic != Topics.STAFF_REFERENCES;
    }

    /** Collects rights. */
    private static final class Rights {
        private final KafkaConfig kafka;
        private final Set<Right> rights = new TreeSet<>();

        Rights(KafkaConfig kafka) {
            this.kafka = kafka;
        }

        Rights topics(Stream<? extends Topic<?>> topics, AclOperation... operations) {
            topics.forEach(topic -> topic(kafka.topic(topic.name()), operations));
            return this;
        }

        Rights topic(String name, AclOperation... operations) {
            for (AclOperation operation : operations) {
                rights.add(new Right(ResourceType.TOPIC, name, PatternType.LITERAL, operation));
            }
            return this;
        }

        /** What Kafka Streams needs of its own topics, group and transactions, the settings' topic included. */
        Rights application(String id) {
            for (AclOperation operation : List.of(CREATE, READ, WRITE, DESCRIBE, DESCRIBE_CONFIGS, DELETE)) {
                rights.add(new Right(ResourceType.TOPIC, id + "-", PatternType.PREFIXED, operation));
            }
            groups(id, PatternType.LITERAL);
            return transactions(id + "-", PatternType.PREFIXED);
        }

        Rights groups(String name, PatternType pattern) {
            rights.add(new Right(ResourceType.GROUP, name, pattern, READ));
            rights.add(new Right(ResourceType.GROUP, name, pattern, DESCRIBE));
            return this;
        }

        /** How far the applications are: offsets of their groups, those of internal topics included. */
        Rights lag(AppConfig config) {
            for (String id :
                    List.of(kafka.applicationId(), config.ofServices().kafka().applicationId())) {
                rights.add(new Right(ResourceType.GROUP, id, PatternType.LITERAL, DESCRIBE));
                rights.add(new Right(ResourceType.TOPIC, id + "-", PatternType.PREFIXED, DESCRIBE));
            }
            return this;
        }

        Rights transactions(String name, PatternType pattern) {
            rights.add(new Right(ResourceType.TRANSACTIONAL_ID, name, pattern, WRITE));
            rights.add(new Right(ResourceType.TRANSACTIONAL_ID, name, pattern, DESCRIBE));
            return this;
        }

        Set<Right> all() {
            return rights;
        }
    }
}
