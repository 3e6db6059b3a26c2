package io.workerreturn.wire;

import io.workerreturn.schema.TripEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Avro's encoding in a thin frame of ours, over any registry. */
class FramedSerdes implements AvroSerdes {
    private static final Logger LOG = LoggerFactory.getLogger(FramedSerdes.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    static {
        // Avro makes objects only of classes that it is told to trust: to the others, ours are added
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(),
                type -> type.getPackageName().equals(TripEvent.class.getPackageName())));
    }

    private final SchemaRegistry registry;
    private final WriterSchemas schemas;

    FramedSerdes(SchemaRegistry registry) {
        this.registry = registry;
        this.schemas = new WriterSchemas(registry, InstantSource.system());
    }

    @Override
    public <V extends SpecificRecord> ValueWriter<V> writer(String topic, Class<V> type) {
        return new FramedWriter<>(register(topic, type), type);
    }

    @Override
    public <V extends SpecificRecord> ValueReader<V> reader(Class<V> type) {
        return new FramedReader<>(schemas, type);
    }

    @Override
    public SchemaFetches fetches() {
        return schemas.fetches();
    }

    @Override
    public SchemaBook schemas() {
        return new SchemaBook() {
            @Override
            public Schema schema(int id, Duration timeout) {
                return fetch(id, timeout);
            }

            @Override
            public int id(String topic, Class<? extends SpecificRecord> type) {
                return register(topic, type);
            }
        };
    }

    private Schema fetch(int id, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        WriterSchemas.State state = schemas.of(id);
        try {
            while (state instanceof WriterSchemas.Fetching fetching
                    && fetching.done().await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                state = schemas.of(id);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (state instanceof WriterSchemas.Known known) {
            return known.schema();
        } else if (state instanceof WriterSchemas.Refused refused) {
            throw new UnusableRecordException(refused.reason(), refused.message());
        }
        throw new RegistryException(
                "The schema registry did not say within %s what schema %d is: is it up?".formatted(timeout, id));
    }

    @Override
    public void close() {
        schemas.close();
    }

    /** The subject under which a topic's values have their schemas. */
    static String subject(String topic) {
        return topic + "-value";
    }

    final int register(String topic, Class<? extends SpecificRecord> type) {
        Schema schema = PublishedSchema.of(type);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return registry.register(subject(topic), schema);
            } catch (IOException e) {
                if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                    throw new RegistryException(
                            "The schema registry does not answer: %s Start it, or correct its address, then start again."
                                    .formatted(e.getMessage()),
                            e);
                }
                LOG.warn("Waiting for the schema registry: {}", e.getMessage());
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
