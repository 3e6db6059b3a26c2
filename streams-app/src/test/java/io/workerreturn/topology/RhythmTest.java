package io.workerreturn.topology;

import static io.workerreturn.topology.Told.SHOE_FACTORY;
import static io.workerreturn.topology.Told.arrival;
import static io.workerreturn.topology.Told.enterprise;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** A town settles for 600 ms at a time, and sends every 100 ms; from worker to firm are two stages. */
class RhythmTest {
    private static int returned(Town town) {
        return town.table(Topics.ENTERPRISE_RETURN_RATES).get(SHOE_FACTORY).getReturned();
    }

    private static void arrives(Town town, String workerId, Duration ago) {
        town.tellRaw(
                Topics.INDIVIDUAL_ARRIVALS,
                new TestRecord<>(
                        workerId.getBytes(StandardCharsets.UTF_8),
                        Town.bytes(
                                Topics.INDIVIDUAL_ARRIVALS, arrival(workerId, "1", "2020-02-20T08:00", SHOE_FACTORY)),
                        town.now().minus(ago)));
    }

    private static Town town() {
        return new Town()
                .tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 10))
                .settle();
    }

    @Test
    void what_came_in_just_now_is_sent_at_the_next_beat() {
        try (Town town = town()) {
            arrives(town, "w1", Duration.ZERO);
            town.settle();
            assertThat(returned(town)).isEqualTo(1);
        }
    }

    @Test
    void what_waited_for_long_waits_for_a_tenth_of_that_again_at_each_stage_with_all_that_comes_in_between() {
        try (Town town = town()) {
            arrives(town, "w1", Duration.ofSeconds(10));
            town.settle();
            arrives(town, "w2", Duration.ofSeconds(9));
            town.settle();
            assertThat(returned(town)).isZero();
            town.settle().settle();
            assertThat(returned(town)).isEqualTo(2);
        }
    }

    @Test
    void nothing_waits_for_more_than_a_second_at_a_stage() {
        try (Town town = town()) {
            arrives(town, "w1", Duration.ofHours(10));
            town.settle().settle();
            assertThat(returned(town)).isZero();
            town.settle().settle();
            assertThat(returned(town)).isEqualTo(1);
        }
    }

    @Test
    void after_a_commit_the_thread_rests_twice_as_long_as_that_took_and_then_sends_what_came_meanwhile() {
        try (Town town = town()) {
            Tempo.committed(Duration.ofSeconds(2), town.now().toEpochMilli(), Duration.ofMinutes(1));
            arrives(town, "w1", Duration.ZERO);
            town.settle().settle().settle();
            arrives(town, "w2", Duration.ZERO);
            town.settle().settle().settle();
            assertThat(returned(town)).isZero();
            town.settle().settle();
            assertThat(returned(town)).isEqualTo(2);
        }
    }

    @Test
    void no_rest_lasts_until_the_coordinator_gives_the_transaction_up() {
        try (Town town = town()) {
            Tempo.committed(Duration.ofHours(1), town.now().toEpochMilli(), Duration.ofSeconds(1));
            arrives(town, "w1", Duration.ZERO);
            town.settle();
            assertThat(returned(town)).isZero();
            town.settle();
            assertThat(returned(town)).isEqualTo(1);
        }
    }
}
