package io.workerreturn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.metrics.Metrics;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.schema.TripScheduled;
import io.workerreturn.wire.Checks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Time for every rule is what the ticks say, but never ahead of the brokers. */
class TicksTest {
    private static final Instant PLANNED = Told.at("2020-02-20T08:00");
    private static final Instant EXPECTED = Told.at("2020-02-20T20:00");
    /** When the trip is overdue. */
    private static final Instant OVERDUE = EXPECTED.plus(Duration.ofMinutes(60));

    private final Metrics metrics = new Metrics();

    private Town town() {
        TopologySettings some = Town.settings(Map.of());
        Town town = new Town(new TopologySettings(
                some.topicPrefix(),
                some.partitions(),
                some.season(),
                some.projection(),
                some.shortfalls(),
                some.tripAlerts(),
                some.sources(),
                some.acknowledgements(),
                some.sendEvery(),
                metrics.pipeline(),
                some.portions()));
        return town.tell(
                Topics.CHARTER_BUS_EVENTS,
                "b1",
                Told.trip(
                        "b1",
                        "p1",
                        "2020-02-19T08:00",
                        new TripScheduled(
                                "浙C12345", "运输公司", 25, "520302", "起点", "330381", "瑞安", PLANNED, EXPECTED, null)));
    }

    /** A tick that the brokers got at this time. */
    private static void tick(Town town, Instant says, Instant appended) {
        town.tellRaw(
                        Topics.CLOCK,
                        new TestRecord<>(
                                "now".getBytes(StandardCharsets.UTF_8),
                                Town.bytes(Topics.CLOCK, new ClockTick(says)),
                                appended))
                .settle();
    }

    private static Map<String, TripAlert> alerts(Town town) {
        return town.table(Topics.TRIP_ALERTS);
    }

    @Test
    void a_clock_that_runs_ahead_neither_brings_the_future_nor_stops_time() {
        try (Town town = town()) {
            tick(town, OVERDUE.plusSeconds(240), OVERDUE.minusSeconds(60));
            assertThat(alerts(town)).as("it is not that late yet").isEmpty();
            tick(town, OVERDUE.plusSeconds(1), OVERDUE.plusSeconds(1));
            assertThat(alerts(town)).as("the next tick is heard").hasSize(1);
            assertThat(metrics.pipeline().unusableTicksNow()).isZero();
        }
    }

    @Test
    void a_tick_of_the_far_future_is_not_used_and_counted() {
        try (Town town = town()) {
            tick(town, OVERDUE.plus(Duration.ofDays(400)), OVERDUE.minusSeconds(60));
            assertThat(alerts(town)).isEmpty();
            assertThat(metrics.pipeline().unusableTicksNow()).isEqualTo(1);
        }
    }

    @Test
    void a_replay_ticks_long_after_what_it_tells_of() {
        try (Town town = town()) {
            tick(town, OVERDUE.minusSeconds(60), Town.APPENDED);
            assertThat(alerts(town)).isEmpty();
            tick(town, OVERDUE.plusSeconds(1), Town.APPENDED);
            assertThat(alerts(town)).hasSize(1);
        }
    }

    @Test
    void time_is_what_a_tick_says_or_when_the_brokers_got_it_if_that_is_earlier() {
        long limit = Checks.AHEAD_OF_BROKER.toMillis();
        assertThat(Checks.time(100, 5_000)).isEqualTo(OptionalLong.of(100));
        assertThat(Checks.time(5_000 + limit, 5_000)).isEqualTo(OptionalLong.of(5_000));
        assertThat(Checks.time(5_001 + limit, 5_000)).isEmpty();
    }
}
