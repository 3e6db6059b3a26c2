package io.workerreturn.board;

import io.workerreturn.metrics.Latencies;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.ReturnRateRollup;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.ToldAt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long a figure took until it is seen here. Only rows that show a newer report than before are measured: a row may
 * also be written because time has passed, and then nobody waited for it.
 */
final class Stopwatch {
    private final Latencies latencies;
    private final ReadModel model;
    private final List<Row> arriving = new ArrayList<>();

    private record Row(String topic, long reportedAt, long toldAt) {}

    Stopwatch(Latencies latencies, ReadModel model) {
        this.latencies = latencies;
        this.model = model;
    }

    /** A row that is about to be put into the city's tables. */
    void arriving(Topics.Topic<?> topic, String key, SpecificRecord row, Headers headers) {
        Instant reportedAt = asOf(row);
        OptionalLong toldAt = ToldAt.read(headers);
        if (reportedAt == null || toldAt.isEmpty()) {
            return;
        }
        Instant before = asOf(model.read(Role.ADMIN, city -> before(city, key, row)));
        if (before == null || reportedAt.isAfter(before)) {
            arriving.add(new Row(topic.name(), reportedAt.toEpochMilli(), toldAt.getAsLong()));
        }
    }

    /** Now everybody sees what was arriving. */
    void visible() {
        if (!arriving.isEmpty()) {
            long now = System.currentTimeMillis();
            arriving.forEach(row -> latencies.visible(row.topic(), row.reportedAt(), row.toldAt(), now));
            arriving.clear();
        }
    }

    private static @Nullable SpecificRecord before(CityState city, String key, SpecificRecord row) {
        if (row instanceof EnterpriseReturnRate) {
            return city.firm(key);
        }
        return row instanceof TripBoardRow ? city.trips().get(key) : city.rollup(key);
    }

    private static @Nullable Instant asOf(@Nullable SpecificRecord row) {
        if (row instanceof EnterpriseReturnRate firm) {
            return firm.getAsOf();
        } else if (row instanceof TripBoardRow trip) {
            return trip.getAsOf();
        }
        return row instanceof ReturnRateRollup rollup ? rollup.getAsOf() : null;
    }
}
