package io.workerreturn.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.cli.ExitStatus;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.embedded.EmbeddedBroker;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipe *Backup and restore* of docs/operations.md, followed. */
class BackupTest {
    private static final String REGISTRY = "registry";
    private static final String COPIED = "Copied now: ";

    @TempDir
    private Path folder;

    @Test
    void a_city_of_which_nothing_is_left_comes_back_from_what_was_put_aside() throws Exception {
        Path lost = folder.resolve("lost");
        Path aside = folder.resolve("aside");
        Path restored = folder.resolve("restored");
        Map<String, Map<String, Map<String, Object>>> before;
        try (EmbeddedBroker keeper = EmbeddedBroker.start(aside.resolve("kafka"), 0)) {
            try (ToldCity city = new ToldCity(lost)) {
                AppConfig here = city.config(Map.of());
                city.tell(here);
                assertThat(replay(city, here, Map.of(), keeper.bootstrapServers()))
                        .contains(COPIED);
                try (ToldCity.Running running = city.run(here)) {
                    city.tick(here, ToldCity.SETTLED);
                    assertThat(city.audit(here).differences()).isEmpty();
                    before = city.says(here);
                }
                assertThat(replay(city, here, Map.of(), keeper.bootstrapServers()))
                        .as("what has come since")
                        .contains(COPIED)
                        .doesNotContain(COPIED + "0 records");
                copy(lost.resolve(REGISTRY), aside.resolve(REGISTRY));
            }
            delete(lost);

            copy(aside.resolve(REGISTRY), restored.resolve(REGISTRY));
            try (ToldCity city = new ToldCity(restored)) {
                AppConfig here = city.config(Map.of());
                replay(
                        city,
                        here,
                        Map.of(KafkaConfig.BOOTSTRAP_SERVERS, keeper.bootstrapServers()),
                        here.kafka().bootstrapServers());
                ToldCity.create(here);
                try (ToldCity.Running running = city.run(here)) {
                    assertThat(city.audit(here).differences()).isEmpty();
                    assertThat(ToldCity.ofFigures(ToldCity.differences(before, city.says(here))))
                            .isEmpty();
                }
            }
        }
    }

    /** What the command says that copies to these brokers. */
    private static String replay(ToldCity city, AppConfig here, Map<String, String> from, String to) {
        StringWriter said = new StringWriter();
        assertThat(city.command(said, from, "replay", "--to", here.kafka().topicPrefix(), "--to-bootstrap", to))
                .as(said.toString())
                .isEqualTo(ExitStatus.OK);
        return said.toString();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(file);
            }
        }
    }
}
