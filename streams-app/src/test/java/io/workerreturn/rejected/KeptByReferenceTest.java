package io.workerreturn.rejected;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.audit.City;
import io.workerreturn.cli.ExitStatus;
import io.workerreturn.schema.NotReturning;
import io.workerreturn.topology.Told;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.Reason;
import io.workerreturn.wire.RecordLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Records that are larger than what is kept of any: somebody looks at them, repairs one, and comes too late for another. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KeptByReferenceTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SENTENCE = "and so on ";
    private static final String TALK = SENTENCE.repeat(RecordLimits.WHOLE / SENTENCE.length() + 1);

    @TempDir
    private static Path folder;

    private static City city;
    private static Terminal terminal;
    private static RecordMetadata talk;
    private static RecordMetadata noise;

    @BeforeAll
    static void a_town_is_told_more_than_it_can_keep() throws Exception {
        city = new City(folder, new HashMap<>(Terminal.SEASON));
        terminal = new Terminal(city);
        city.tell(Topics.ENTERPRISES, Told.SHOE_FACTORY, Told.enterprise(Told.SHOE_FACTORY, 4));
        city.tell(Topics.INDIVIDUAL_ARRIVALS, "w1", Told.arrival("w1", "a1", "2020-02-20T08:00", Told.SHOE_FACTORY));
        talk = city.sendLarge(
                Topics.WORKER_STATUS,
                null,
                "w1".getBytes(StandardCharsets.UTF_8),
                city.written(
                        Topics.WORKER_STATUS,
                        Told.status("w1", "talk", "2020-02-21T08:00", Told.SHOE_FACTORY, new NotReturning(TALK))),
                List.of(),
                "zstd");
        noise = city.sendLarge(
                Topics.INDIVIDUAL_ARRIVALS,
                null,
                "w2".getBytes(StandardCharsets.UTF_8),
                new byte[RecordLimits.WHOLE + 1],
                List.of(),
                "zstd");
        city.tick(Told.at("2020-03-06T08:00"));
        city.started();
        assertThat(city.audit(PATIENCE).differences()).isEmpty();
    }

    @AfterAll
    static void the_end() {
        city.close();
    }

    private static String id(RecordMetadata stands) {
        String prefix = city.config().kafka().topicPrefix();
        return new RejectedId(stands.topic().substring(prefix.length()), stands.partition(), stands.offset())
                .toString();
    }

    @Test
    @Order(1)
    void the_rest_is_fetched_from_where_it_was_sent_and_shown_with_its_fields() throws Exception {
        assertThat(terminal.list())
                .hasSize(2)
                .allMatch(record -> record.get("reason").asText().equals(Reason.RECORD_TOO_LARGE.name()));
        Path saved = folder.resolve("saved");
        assertThat(terminal.type("show", id(talk), "--save", saved.toString())).isEqualTo(ExitStatus.OK);
        assertThat(terminal.out())
                .contains("its first part alone, of ", "all of it stands where it stood", "talk", SENTENCE)
                .doesNotContain("no longer has it");
        assertThat(Files.size(saved)).isGreaterThan(TALK.length());
        assertThat(terminal.type("show", id(noise), "--save", saved.toString())).isEqualTo(ExitStatus.OK);
        assertThat(Files.size(saved)).isEqualTo(RecordLimits.WHOLE + 1L);
    }

    @Test
    @Order(2)
    void it_is_repaired_like_any_other() throws Exception {
        assertThat(terminal.type(
                        "repair", id(talk), "--field", "payload.reason=stays at home", "--note", "too long", "--apply"))
                .as(terminal.err())
                .isEqualTo(ExitStatus.OK);
        assertThat(city.audit(PATIENCE).differences()).isEmpty();
        assertThat(terminal.list())
                .extracting(record -> record.get("id").asText())
                .containsExactly(id(noise));
        assertThat(terminal.type("show", id(talk))).isEqualTo(ExitStatus.OK);
        assertThat(terminal.out()).contains("resubmitted", "too long").doesNotContain("rejected again");
    }

    @Test
    @Order(3)
    void who_comes_too_late_is_told_what_is_gone_and_what_to_do() throws Exception {
        try (Admin admin = Admin.create(city.config().kafka().admin())) {
            admin.deleteRecords(Map.of(
                            new TopicPartition(noise.topic(), noise.partition()),
                            RecordsToDelete.beforeOffset(noise.offset() + 1)))
                    .all()
                    .get();
        }
        assertThat(terminal.type("show", id(noise))).isEqualTo(ExitStatus.OK);
        assertThat(terminal.out()).contains("there are 0 of ", "no longer has it", "send what it holds again");
        Path saved = folder.resolve("nothing");
        assertThat(terminal.type("show", id(noise), "--save", saved.toString())).isEqualTo(ExitStatus.FAILURE);
        assertThat(terminal.err()).contains("no longer has it").contains(saved.toString());
        assertThat(saved).doesNotExist();
        assertThat(terminal.type("repair", id(noise), "--field", "eventId=x", "--apply"))
                .isNotEqualTo(ExitStatus.OK);
        assertThat(terminal.out() + terminal.err()).contains("no longer has it", "dismiss");
        assertThat(terminal.type("dismiss", id(noise), "--note", "its source sends it again", "--apply"))
                .as(terminal.err())
                .isEqualTo(ExitStatus.OK);
        assertThat(terminal.list())
                .extracting(record -> record.get("id").asText())
                .doesNotContain(id(noise));
    }
}
