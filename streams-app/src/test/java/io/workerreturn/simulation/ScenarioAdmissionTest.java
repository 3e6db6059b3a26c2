package io.workerreturn.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.domain.Season;
import io.workerreturn.domain.TravelMode;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.FirmRecords;
import io.workerreturn.wire.RegistryConfig;
import io.workerreturn.wire.TripEvents;
import io.workerreturn.wire.UnusableRecordException;
import io.workerreturn.wire.ValueReader;
import io.workerreturn.wire.WorkerRecords;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioAdmissionTest {
    private static final long APPENDED_AT =
            Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    private static final String USABLE = "usable";

    @Test
    void what_is_well_formed_is_usable_and_what_is_not_is_rejected_for_its_flaw(@TempDir Path folder) {
        Scenario scenario = new Scenario(ScenarioSettings.RUIAN_2020.sized(60, 3_000, 25));
        try (EmbeddedRegistry registry = EmbeddedRegistry.start(folder, 0);
                AvroSerdes serdes =
                        AvroSerdes.open(RegistryConfig.at(registry.url().toString()))) {
            ScenarioRecord.Encoder encoder = ScenarioRecord.Encoder.with(serdes, "");
            Map<Topics.Topic<?>, ValueReader<?>> readers = new HashMap<>();
            for (ScenarioRecord record : scenario) {
                ValueReader<?> reader = readers.computeIfAbsent(record.topic(), topic -> serdes.reader(topic.type()));
                assertThat(verdict(record, encoder, reader, scenario.season()))
                        .as("%s", record)
                        .isEqualTo(
                                record.flaw() == null ? USABLE : record.flaw().name());
            }
        }
    }

    private static String verdict(
            ScenarioRecord record, ScenarioRecord.Encoder encoder, ValueReader<?> reader, Season season) {
        byte[] key = record.keyBytes();
        if (key == null) {
            return Flaw.NULL_KEY.name();
        }
        byte[] value = record.valueBytes(encoder);
        if (value == null) {
            return record.topic() == Topics.ENTERPRISES ? USABLE : Flaw.NULL_VALUE.name();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(key))
                    .toString();
            Decoded<?> decoded = reader.readBlocking(value, Duration.ofSeconds(10));
            if (decoded instanceof Decoded.Unusable<?> unusable) {
                return unusable.reason().name();
            }
            check(text, (SpecificRecord) ((Decoded.Value<?>) decoded).value(), season);
            return USABLE;
        } catch (CharacterCodingException e) {
            return Flaw.KEY_NOT_UTF8.name();
        } catch (UnusableRecordException e) {
            return e.reason().name();
        }
    }

    private static @Nullable Object check(String key, SpecificRecord value, Season season) {
        if (value instanceof TripEvent event) {
            return TripEvents.fact(key, event, TravelMode.CHARTER_BUS, season, APPENDED_AT);
        }
        if (value instanceof IndividualArrival arrival) {
            return WorkerRecords.fact(key, arrival, season, APPENDED_AT);
        }
        if (value instanceof WorkerStatus status) {
            return WorkerRecords.fact(key, status, season, APPENDED_AT);
        }
        if (value instanceof EnterpriseReport report) {
            return FirmRecords.fact(key, report, season, APPENDED_AT);
        }
        return value instanceof Enterprise enterprise ? FirmRecords.firm(key, enterprise) : (ClockTick) value;
    }
}
