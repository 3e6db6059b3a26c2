package io.workerreturn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.workerreturn.audit.City;
import io.workerreturn.config.StreamsSettings;
import io.workerreturn.metrics.Metrics;
import io.workerreturn.metrics.Scraped;
import io.workerreturn.monitoring.Provokes;
import io.workerreturn.monitoring.ScrapedStates;
import io.workerreturn.topology.Told;
import io.workerreturn.topology.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application stands on is taken away while it runs. */
public class VanishedTopicTest {
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private static void await(String what, BooleanSupplier so) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!so.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private static String metrics(Application application) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            application.metrics().write(text, Metrics.Format.PROMETHEUS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    @Test
    @Provokes({"WorkerReturnTopicMissing", "WorkerReturnTopicChanged"})
    void a_topic_that_vanishes_is_named_and_nothing_is_folded_until_it_is_there_again() throws Exception {
        try (City city = new City(folder, Map.of()).started();
                Admin admin = Admin.create(city.config().kafka().admin())) {
            Application application = city.application();
            String board = city.config().kafka().topic(Topics.TRIP_BOARD.name());
            await("ready", () -> application.health().ready());
            // it has been seen once
            await("looked at", () -> metrics(application).contains("problem=\"missing\"} 0.0"));

            Scraped calm = Scraped.of(application.metrics());
            admin.deleteTopics(List.of(board)).all().get();
            await("named", () -> application.health().troubles().stream().anyMatch(why -> why.contains(board)));
            assertThat(application.health().ready()).isFalse();
            assertThat(application.health().live()).isTrue();
            assertThat(metrics(application)).contains("worker_return_topic_problems{problem=\"missing\"} 1.0");
            Scraped missing = Scraped.of(application.metrics());

            city.tell(
                    Topics.CHARTER_BUS_EVENTS,
                    "b1",
                    Told.trip("b1", "p1", "2020-02-19T08:00", Told.plan("2020-02-20T08:00", "2020-02-20T20:00")));
            try (TopicAdministration topics =
                    new TopicAdministration(city.config().kafka(), city.config().topics())) {
                await("created", () -> topics.apply(topics.differences()).isEmpty());
            }
            await("folding again", () -> application.health().ready());
            await(
                    "what was told meanwhile is concluded",
                    () -> city.says(Topics.TRIP_BOARD, "b1").isPresent());
            assertThat(application.health().notices())
                    .singleElement()
                    .satisfies(notice -> assertThat(notice).contains(board, "created again"));
            assertThat(metrics(application)).contains("worker_return_topic_problems{problem=\"anew\"} 1.0");
            Scraped anew = Scraped.of(application.metrics());
            new ScrapedStates().then(calm).then(missing).then(anew).fire(folder, "WorkerReturnTopicMissing");
            new ScrapedStates().then(calm).then(anew).fireWithoutEnd(folder, "WorkerReturnTopicChanged");

            String status = city.config().kafka().topic(Topics.WORKER_STATUS.name());
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, status),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry(TopicConfig.RETENTION_MS_CONFIG, "3600000"),
                                    AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
            await(
                    "a source topic that is kept too short is named",
                    () -> application.health().notices().stream()
                            .anyMatch(notice ->
                                    notice.contains(status) && notice.contains(TopicConfig.RETENTION_MS_CONFIG)));
            assertThat(application.health().ready()).isTrue();
        }
    }

    @Test
    void a_full_disk_of_the_state_is_told_as_such() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeThat(mounted(disk)).as("a file system of our own can be mounted").isTrue();
        try (City city = new City(
                folder,
                Map.of(StreamsSettings.STATE_DIR, disk.resolve("streams").toString()))) {
            fill(disk.resolve("others"));
            city.tick(Told.at("2020-02-22T08:00"));
            Throwable failed = null;
            try {
                city.started();
            } catch (IllegalStateException stopped) {
                failed = stopped;
            }
            assertThat(failed)
                    .isNotNull()
                    .hasMessageContaining("is full: make room")
                    .hasMessageContaining(disk.toString())
                    .hasMessageContaining(StreamsSettings.STATE_DIR);
        } finally {
            new ProcessBuilder("umount", "--lazy", disk.toString()).start().waitFor();
        }
    }

    @Test
    @Provokes("WorkerReturnStateDiskFull")
    void a_disk_of_the_state_that_fills_fires_before_it_is_full() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeThat(mounted(disk)).as("a file system of our own can be mounted").isTrue();
        Path others = disk.resolve("others");
        try (City city = new City(
                        folder,
                        Map.of(
                                StreamsSettings.STATE_DIR,
                                disk.resolve("streams").toString()))
                .started()) {
            Application application = city.application();
            Scraped calm = Scraped.of(application.metrics());
            long free = disk.toFile().getUsableSpace();
            Files.write(others, new byte[(int) (free - disk.toFile().getTotalSpace() / 50)]);
            Scraped nearlyFull = Scraped.of(application.metrics());
            Files.delete(others);
            new ScrapedStates()
                    .then(calm)
                    .then(nearlyFull)
                    .then(Scraped.of(application.metrics()))
                    .fire(folder, "WorkerReturnStateDiskFull");
        } finally {
            new ProcessBuilder("umount", "--lazy", disk.toString()).start().waitFor();
        }
    }

    private static boolean mounted(Path disk) throws InterruptedException {
        try {
            return new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    private static void fill(Path file) {
        byte[] block = new byte[4096];
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            // as it was to be
        }
    }
}
