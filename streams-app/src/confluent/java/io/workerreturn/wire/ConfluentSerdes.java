package io.workerreturn.wire;

import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.serializers.AbstractKafkaSchemaSerDeConfig;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroDeserializerConfig;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import io.confluent.kafka.serializers.KafkaAvroSerializerConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Confluent's serializer and deserializer behind the same promises as ours: no waiting, no throwing, the same verdicts. */
final class ConfluentSerdes implements AvroSerdes {
    private static final int ANY_NUMBER_OF_SCHEMAS = 10_000;

    private final Map<String, Object> settings;
    private final SchemaRegistryClient client;
    private final FramedSerdes framed;

    ConfluentSerdes(RegistryConfig config) {
        settings = new HashMap<>(config.client());
        settings.put(AbstractKafkaSchemaSerDeConfig.SCHEMA_REGISTRY_URL_CONFIG, config.url());
        settings.put(AbstractKafkaSchemaSerDeConfig.AUTO_REGISTER_SCHEMAS, false);
        settings.put(KafkaAvroSerializerConfig.AVRO_REMOVE_JAVA_PROPS_CONFIG, true);
        settings.put(KafkaAvroDeserializerConfig.SPECIFIC_AVRO_READER_CONFIG, true);
        if (config.client().containsKey(RegistryConfig.USER_INFO)) {
            settings.putIfAbsent("basic.auth.credentials.source", "USER_INFO");
        }
        if (config.client().containsKey(RegistryConfig.BEARER_TOKEN)) {
            settings.putIfAbsent("bearer.auth.credentials.source", "STATIC_TOKEN");
        }
        client =
                new CachedSchemaRegistryClient(Arrays.asList(config.url().split(",")), ANY_NUMBER_OF_SCHEMAS, settings);
        framed = new FramedSerdes(new ConfluentRegistry(client));
    }

    @Override
    public <V extends SpecificRecord> ValueWriter<V> writer(String topic, Class<V> type) {
        framed.register(topic, type);
        KafkaAvroSerializer serializer = new KafkaAvroSerializer(client, settings);
        return value -> serializer.serialize(topic, value);
    }

    @Override
    public <V extends SpecificRecord> ValueReader<V> reader(Class<V> type) {
        return new Reader<>(framed.reader(type), type);
    }

    @Override
    public SchemaFetches fetches() {
        return framed.fetches();
    }

    @Override
    public SchemaBook schemas() {
        return framed.schemas();
    }

    @Override
    public void close() {
        framed.close();
    }

    /**
     * Confluent's deserializer reads only what ours has read: alone it would wait for the registry, let bytes after the end
     * pass, and take an unknown payload for another one.
     */
    private final class Reader<V extends SpecificRecord> implements ValueReader<V> {
        private final ValueReader<V> framed;
        private final Class<V> type;
        private final ThreadLocal<KafkaAvroDeserializer> deserializers =
                ThreadLocal.withInitial(() -> new KafkaAvroDeserializer(client, settings));

        Reader(ValueReader<V> framed, Class<V> type) {
            this.framed = framed;
            this.type = type;
        }

        @Override
        public Decoded<V> read(byte @Nullable [] value) {
            return byConfluent(framed.read(value), value);
        }

        @Override
        public Decoded<V> readBlocking(byte @Nullable [] value, Duration timeout) {
            return byConfluent(framed.readBlocking(value, timeout), value);
        }

        private Decoded<V> byConfluent(Decoded<V> ours, byte @Nullable [] value) {
            if (!(ours instanceof Decoded.Value<V>)) {
                return ours;
            }
            try {
                return new Decoded.Value<>(type.cast(deserializers.get().deserialize(null, value)));
            } catch (RuntimeException e) {
                return new Decoded.Unusable<>(
                        Reason.UNREADABLE,
                        "Confluent's deserializer does not read it as %s. %s"
                                .formatted(type.getSimpleName(), Reason.UNREADABLE.hint()));
            }
        }
    }
}
