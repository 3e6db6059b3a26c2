package io.workerreturn.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.schema.Enterprise;
import io.workerreturn.topology.Topics;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ScenarioProducerTest {
    private static final ScenarioSettings HAMLET = ScenarioSettings.RUIAN_2020.sized(3, 20, 2);

    @Test
    void every_record_is_sent_to_its_topic_behind_the_prefix() throws InterruptedException {
        MockProducer<byte[], byte[]> cluster = cluster(true);
        Scenario scenario = new Scenario(HAMLET);
        List<Long> progress = new ArrayList<>();
        long sent = producer(cluster).play(scenario, Pace.UNBOUND, (records, time) -> progress.add(records));
        assertThat(sent)
                .isEqualTo(scenario.eventCount())
                .isEqualTo(cluster.history().size());
        assertThat(progress.get(progress.size() - 1)).isEqualTo(sent);
        assertThat(cluster.history()).allMatch(record -> record.topic().startsWith("test-"));
        assertThat(cluster.flushed()).isTrue();
        assertThat(cluster.closed()).isTrue();
    }

    @Test
    void a_refused_record_ends_it_and_says_what_to_do() {
        MockProducer<byte[], byte[]> cluster = cluster(false);
        ScenarioProducer.Progress refuse =
                (records, time) -> cluster.errorNext(new TopicAuthorizationException("not allowed"));
        assertThatThrownBy(() -> producer(cluster).play(new Scenario(VILLAGE), Pace.UNBOUND, refuse))
                .isInstanceOf(ScenarioProducer.SendFailedException.class)
                .hasMessageContaining("worker-return topics");
        assertThat(cluster.closed()).isTrue();
    }

    private static final ScenarioSettings VILLAGE = ScenarioSettings.RUIAN_2020.sized(20, 500, 5);

    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS)
    void an_interrupt_ends_a_wait_at_once() throws InterruptedException {
        MockProducer<byte[], byte[]> cluster = cluster(true);
        List<Throwable> ended = new ArrayList<>();
        Thread sender = new Thread(() -> {
            try {
                producer(cluster).play(new Scenario(HAMLET), Pace.times(0.001), (records, time) -> {});
            } catch (InterruptedException e) {
                ended.add(e);
            }
        });
        sender.start();
        while (cluster.history().isEmpty() && sender.isAlive()) {
            Thread.onSpinWait();
        }
        sender.interrupt();
        sender.join();
        assertThat(ended).hasSize(1);
        assertThat(cluster.closed()).isTrue();
    }

    @Test
    void a_pace_says_when_a_record_is_due() {
        ScenarioRecord record = io.workerreturn.simulation.Clock.tick(61_000);
        assertThat(Pace.times(0).due(record, 1_000, 5)).isZero();
        assertThat(Pace.times(60).due(record, 1_000, 5)).isEqualTo(TimeUnit.SECONDS.toNanos(1));
        assertThat(Pace.rate(500).due(record, 1_000, 1_000)).isEqualTo(TimeUnit.SECONDS.toNanos(2));
        assertThatThrownBy(() -> Pace.rate(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Pace.times(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_load_tells_every_firm_first_and_then_events_of_all_kinds_as_of_now() {
        Instant now = Instant.parse("2026-03-01T04:00:00Z");
        LoadGenerator load = new LoadGenerator(VILLAGE, Clock.fixed(now, ZoneOffset.UTC));
        List<ScenarioRecord> records =
                StreamSupport.stream(load.spliterator(), false).limit(20_000).toList();
        assertThat(records.subList(0, 20)).allMatch(record -> record.value() instanceof Enterprise);
        Set<Topics.Topic<?>> topics = new HashSet<>();
        Set<Class<?>> payloads = new HashSet<>();
        Set<String> ids = new HashSet<>();
        for (ScenarioRecord record : records.subList(20, records.size())) {
            Retold.Event event = new Retold.Event(record);
            topics.add(record.topic());
            payloads.add(event.payload().getClass());
            ids.add(event.eventId());
            assertThat(event.occurredAt()).isEqualTo(now);
        }
        assertThat(topics)
                .containsExactlyInAnyOrder(
                        Topics.CHARTER_BUS_EVENTS,
                        Topics.INDIVIDUAL_ARRIVALS,
                        Topics.WORKER_STATUS,
                        Topics.ENTERPRISE_REPORTS);
        assertThat(payloads).hasSizeGreaterThan(13);
        assertThat(ids).hasSize(records.size() - 20);
    }

    private static MockProducer<byte[], byte[]> cluster(boolean takes) {
        return new MockProducer<>(takes, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static ScenarioProducer producer(MockProducer<byte[], byte[]> cluster) {
        return new ScenarioProducer(() -> cluster, "test-", ScenarioTest::encode);
    }
}
