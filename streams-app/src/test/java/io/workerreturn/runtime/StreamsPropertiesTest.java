package io.workerreturn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.config.AppConfig;
import io.workerreturn.wire.RecordLimits;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people may set of Kafka Streams, and what would lose or stop a record. */
class StreamsPropertiesTest {
    private static Properties with(String key, Object value) {
        return StreamsProperties.of(AppConfig.load(Optional.empty(), Map.of(), Map.of(key, value.toString())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"kafka.producer.max.request.size", "kafka.max.request.size", "kafka.topic.max.message.bytes"})
    void a_limit_that_a_record_may_not_fit_is_refused_and_named(String key) {
        assertThatThrownBy(() -> with(key, RecordLimits.TAKEN - 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(key.substring("kafka.".length()) + " is " + (RecordLimits.TAKEN - 1))
                .hasMessageContaining("set it to " + RecordLimits.TAKEN + " or more");
        assertThat(with(key, RecordLimits.TAKEN).get(key.substring("kafka.".length())))
                .hasToString(Integer.toString(RecordLimits.TAKEN));
    }

    @Test
    void nobody_can_have_records_left_out() {
        assertThat(with(
                                "kafka." + StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG,
                                "org.apache.kafka.streams.errors.LogAndContinueProductionExceptionHandler")
                        .get(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG))
                .isEqualTo(FailLoudly.class);
    }

    /** Of an answer, what costs grows as the square of its size. */
    @Test
    void nobody_fetches_much_at_once_unless_somebody_says_so() {
        assertThat(with("topic.prefix", "x.")).containsEntry("consumer.fetch.max.bytes", RecordLimits.FETCHED);
        assertThat(with("kafka.consumer.fetch.max.bytes", 99)).containsEntry("consumer.fetch.max.bytes", "99");
        assertThat(consumer(Map.of())).containsEntry("fetch.max.bytes", RecordLimits.FETCHED);
        assertThat(consumer(Map.of("kafka.consumer.fetch.max.bytes", "99"))).containsEntry("fetch.max.bytes", "99");
    }

    private static Map<String, Object> consumer(Map<String, String> settings) {
        return AppConfig.load(Optional.empty(), Map.of(), settings).kafka().consumer();
    }

    @Test
    void the_group_misses_one_that_died_after_ten_seconds_unless_somebody_says_otherwise_in_whatever_way() {
        String key = "session.timeout.ms";
        assertThat(with("topic.prefix", "x."))
                .containsEntry("consumer." + key, 10_000)
                .containsEntry("consumer.heartbeat.interval.ms", 2_000);
        assertThat(with("kafka.heartbeat.interval.ms", 15_000))
                .as("a session of ten seconds would be too short for it")
                .doesNotContainKeys("consumer." + key, "consumer.heartbeat.interval.ms");
        assertThat(with("kafka." + key, 30_000)).containsEntry(key, "30000").doesNotContainKey("consumer." + key);
        assertThat(with("kafka.consumer." + key, 30_000)).containsEntry("consumer." + key, "30000");
        assertThat(with("kafka.main.consumer." + key, 30_000))
                .containsEntry("main.consumer." + key, "30000")
                .doesNotContainKey("consumer." + key);
        assertThat(with("streams.group.protocol", "streams")).doesNotContainKey("consumer." + key);
    }
}
