package io.workerreturn.bench;

import io.apicurio.registry.serde.avro.AvroKafkaDeserializer;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.RegistryConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What the same booking costs with Confluent's and Apicurio's serdes as they are. */
public class OtherSerdesBenchmark {
    /** Confluent's, over the embedded registry. */
    @State(Scope.Benchmark)
    public static class Confluent {
        private EmbeddedRegistry registry;
        private KafkaAvroSerializer serializer;
        private KafkaAvroDeserializer deserializer;
        private byte[] value;

        @Setup
        public void start() throws IOException {
            registry = EmbeddedRegistry.start(Files.createTempDirectory("bench"), 0);
            AvroSerdes.open(RegistryConfig.at(registry.url().toString())).close();
            Map<String, Object> settings = Map.of(
                    "schema.registry.url", registry.url().toString(),
                    "avro.remove.java.properties", true,
                    "specific.avro.reader", true);
            serializer = new KafkaAvroSerializer();
            serializer.configure(settings, false);
            deserializer = new KafkaAvroDeserializer();
            deserializer.configure(settings, false);
            value = serializer.serialize(SerdeBenchmark.TOPIC, SerdeBenchmark.BOOKING);
        }

        @TearDown
        public void stop() {
            registry.close();
        }
    }

    /** Apicurio's, which needs its own server: give its address as the system property {@code apicurio}. */
    @State(Scope.Benchmark)
    public static class Apicurio {
        private AvroKafkaSerializer<TripEvent> serializer;
        private AvroKafkaDeserializer<TripEvent> deserializer;
        private byte[] value;

        @Setup
        public void start() {
            String url = System.getProperty("apicurio", "http://localhost:8080/apis/registry/v3");
            AvroSerdes.open(RegistryConfig.at(url)).close();
            Map<String, Object> settings = Map.of(
                    "apicurio.registry.url", url,
                    "apicurio.registry.auto-register", true,
                    "apicurio.registry.use-specific-avro-reader", true);
            serializer = new AvroKafkaSerializer<>();
            serializer.configure(settings, false);
            deserializer = new AvroKafkaDeserializer<>();
            deserializer.configure(settings, false);
            value = serializer.serialize(SerdeBenchmark.TOPIC, SerdeBenchmark.BOOKING);
        }
    }

    @Benchmark
    public byte[] write_confluent(Confluent confluent) {
        return confluent.serializer.serialize(SerdeBenchmark.TOPIC, SerdeBenchmark.BOOKING);
    }

    @Benchmark
    public Object read_confluent(Confluent confluent) {
        return confluent.deserializer.deserialize(SerdeBenchmark.TOPIC, confluent.value);
    }

    @Benchmark
    public byte[] write_apicurio(Apicurio apicurio) {
        return apicurio.serializer.serialize(SerdeBenchmark.TOPIC, SerdeBenchmark.BOOKING);
    }

    @Benchmark
    public TripEvent read_apicurio(Apicurio apicurio) {
        return apicurio.deserializer.deserialize(SerdeBenchmark.TOPIC, apicurio.value);
    }
}
