package io.workerreturn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.cli.ExitStatus;
import io.workerreturn.config.AppConfig;
import io.workerreturn.runtime.Application;
import io.workerreturn.runtime.BoundException;
import io.workerreturn.runtime.CompactedTopic;
import io.workerreturn.runtime.Reset;
import io.workerreturn.runtime.RunningException;
import io.workerreturn.services.Service;
import io.workerreturn.services.Services;
import io.workerreturn.topology.Topics;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A city on a real broker, which has concluded all that follows from what it was told, is reset and reads everything again. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ResetTest {
    private static final String REPORTS = "reports";
    private static final String RESPONSIBILITIES = "responsibilities";

    /** An alert that waits until a shortfall has lasted stands by then. */
    private static final Duration LONG_ENOUGH = Duration.ofHours(3);

    @TempDir
    private static Path folder;

    private static ToldCity city;
    private static AppConfig config;
    private static Map<String, Map<String, Map<String, Object>>> before;

    @BeforeAll
    static void a_city_has_concluded_what_follows() throws Exception {
        city = new ToldCity(folder);
        config = city.config(Map.of());
        city.tell(config);
        try (ToldCity.Running running = city.run(config)) {
            saysAt(ToldCity.SETTLED);
            before = saysAt(ToldCity.SETTLED.plus(LONG_ENOUGH));
            assertThat(before)
                    .allSatisfy((topic, rows) -> assertThat(rows).as(topic).isNotEmpty());
        }
    }

    @AfterAll
    static void the_end() {
        city.close();
    }

    /** What is said when it became that time, and nothing is under way. */
    private static Map<String, Map<String, Map<String, Object>>> saysAt(Instant now) {
        city.tick(config, now);
        assertThat(city.audit(config).differences()).isEmpty();
        return city.says(config);
    }

    private static void same(Map<String, Map<String, Map<String, Object>>> after) {
        assertThat(ToldCity.differences(before, after)).isEmpty();
    }

    private static Service service(String name) {
        return Services.ALL.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new TreeMap<>();
        city.says(config).forEach((topic, rows) -> sizes.put(topic, rows.size()));
        return sizes;
    }

    private static long records(Admin admin, String topic) throws Exception {
        long records = 0;
        for (int partition = 0;
                partition
                        < admin.describeTopics(List.of(topic))
                                .allTopicNames()
                                .get()
                                .get(topic)
                                .partitions()
                                .size();
                partition++) {
            TopicPartition place = new TopicPartition(topic, partition);
            records += admin.listOffsets(Map.of(place, OffsetSpec.latest()))
                            .partitionResult(place)
                            .get()
                            .offset()
                    - admin.listOffsets(Map.of(place, OffsetSpec.earliest()))
                            .partitionResult(place)
                            .get()
                            .offset();
        }
        return records;
    }

    /** Which records were rejected, by where they stand, and why. */
    private static List<String> rejected() {
        List<String> rejected = new ArrayList<>();
        CompactedTopic.read(
                config.kafka(),
                city.serdes(),
                Topics.REJECTED_RECORDS,
                (key, row) -> rejected.add(row.getTopic() + "/" + row.getPartition() + "/" + row.getOffset() + " "
                        + row.getReason() + " " + row.getPart()));
        return rejected.stream().sorted().toList();
    }

    @Test
    @Order(1)
    void whoever_looks_first_hears_what_would_be_done_and_nothing_is() {
        StringWriter said = new StringWriter();
        assertThat(city.command(said, Map.of(), "reset")).isEqualTo(ExitStatus.OK);
        assertThat(said.toString())
                .contains(config.kafka().applicationId() + ":")
                .contains("-changelog")
                .contains("rows of enterprise-return-rates  "
                        + before.get("enterprise-return-rates").size() + " ")
                .contains("rows of report-checks")
                .contains("records of rejected-records")
                .contains("Nothing was changed");
        assertThat(city.command(said, Map.of(), "reset", "--dry-run", "--apply"))
                .isEqualTo(ExitStatus.USAGE);
        assertThat(city.command(said, Map.of(), "reset", "--service", "nobody")).isEqualTo(ExitStatus.USAGE);
        same(city.says(config));
    }

    @Test
    @Order(2)
    void while_an_instance_runs_it_is_refused_and_nothing_is_changed() throws Exception {
        try (ToldCity.Running running = city.run(config);
                Reset reset = new Reset(config, Reset.Scope.BOTH, Optional.empty())) {
            assertThat(reset.plan())
                    .allSatisfy(plan -> assertThat(plan.running()).isNotEmpty());
            assertThatThrownBy(() -> reset.apply((topic, count) -> {}))
                    .isInstanceOf(RunningException.class)
                    .hasMessageContaining("Nothing was changed");
            StringWriter said = new StringWriter();
            assertThat(city.command(said, Map.of(), "reset", "--apply")).isEqualTo(ExitStatus.FAILURE);
            assertThat(said.toString()).contains("Stop every instance");
            same(city.says(config));
        }
    }

    @Test
    @Order(3)
    void what_is_read_anew_after_a_reset_that_was_broken_off_and_done_gives_equal_figures() throws Exception {
        String other = config.kafka().applicationId() + "-2-trips-changelog";
        Set<String> told;
        Map<String, Long> kept = new TreeMap<>();
        String rejected = config.kafka().topic(Topics.REJECTED_RECORDS.name());
        String marks = config.kafka().topic(Topics.LOG_MARKS.name());
        try (Admin admin = Admin.create(config.kafka().admin())) {
            // another season's, whose id begins as ours does
            admin.createTopics(List.of(
                            new NewTopic(other, 1, (short) 1),
                            new NewTopic(config.kafka().applicationId() + "-2-settings", 1, (short) 1)))
                    .all()
                    .get();
            told = new TreeSet<>(admin.listTopics().names().get());
            for (String topic : List.of(rejected, marks, config.kafka().topic(Topics.WORKER_STATUS.name()))) {
                kept.put(topic, records(admin, topic));
            }
        }
        List<String> refused = rejected();
        assertThat(refused).isNotEmpty().doesNotHaveDuplicates();
        try (Reset reset = new Reset(config, Reset.Scope.BOTH, Optional.empty())) {
            assertThatThrownBy(() -> reset.apply((topic, count) -> {
                        if (topic.endsWith(Topics.TRIP_BOARD.name()) && count == 5) {
                            throw new IllegalStateException("killed");
                        }
                    }))
                    .hasMessage("killed");
            assertThat(reset.plan()).allSatisfy(plan -> assertThat(plan.begun()).isTrue());
        }
        assertThatThrownBy(() -> Application.start(config))
                .isInstanceOf(BoundException.class)
                .hasMessageContaining("reset --apply");
        assertThatThrownBy(() -> Application.startServices(config, false)).isInstanceOf(BoundException.class);

        StringWriter said = new StringWriter();
        assertThat(city.command(said, Map.of(), "reset", "--apply"))
                .as(said.toString())
                .isEqualTo(ExitStatus.OK);
        assertThat(said.toString()).contains("A reset was begun before");
        assertThat(sizes().values()).containsOnly(0);
        try (Admin admin = Admin.create(config.kafka().admin())) {
            assertThat(records(admin, rejected)).isZero();
            assertThat(records(admin, marks)).isEqualTo(kept.get(marks));
            Set<String> left = admin.listTopics().names().get();
            told.removeAll(left);
            assertThat(told).allMatch(topic -> topic.matches(".*-(changelog|repartition|settings)"));
            assertThat(left).contains(other).noneMatch(topic -> topic.endsWith("-changelog") && !topic.equals(other));
        }

        // state on disk of before is still there
        assertThat(folder.resolve("streams")).isNotEmptyDirectory();
        try (ToldCity.Running running = city.run(config)) {
            Map<String, Map<String, Map<String, Object>>> anew = saysAt(ToldCity.SETTLED.plus(LONG_ENOUGH));
            assertThat(ToldCity.ofFigures(ToldCity.differences(before, anew))).isEmpty();
            Map<String, Map<String, Map<String, Object>>> later =
                    saysAt(ToldCity.SETTLED.plus(LONG_ENOUGH.multipliedBy(2)));
            assertThat(ToldCity.ofShortfalls(ToldCity.differences(before, later)))
                    .isEmpty();
            before = later;
        }
        assertThat(rejected()).isEqualTo(refused);
    }

    @Test
    @Order(4)
    void one_service_is_reset_alone_and_the_others_rows_and_settings_hold() throws Exception {
        StringWriter said = new StringWriter();
        assertThat(city.command(said, Map.of(), "reset", "--service", REPORTS, "--apply"))
                .as(said.toString())
                .isEqualTo(ExitStatus.OK);
        Map<String, Map<String, Map<String, Object>>> now = city.says(config);
        service(REPORTS).concluded().stream()
                .filter(topic -> !topic.name().equals("service-alerts"))
                .forEach(topic ->
                        assertThat(now.get(topic.name())).as(topic.name()).isEmpty());
        assertThat(now.get("service-alerts").keySet()).isNotEmpty().noneMatch(key -> key.startsWith(REPORTS + "|"));
        service(RESPONSIBILITIES).concluded().stream()
                .filter(topic -> !topic.name().equals("service-alerts"))
                .forEach(topic -> assertThat(ToldCity.differences(Map.of(topic.name(), before.get(topic.name())), now))
                        .isEmpty());

        AppConfig changed = city.config(Map.of("responsibilities.escalate.after", "PT9H"));
        assertThatThrownBy(() -> Application.startServices(changed, false))
                .as("the other's settings are bound as before")
                .isInstanceOf(BoundException.class)
                .hasMessageContaining("responsibilities.escalate.after");
        try (ToldCity.Running running = city.run(config)) {
            assertThat(city.audit(config).differences()).isEmpty();
            same(city.says(config));
        }
    }

    @Test
    @Order(5)
    void services_that_run_hear_that_a_core_is_reset_and_tells_everything_anew() throws Exception {
        try (Application services = Application.startServices(config, false).orElseThrow()) {
            services.awaitRunning();
            StringWriter said = new StringWriter();
            assertThat(city.command(said, Map.of(), "reset", "--only", "core", "--apply"))
                    .as(said.toString())
                    .isEqualTo(ExitStatus.OK);
            try (Application core = Application.start(config)) {
                core.awaitRunning();
                assertThat(city.audit(config).differences()).isEmpty();
                assertThat(ToldCity.ofFigures(ToldCity.differences(before, city.says(config))))
                        .isEmpty();
            }
        }
    }

    @Test
    @Order(6)
    void after_a_reset_other_rules_may_hold_under_the_same_id() throws Exception {
        AppConfig others = city.config(Map.of("projection.booked", "1000"));
        assertThatThrownBy(() -> Application.start(others)).isInstanceOf(BoundException.class);
        assertThat(city.command(new StringWriter(), Map.of(), "reset", "--apply"))
                .isEqualTo(ExitStatus.OK);
        try (ToldCity.Running running = city.run(others)) {
            assertThat(city.audit(others).differences()).isEmpty();
        }
    }
}
