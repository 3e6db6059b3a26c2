package io.workerreturn.wire;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Reads values with Avro's own decoder. */
final class FramedReader<V extends SpecificRecord> implements ValueReader<V> {
    private static final ThreadLocal<BinaryDecoder> DECODERS =
            ThreadLocal.withInitial(() -> DecoderFactory.get().binaryDecoder(new byte[0], null));

    private final WriterSchemas schemas;
    private final Schema schema;
    private final Map<Integer, Plan<V>> plans = new ConcurrentHashMap<>();
    /** How the schema of the last record is read: nearly always that of the next one too. */
    private volatile @Nullable Plan<V> latest;

    FramedReader(WriterSchemas schemas, Class<V> type) {
        this.schemas = schemas;
        this.schema = SpecificData.get().getSchema(type);
    }

    @Override
    public Decoded<V> read(byte @Nullable [] value) {
        if (value == null) {
            return unusable(Reason.NULL_VALUE, "It has no value.");
        }
        if (!WireFormat.isFramed(value)) {
            return unusable(
                    Reason.NOT_AVRO,
                    "Its value of %d bytes does not begin as the Confluent wire format does.".formatted(value.length));
        }
        int id = WireFormat.schemaId(value);
        Plan<V> plan = latest;
        if (plan == null || plan.id() != id) {
            WriterSchemas.State state = schemas.of(id);
            if (state instanceof WriterSchemas.Refused refused) {
                return unusable(refused.reason(), refused.message());
            }
            if (!(state instanceof WriterSchemas.Known known)) {
                return new Decoded.Pending<>(id);
            }
            plan = plan(id, known.schema());
            latest = plan;
        }
        return decode(plan, value);
    }

    @Override
    public Decoded<V> readBlocking(byte @Nullable [] value, Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            Decoded<V> decoded = read(value);
            if (!(decoded instanceof Decoded.Pending<V> pending)) {
                return decoded;
            }
            try {
                if (schemas.of(pending.schemaId()) instanceof WriterSchemas.Fetching fetching
                        && !fetching.done().await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return decoded;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return decoded;
            }
        }
    }

    private Plan<V> plan(int id, Schema writer) {
        return plans.computeIfAbsent(id, unseen -> {
            try {
                Resolution resolution = Resolution.of(id, writer, schema);
                // made here and whole: a SpecificDatumReader makes it later, while several threads share it
                return new Plan<>(
                        id,
                        resolution,
                        SpecificData.getForSchema(schema)
                                .getFastReaderBuilder()
                                .createDatumReader(resolution.writer(), schema));
            } catch (IOException | RuntimeException | StackOverflowError e) {
                return new Plan<>(id, Resolution.unresolvable(id, schema, e), new SpecificDatumReader<>(schema));
            }
        });
    }

    private Decoded<V> decode(Plan<V> plan, byte[] value) {
        if (plan.resolution().refusal().isPresent()) {
            Decoded.Unusable<?> refusal = plan.resolution().refusal().get();
            return new Decoded.Unusable<>(refusal.reason(), refusal.message());
        }
        try {
            BinaryDecoder decoder = DecoderFactory.get()
                    .binaryDecoder(value, WireFormat.HEADER, value.length - WireFormat.HEADER, DECODERS.get());
            V record = plan.decoder().read(null, decoder);
            return decoder.isEnd() ? new Decoded.Value<>(record) : unreadable(plan, "bytes follow after its end");
        } catch (AvroTypeException e) {
            return plan.resolution().unknown().isEmpty()
                    ? unreadable(plan, "they do not fit the schema")
                    : unusable(
                            Reason.UNKNOWN_PAYLOAD,
                            "It was written with schema %d, and holds what this version does not know (%s)."
                                    .formatted(
                                            plan.id(),
                                            String.join("; ", plan.resolution().unknown())));
        } catch (EOFException e) {
            return unreadable(plan, "they end too early");
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // whatever bytes make of Avro's decoder, the pipeline goes on
            return unreadable(plan, "they do not fit the schema");
        }
    }

    private Decoded<V> unreadable(Plan<V> plan, String why) {
        return unusable(
                Reason.UNREADABLE,
                "Its bytes are no %s as schema %d says: %s.".formatted(schema.getName(), plan.id(), why));
    }

    private static <V> Decoded<V> unusable(Reason reason, String what) {
        return new Decoded.Unusable<>(reason, what + " " + reason.hint());
    }

    private record Plan<V>(int id, Resolution resolution, DatumReader<V> decoder) {}
}
