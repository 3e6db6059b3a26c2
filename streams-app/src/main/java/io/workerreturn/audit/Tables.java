package io.workerreturn.audit;

import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.ValueReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What the compacted output topics say: the last value of each key, as bytes, which are a fraction of the records. */
final class Tables implements TopicReader.Listener {
    private static final Duration REGISTRY_TIMEOUT = Duration.ofMinutes(1);

    private final AvroSerdes serdes;
    private final Map<String, Map<String, byte[]>> values = new HashMap<>();
    private final Map<Class<?>, ValueReader<?>> readers = new HashMap<>();

    Tables(AvroSerdes serdes) {
        this.serdes = serdes;
    }

    @Override
    public void hear(String topic, ConsumerRecord<byte[], byte[]> record) {
        Map<String, byte[]> table = values.computeIfAbsent(topic, name -> new HashMap<>());
        String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            table.remove(key);
        } else {
            table.put(key, record.value());
        }
    }

    /** The keys of a topic. */
    Set<String> keys(Topic<?> topic) {
        return Collections.unmodifiableSet(
                values.getOrDefault(topic.name(), Map.of()).keySet());
    }

    /** What stands under a key, never pending; null if nothing does. */
    @SuppressWarnings("unchecked") // a topic's values are of the topic's type
    <V extends SpecificRecord> @Nullable Decoded<V> read(Topic<V> topic, String key) {
        byte[] value = values.getOrDefault(topic.name(), Map.of()).get(key);
        if (value == null) {
            return null;
        }
        ValueReader<V> reader =
                (ValueReader<V>) readers.computeIfAbsent(topic.type(), type -> serdes.reader(topic.type()));
        Decoded<V> decoded = reader.readBlocking(value, REGISTRY_TIMEOUT);
        if (decoded instanceof Decoded.Pending<V>) {
            throw new Hearing.SilentRegistryException();
        }
        return decoded;
    }
}
