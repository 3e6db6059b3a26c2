package io.workerreturn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.Policies;
import io.workerreturn.config.TopicsConfig;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.topology.PartitionCounts;
import io.workerreturn.topology.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One application id, one set of rules: whoever starts with others is refused, whoever races whom. */
class OneIdTest {
    private static final int RACES = 10;
    private static final String OLD = "season-2020.";
    private static final String NEW = "season-2021.";

    /** Whatever is in them decides figures. */
    private static final Set<String> DECIDING = Set.of("Season and clock", "Projection", "Alerts");

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;

    @BeforeAll
    static void two_seasons_have_their_topics() {
        broker = EmbeddedBroker.start(folder, 0);
        for (String prefix : List.of(OLD, NEW)) {
            AppConfig config = config("any", prefix, Map.of());
            try (TopicAdministration topics = new TopicAdministration(config.kafka(), config.topics())) {
                topics.apply(topics.differences());
            }
        }
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static AppConfig config(String id, String prefix, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                KafkaConfig.BOOTSTRAP_SERVERS, broker == null ? "localhost:1" : broker.bootstrapServers(),
                KafkaConfig.APPLICATION_ID, id,
                KafkaConfig.TOPIC_PREFIX, prefix,
                TopicsConfig.REPLICATION_FACTOR, "1",
                TopicsConfig.MIN_INSYNC_REPLICAS, "1",
                TopicsConfig.TRIPS, "1",
                TopicsConfig.WORKERS, "1",
                TopicsConfig.FIRMS, "1",
                TopicsConfig.CONCLUSIONS, "1"));
        settings.putAll(more);
        return AppConfig.load(Optional.empty(), Map.of(), settings);
    }

    /** What a start does before anything else. */
    private static PartitionCounts start(AppConfig config) {
        try (TopicAdministration topics = new TopicAdministration(config.kafka(), config.topics())) {
            return topics.admit(config);
        }
    }

    @Test
    void a_new_season_under_the_old_id_is_refused_and_told_what_differs() {
        start(config("city", OLD, Map.of()));
        AppConfig mistaken =
                config("city", NEW, Map.of(Policies.SEASON_START, "2021-01-20", Policies.SEASON_END, "2021-04-30"));
        assertThatThrownBy(() -> Application.start(mistaken))
                .isInstanceOf(BoundException.class)
                .hasMessageContaining("topic.prefix: season-2020. there, season-2021. here")
                .hasMessageContaining("season.start: 2020-01-19T16:00:00Z there, 2021-01-19T16:00:00Z here")
                .hasMessageContaining("take another application.id");
        assertThat(start(config("city", OLD, Map.of())))
                .as("whoever was there starts again")
                .isEqualTo(new PartitionCounts(1, 1, 1));
    }

    @Test
    void who_mistook_the_prefix_is_refused_and_not_asked_for_topics_of_that_name() {
        start(config("town", OLD, Map.of()));
        AppConfig mistaken = config("town", "nobody-made-them.", Map.of());
        assertThatThrownBy(() -> start(mistaken))
                .isInstanceOf(BoundException.class)
                .hasMessageContaining("topic.prefix: season-2020. there, nobody-made-them. here");
        assertThatThrownBy(() -> start(config("new-town", "nobody-made-them.", Map.of())))
                .as("without a mistake, the topics are what is missing")
                .isInstanceOf(WrongTopicsException.class);
    }

    @Test
    void of_two_that_start_at_once_with_other_settings_one_is_refused_ten_times_of_ten() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int race = 0; race < RACES; race++) {
                String id = "race-" + race;
                CyclicBarrier line = new CyclicBarrier(2);
                List<Future<PartitionCounts>> starting = new ArrayList<>();
                for (String prefix : List.of(OLD, NEW)) {
                    AppConfig config = config(id, prefix, Map.of());
                    Callable<PartitionCounts> starter = () -> {
                        line.await();
                        return start(config);
                    };
                    starting.add(threads.submit(starter));
                }
                int refused = 0;
                for (Future<PartitionCounts> start : starting) {
                    try {
                        start.get();
                    } catch (ExecutionException failed) {
                        assertThat(failed.getCause())
                                .isInstanceOf(BoundException.class)
                                .hasMessageContaining("topic.prefix");
                        refused++;
                    }
                }
                assertThat(refused).as("of race %d", race).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void any_number_may_start_with_the_same_settings_however_they_are_written() {
        for (String start : List.of("2020-01-20", "2020-01-19T16:00:00Z", "2020-01-20")) {
            start(config("crew", OLD, Map.of(Policies.SEASON_START, start, Policies.HOLD_FOR, "PT90M")));
        }
        start(config(
                "crew",
                OLD,
                Map.of(Policies.HOLD_FOR, "PT1H30M", Policies.TICK_EVERY, "PT2S", "streams.num.stream.threads", "3")));
    }

    @Test
    void sources_may_be_watched_anew_and_whoever_judges_must_know_it() {
        start(config("watch", OLD, Map.of("sources.hr-portal", "PT1H")));
        AppConfig anew = config("watch", OLD, Map.of("sources.checkpoints", "PT6H"));
        start(anew);
        try (TopicAdministration topics = new TopicAdministration(anew.kafka(), anew.topics())) {
            topics.sameRules(anew);
            topics.sameRules(config("watch", OLD, Map.of("sources.checkpoints", "PT6H", Policies.TICK_EVERY, "PT0S")));
            assertThatThrownBy(() -> topics.sameRules(config("watch", OLD, Map.of("sources.hr-portal", "PT1H"))))
                    .isInstanceOf(BoundException.class)
                    .hasMessageContaining("sources.hr-portal: nothing there, PT1H here")
                    .hasMessageContaining("sources.checkpoints: PT6H there, nothing here");
            assertThatThrownBy(() -> topics.sameRules(
                            config("watch", OLD, Map.of("sources.checkpoints", "PT6H", Policies.CLEAR_FOR, "PT1S"))))
                    .hasMessageContaining("alerts.shortfall.clear.for")
                    .hasMessageContaining("verdict would be wrong");
        }
    }

    @Test
    void an_application_of_before_there_were_settings_is_known_by_what_it_has_read() throws Exception {
        try (Admin admin = Admin.create(config("older", OLD, Map.of()).kafka().admin())) {
            admin.alterConsumerGroupOffsets(
                            "older",
                            Map.of(new TopicPartition(OLD + Topics.WORKER_STATUS.name(), 0), new OffsetAndMetadata(0)))
                    .all()
                    .get();
        }
        assertThatThrownBy(() -> start(config("older", NEW, Map.of())))
                .isInstanceOf(BoundException.class)
                .hasMessageContaining("topic.prefix: season-2020. there, season-2021. here");
        start(config("older", OLD, Map.of()));
    }

    @Test
    void every_setting_that_decides_a_figure_is_bound() {
        AppConfig plain = config("city", OLD, Map.of());
        AppConfig.definition().configKeys().values().stream()
                .filter(key -> DECIDING.contains(key.group))
                .forEach(key -> assertThat(Binding.rulesOf(config("city", OLD, Map.of(key.name, another(key))))
                                .differences(Binding.rulesOf(plain)))
                        .as(key.name + " decides a figure: add it to Policies.deciding()")
                        .extracting(Binding.Difference::key)
                        .containsExactly(key.name));
    }

    private static String another(ConfigDef.ConfigKey key) {
        String byDefault = AppConfig.defaultOf(key);
        if (key.type == ConfigDef.Type.INT) {
            return Integer.toString(Math.abs(Integer.parseInt(byDefault) - 1));
        }
        return byDefault.startsWith("P") ? "PT0S" : "2020-02-02";
    }

    @Test
    void what_was_written_is_read_again() {
        Binding bound = Binding.of(config("city", "", Map.of("sources.odd", "PT1H")), new PartitionCounts(1, 2, 3));
        assertThat(Binding.parse(bound.text())).contains(bound);
        assertThat(Binding.parse("no setting")).isEmpty();
    }
}
