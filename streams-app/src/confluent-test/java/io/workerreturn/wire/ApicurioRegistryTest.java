package io.workerreturn.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import io.workerreturn.ContainerEngine;
import io.workerreturn.schema.TripEvent;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** Against a real registry that is not Confluent's, by its Confluent-compatible calls and by its own serde. */
class ApicurioRegistryTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int PORT = 8080;
    private static final TripEvent BOOKING = Samples.booking("e-1");

    private static GenericContainer<?> registry;

    @BeforeAll
    static void start() {
        ContainerEngine.mustBeThere();
        registry = new GenericContainer<>("apicurio/apicurio-registry:3.3.3")
                .withExposedPorts(PORT)
                .waitingFor(Wait.forHttp("/apis/registry/v3/system/info"))
                .withStartupTimeout(Duration.ofMinutes(3));
        registry.start();
    }

    @AfterAll
    static void stop() {
        if (registry != null) {
            registry.stop();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {RegistryConfig.DEFAULT_PROVIDER, ConfluentSerdesProvider.NAME})
    void a_provider_writes_and_reads(String provider) {
        try (AvroSerdes serdes = serdes(provider)) {
            byte[] value = serdes.writer("own-" + provider, TripEvent.class).write(BOOKING);

            assertThat(serdes.reader(TripEvent.class).readBlocking(value, SOON))
                    .isEqualTo(new Decoded.Value<>(BOOKING));
        }
    }

    @Test
    void the_providers_read_each_others_bytes() {
        try (AvroSerdes ours = serdes(RegistryConfig.DEFAULT_PROVIDER);
                AvroSerdes confluent = serdes(ConfluentSerdesProvider.NAME)) {
            byte[] byUs = ours.writer(Samples.TOPIC, TripEvent.class).write(BOOKING);
            byte[] byConfluent =
                    confluent.writer(Samples.TOPIC, TripEvent.class).write(BOOKING);

            assertThat(byUs).isEqualTo(byConfluent);
            assertThat(ours.reader(TripEvent.class).readBlocking(byConfluent, SOON))
                    .isEqualTo(new Decoded.Value<>(BOOKING));
            assertThat(confluent.reader(TripEvent.class).readBlocking(byUs, SOON))
                    .isEqualTo(new Decoded.Value<>(BOOKING));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {RegistryConfig.DEFAULT_PROVIDER, ConfluentSerdesProvider.NAME})
    void an_id_that_the_registry_does_not_know_is_refused(String provider) {
        try (AvroSerdes serdes = serdes(provider)) {
            assertThat(serdes.reader(TripEvent.class).readBlocking(new byte[] {0, 0, 7, 7, 7, 1}, SOON))
                    .isInstanceOfSatisfying(
                            Decoded.Unusable.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.UNKNOWN_SCHEMA_ID));
        }
    }

    @Test
    void apicurios_own_serde_reads_ours_and_we_read_its() {
        String topic = "apicurio-trips";
        Map<String, Object> settings = Map.of(
                "apicurio.registry.url", url("/apis/registry/v3"),
                "apicurio.registry.auto-register", true,
                "apicurio.registry.use-specific-avro-reader", true);
        try (AvroSerdes serdes = serdes(RegistryConfig.DEFAULT_PROVIDER);
                AvroKafkaSerializer<TripEvent> serializer = new AvroKafkaSerializer<>();
                AvroKafkaDeserializer<TripEvent> deserializer = new AvroKafkaDeserializer<>()) {
            serializer.configure(settings, false);
            deserializer.configure(settings, false);
            byte[] byUs = serdes.writer(topic, TripEvent.class).write(BOOKING);
            byte[] byApicurio = serializer.serialize(topic, BOOKING);

            assertThat(deserializer.deserialize(topic, byUs)).isEqualTo(BOOKING);
            assertThat(serdes.reader(TripEvent.class).readBlocking(byApicurio, SOON))
                    .isEqualTo(new Decoded.Value<>(BOOKING));
        }
    }

    private static AvroSerdes serdes(String provider) {
        return AvroSerdes.open(new RegistryConfig(provider, url("/apis/ccompat/v7"), Map.of()));
    }

    private static String url(String path) {
        return "http://" + registry.getHost() + ":" + registry.getMappedPort(PORT) + path;
    }
}
