package io.workerreturn.topology;

import static io.workerreturn.topology.Told.SHOE_FACTORY;
import static io.workerreturn.topology.Told.arrival;
import static io.workerreturn.topology.Told.enterprise;
import static io.workerreturn.topology.Told.trip;
import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.metrics.Metric;
import io.workerreturn.metrics.Metrics;
import io.workerreturn.metrics.Scraped;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.wire.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CountsTest {
    private static final String ARRIVALS = Topics.INDIVIDUAL_ARRIVALS.name();
    private static final String ON_20_FEBRUARY = "2020-02-20T08:00";

    private final Metrics metrics = new Metrics();

    @AfterEach
    void end() {
        metrics.close();
    }

    private Town town(PartitionCounts partitions) {
        TopologySettings usual = Town.settings(Map.of());
        return new Town(new TopologySettings(
                usual.topicPrefix(),
                partitions,
                usual.season(),
                usual.projection(),
                usual.shortfalls(),
                usual.tripAlerts(),
                usual.sources(),
                usual.acknowledgements(),
                usual.sendEvery(),
                metrics.pipeline(),
                usual.portions()));
    }

    private Town town() {
        return town(new PartitionCounts(1, 1, 1));
    }

    @Test
    void a_count_stands_at_zero_before_the_first_record() {
        try (Town town = town()) {
            town.settle();
            Scraped scraped = Scraped.of(metrics);
            assertThat(scraped.value(Metric.EVENTS, ARRIVALS, "used")).isZero();
            assertThat(scraped.value(Metric.EVENTS, ARRIVALS, "rejected")).isZero();
            for (Reason reason : Reason.values()) {
                assertThat(scraped.value(Metric.REJECTED, reason.name())).isZero();
            }
            assertThat(scraped.value(Metric.REPEATED, "trips")).isZero();
            assertThat(scraped.value(Metric.WAITING, "firms")).isZero();
        }
    }

    @Test
    void a_rejected_record_moves_its_counts_by_one_and_no_others() {
        try (Town town = town()) {
            town.tell(Topics.INDIVIDUAL_ARRIVALS, "w1", arrival("w1", "a1", ON_20_FEBRUARY, SHOE_FACTORY));
            Scraped before = Scraped.of(metrics);
            town.tellRaw(
                    Topics.INDIVIDUAL_ARRIVALS,
                    "w2".getBytes(StandardCharsets.UTF_8),
                    "no Avro".getBytes(StandardCharsets.UTF_8));
            Scraped after = Scraped.of(metrics);
            assertThat(after.value(Metric.EVENTS, ARRIVALS, "rejected")).isEqualTo(1);
            assertThat(after.value(Metric.REJECTED, Reason.NOT_AVRO.name())).isEqualTo(1);
            assertThat(after.sum(Metric.REJECTED)).isEqualTo(1);
            assertThat(after.sum(Metric.EVENTS)).isEqualTo(before.sum(Metric.EVENTS) + 1);
            assertThat(after.value(Metric.EVENTS, ARRIVALS, "used")).isEqualTo(1);
            assertThat(town.rejected()).hasSize(1);
        }
    }

    @Test
    void who_says_the_same_again_is_counted_as_that() {
        try (Town town = town()) {
            for (int i = 0; i < 3; i++) {
                town.tell(Topics.INDIVIDUAL_ARRIVALS, "w1", arrival("w1", "a1", ON_20_FEBRUARY, SHOE_FACTORY));
                town.tell(
                        Topics.CHARTER_BUS_EVENTS,
                        "b1",
                        trip("b1", "e1", ON_20_FEBRUARY, new PassengerBooked("w1", SHOE_FACTORY, null, null)));
                town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 1));
            }
            town.settle();
            Scraped scraped = Scraped.of(metrics);
            assertThat(scraped.value(Metric.REPEATED, "workers")).isEqualTo(2);
            assertThat(scraped.value(Metric.REPEATED, "trips")).isEqualTo(2);
            assertThat(scraped.value(Metric.REPEATED, "firms")).isEqualTo(2);
            assertThat(scraped.value(Metric.EVENTS, ARRIVALS, "used")).isEqualTo(3);
        }
    }

    @Test
    void a_record_that_was_moved_is_counted_as_moved_and_once_as_used() {
        try (Town town = town(new PartitionCounts(3, 5, 7))) {
            for (int i = 0; i < 8; i++) {
                town.tell(Topics.INDIVIDUAL_ARRIVALS, "w" + i, arrival("w" + i, "a", ON_20_FEBRUARY, SHOE_FACTORY));
            }
            Scraped scraped = Scraped.of(metrics);
            assertThat(scraped.value(Metric.EVENTS, ARRIVALS, "used")).isEqualTo(8);
            assertThat(scraped.value(Metric.MISPLACED, ARRIVALS)).isBetween(1.0, 8.0);
        }
    }
}
