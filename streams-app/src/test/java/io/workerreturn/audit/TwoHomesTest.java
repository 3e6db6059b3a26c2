package io.workerreturn.audit;

import static io.workerreturn.topology.Told.SHOE_FACTORY;
import static io.workerreturn.topology.Told.VALVE_WORKS;
import static io.workerreturn.topology.Told.at;
import static io.workerreturn.topology.Told.enterprise;
import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.config.TopicsConfig;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.topology.Partitions;
import io.workerreturn.topology.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that hash keys each in their own way tell of the same firms. */
class TwoHomesTest {
    private static final int PARTITIONS = 2;

    @TempDir
    private Path folder;

    @Test
    void what_was_told_last_of_a_firm_holds_though_the_earlier_has_a_hop_to_take() throws Exception {
        try (City city = new City(folder, Map.of(TopicsConfig.FIRMS, Integer.toString(PARTITIONS)))) {
            // astray, then at home: the hop brings the earlier one last
            tell(city, SHOE_FACTORY, 5, false);
            tell(city, SHOE_FACTORY, null, true);
            // at home, then astray
            tell(city, VALVE_WORKS, 5, true);
            tell(city, VALVE_WORKS, 8, false);
            city.tick(at("2020-02-22T08:00")).started();

            AuditReport report = city.audit(Duration.ofSeconds(20));
            assertThat(report.differences()).isEmpty();
            assertThat(city.says(Topics.ENTERPRISE_RETURN_RATES, SHOE_FACTORY)).isEmpty();
            assertThat(city.says(Topics.ENTERPRISE_RETURN_RATES, VALVE_WORKS))
                    .hasValueSatisfying(row -> assertThat(row.getRequired()).isEqualTo(8));
        }
    }

    private static void tell(City city, String firm, @Nullable Integer required, boolean atHome) throws Exception {
        int home = Partitions.of(firm, PARTITIONS);
        Enterprise value = required == null ? null : enterprise(firm, required);
        try (KafkaProducer<byte[], byte[]> client = new KafkaProducer<>(
                city.config().kafka().producer(), new ByteArraySerializer(), new ByteArraySerializer())) {
            client.send(new ProducerRecord<>(
                            city.config().kafka().topic(Topics.ENTERPRISES.name()),
                            atHome ? home : 1 - home,
                            firm.getBytes(StandardCharsets.UTF_8),
                            value == null ? null : city.written(Topics.ENTERPRISES, value)))
                    .get();
        }
    }
}
