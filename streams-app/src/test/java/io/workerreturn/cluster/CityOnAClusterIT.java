package io.workerreturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.ContainerEngine;
import io.workerreturn.config.AppConfig;
import io.workerreturn.metrics.Metric;
import io.workerreturn.schema.JourneyPhase;
import io.workerreturn.schema.ReportedForDuty;
import io.workerreturn.schema.WorkerJourney;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.simulation.Scenario;
import io.workerreturn.simulation.ScenarioSettings;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Decoded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One city after another, told to two instances on a broker in this process, and to those of docker-compose.yml.
 * {@code -Dcluster=embedded} or {@code -Dcluster=containers} chooses one of the two.
 */
@ParameterizedClass
@MethodSource("kinds")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class CityOnAClusterIT {
    private static final int EVENTS_PER_SECOND = 700;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int TRAVELLERS = 20;

    private static Cluster cluster;
    private static AppConfig config;

    @TempDir
    private static Path folder;

    @Parameter
    private Kind kind;

    enum Kind {
        EMBEDDED,
        CONTAINERS
    }

    static Stream<Kind> kinds() {
        return Arrays.stream(
                        System.getProperty("cluster", "embedded,containers").split(","))
                .map(name -> Kind.valueOf(name.strip().toUpperCase(Locale.ROOT)));
    }

    @BeforeParameterizedClassInvocation
    static void start(Kind kind) throws Exception {
        cluster = switch (kind) {
            case EMBEDDED -> new EmbeddedCluster(folder.resolve("embedded"), city(1), 2);
            case CONTAINERS -> {
                ContainerEngine.mustBeThere();
                yield new ContainerCluster(city(1));
            }
        };
        config = AppConfig.load(Optional.empty(), Map.of(), cluster.settings());
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static Scenario city(long seed) {
        return new Scenario(ScenarioSettings.RUIAN_2020.sized(60, 1_200, 25).seeded(seed));
    }

    @Test
    @Order(1)
    void a_city_that_is_told_is_counted_right() throws Exception {
        try (FlowingCity city = new FlowingCity(cluster, city(1), Integer.MAX_VALUE)) {
            for (Cluster.Instance instance : cluster.instances()) {
                instance.start();
            }
            city.mustBeClean(anybodyLives());
        }
    }

    @Test
    @Order(2)
    void an_instance_that_is_killed_while_events_flow_costs_nothing_but_time() throws Exception {
        Cluster.Instance victim = cluster.instances().get(1);
        try (FlowingCity city = new FlowingCity(cluster, city(2), EVENTS_PER_SECOND)) {
            city.awaitShare(0.3, anybodyLives());
            victim.kill();
            city.awaitShare(0.3, anybodyLives());
            victim.start();
            city.mustBeClean(anybodyLives());
        }
        assertThat(victim.isAlive()).isTrue();
    }

    @Test
    @Order(3)
    void a_broker_that_restarts_while_events_flow_costs_nothing_but_time() throws Exception {
        try (FlowingCity city = new FlowingCity(cluster, city(3), EVENTS_PER_SECOND)) {
            city.awaitShare(0.3, anybodyLives());
            cluster.restartBroker();
            city.mustBeClean(anybodyLives());
        }
        assertThat(cluster.instances()).allMatch(Cluster.Instance::isAlive);
    }

    @Test
    @Order(4)
    void a_source_whose_schema_has_one_more_field_is_understood() throws Exception {
        TomorrowsWriter tomorrow = tomorrow("gridOfficer");
        List<String> travellers = travellers("evolved");
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            for (String worker : travellers) {
                send(producer, worker, tomorrow.write(onDuty(worker)));
            }
        }
        awaitOnDuty(travellers);
    }

    @Test
    @Order(5)
    void records_of_an_unknown_schema_wait_for_a_registry_that_is_away_and_all_others_go_on() throws Exception {
        // one that is still starting after what came before can't go on without a registry
        await("every instance runs", CityOnAClusterIT::allRun);
        TomorrowsWriter tomorrow = tomorrow("travelPass");
        List<String> waiting = travellers("waiting");
        List<String> others = travellers("other");
        long rejectedBefore = end(Topics.REJECTED_RECORDS);
        try (AvroSerdes serdes = AvroSerdes.open(config.registry());
                KafkaProducer<byte[], byte[]> producer = producer()) {
            var today = serdes.writer(config.kafka().topic(Topics.WORKER_STATUS.name()), WorkerStatus.class);
            // whoever has a partition knows today's schema before the registry goes
            List<String> before = travellers("before");
            for (String worker : before) {
                send(producer, worker, today.write(onDuty(worker)));
            }
            awaitOnDuty(before, serdes);
            cluster.stopRegistry();
            try {
                for (String worker : waiting) {
                    send(producer, worker, tomorrow.write(onDuty(worker)));
                }
                for (String worker : others) {
                    send(producer, worker, today.write(onDuty(worker)));
                }
                awaitOnDuty(others, serdes);
                await("as many wait as were told", () -> recordsThatWait() == waiting.size());
                assertThat(end(Topics.REJECTED_RECORDS)).isEqualTo(rejectedBefore);
            } finally {
                cluster.startRegistry();
            }
        }
        awaitOnDuty(waiting);
        await("nothing waits any more", () -> recordsThatWait() == 0);
        assertThat(end(Topics.REJECTED_RECORDS)).isEqualTo(rejectedBefore);
        try (FlowingCity city = new FlowingCity(cluster, city(4), Integer.MAX_VALUE)) {
            city.mustBeClean(anybodyLives());
        }
    }

    private static BooleanSupplier anybodyLives() {
        return () -> cluster.instances().stream().anyMatch(Cluster.Instance::isAlive);
    }

    private static TomorrowsWriter tomorrow(String field) throws IOException, InterruptedException {
        String subject = config.kafka().topic(Topics.WORKER_STATUS.name()) + "-value";
        return new TomorrowsWriter(config.registry().url(), subject, field);
    }

    private static List<String> travellers(String group) {
        return IntStream.range(0, TRAVELLERS)
                .mapToObj(number -> group + "-" + number)
                .toList();
    }

    private static WorkerStatus onDuty(String worker) {
        Instant at = Instant.parse("2020-02-20T00:00:00Z");
        return new WorkerStatus("duty-" + worker, at, at, "hr-portal", worker, null, new ReportedForDuty());
    }

    private static KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(config.kafka().producer(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String worker, byte[] value) throws Exception {
        String topic = config.kafka().topic(Topics.WORKER_STATUS.name());
        producer.send(new ProducerRecord<>(topic, worker.getBytes(StandardCharsets.UTF_8), value))
                .get();
    }

    private static void awaitOnDuty(List<String> workers) {
        try (AvroSerdes serdes = AvroSerdes.open(config.registry())) {
            awaitOnDuty(workers, serdes);
        }
    }

    private static void awaitOnDuty(List<String> workers, AvroSerdes serdes) {
        var reader = serdes.reader(WorkerJourney.class);
        Set<String> missing = new HashSet<>(workers);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = following(Topics.WORKER_JOURNEYS)) {
            while (!missing.isEmpty()) {
                assertThat(System.nanoTime())
                        .as("still not on duty: %s", missing)
                        .isLessThan(deadline);
                for (ConsumerRecord<byte[], byte[]> row : consumer.poll(Duration.ofMillis(200))) {
                    String worker = new String(row.key(), StandardCharsets.UTF_8);
                    if (missing.contains(worker)
                            && reader.readBlocking(row.value(), SOON) instanceof Decoded.Value<WorkerJourney> journey
                            && journey.value().getPhase() == JourneyPhase.ON_DUTY) {
                        missing.remove(worker);
                    }
                }
            }
        }
    }

    private static KafkaConsumer<byte[], byte[]> following(Topic<?> topic) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                config.kafka().consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(config.kafka().topic(topic.name())).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    /** Where the topic ends, all partitions together. */
    private static long end(Topic<?> topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = following(topic)) {
            return consumer.endOffsets(consumer.assignment()).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private static boolean allRun() throws IOException, InterruptedException {
        Pattern running = Pattern.compile("(?mi)^" + Metric.STATE.name() + "\\{state=\"running\"} 1(\\.0)?$");
        for (Cluster.Instance instance : cluster.instances()) {
            if (!running.matcher(instance.metrics()).find()) {
                return false;
            }
        }
        return true;
    }

    private static long recordsThatWait() throws IOException, InterruptedException {
        Pattern sample = Pattern.compile("(?m)^" + Metric.WAITING.name() + "\\{[^}]*} (\\S+)$");
        long waiting = 0;
        for (Cluster.Instance instance : cluster.instances()) {
            Matcher found = sample.matcher(instance.metrics());
            while (found.find()) {
                waiting += (long) Double.parseDouble(found.group(1));
            }
        }
        return waiting;
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(condition)) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    private static boolean holds(Callable<Boolean> condition) throws Exception {
        try {
            return condition.call();
        } catch (IOException startsAgain) {
            return false;
        }
    }
}
