package io.workerreturn.rejected;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.workerreturn.domain.Season;
import io.workerreturn.services.Services;
import io.workerreturn.topology.Admission;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.Inlet;
import io.workerreturn.wire.RawRecord;
import io.workerreturn.wire.Reason;
import io.workerreturn.wire.RegistryException;
import io.workerreturn.wire.SchemaBook;
import io.workerreturn.wire.SchemaIdHeader;
import io.workerreturn.wire.UnusableRecordException;
import io.workerreturn.wire.WireFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Opens rejected records, closes repaired ones, and says what the application would make of them. */
public final class Workbench {
    private static final Duration REGISTRY_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final SchemaBook schemas;
    private final Map<String, Admission> admissions;
    private final Season season;
    private final String prefix;

    /**
     * A workbench with the application's own checks.
     *
     * @param season outside of which nothing is taken
     * @param prefix before every topic's name
     */
    public Workbench(AvroSerdes serdes, Season season, String prefix) {
        this.schemas = serdes.schemas();
        Map<String, Admission> all = new HashMap<>(Admission.of(serdes, season));
        all.putAll(Services.admissions(serdes, season));
        this.admissions = Map.copyOf(all);
        this.season = season;
        this.prefix = prefix;
    }

    Season season() {
        return season;
    }

    /** What is in a record, as far as it can be read; says so if the registry does not answer. */
    public Contents contents(RawRecord record) {
        return contents(record.topic(), record.value());
    }

    /** The same of any value of a topic. */
    public Contents contents(String topic, byte @Nullable [] value) {
        try {
            return Contents.of(open(topic, null, value, List.of()));
        } catch (RegistryException silent) {
            return new Contents(null, null, null, silent.getMessage());
        }
    }

    /**
     * The fields of a record to be edited: those that can be read, else those that its topic's records have, all empty.
     *
     * @throws RegistryException if the registry does not answer
     */
    public ObjectNode editable(RawRecord record) {
        Draft draft = open(record);
        if (draft.body() != null && !draft.body().fields().json().isEmpty()) {
            return draft.body().fields().json();
        }
        ObjectNode empty = Fields.JSON.objectNode();
        topic(draft).schema().getFields().forEach(field -> empty.putNull(field.name()));
        return empty;
    }

    /**
     * The record as it was rejected.
     *
     * @throws RegistryException if the registry does not answer
     */
    Draft open(RawRecord record) {
        RawRecord plain = SchemaIdHeader.plain(record);
        return open(plain.topic(), plain.key(), plain.value(), List.of());
    }

    private Draft open(String topic, byte @Nullable [] key, byte @Nullable [] value, List<String> how) {
        if (value == null) {
            return new Draft(topic, key, null, null, "it has no value", how);
        }
        if (!WireFormat.isFramed(value)) {
            return new Draft(topic, key, value, null, "its value has no frame that says its schema", how);
        }
        int id = WireFormat.schemaId(value);
        try {
            Schema schema = schemas.schema(id, REGISTRY_TIMEOUT);
            return new Draft(
                    topic, key, value, new Draft.Body(id, schema, FieldsReader.read(schema, value)), null, how);
        } catch (UnusableRecordException unknown) {
            return new Draft(topic, key, value, null, unknown.message(), how);
        }
    }

    /**
     * The draft with these fields in place of its own, written with the schema that it was written with.
     *
     * @throws UnrepairableException if they don't fit the schema
     */
    Draft withFields(Draft draft, JsonNode fields) {
        Draft.Body body = draft.opened();
        byte[] value = FieldsWriter.write(body.schemaId(), body.schema(), fields);
        return open(draft.topic(), draft.key(), value, draft.how());
    }

    /**
     * The draft with these fields as its value, written with this version's schema of its topic.
     *
     * @throws UnrepairableException if they don't fit the schema
     */
    Draft withFieldsOfTopic(Draft draft, JsonNode fields) {
        Topic<?> topic = topic(draft);
        byte[] value = FieldsWriter.write(ownSchemaId(draft), topic.schema(), fields);
        return open(draft.topic(), draft.key(), value, draft.how());
    }

    /**
     * The draft with its bytes in the frame of this schema, which must fit to the end.
     *
     * @throws UnrepairableException if it does not
     */
    Draft reframed(Draft draft, int schemaId) {
        byte[] value = draft.value();
        if (value == null) {
            throw new UnrepairableException("it has no value to frame");
        }
        byte[] body = WireFormat.isFramed(value) ? Arrays.copyOfRange(value, WireFormat.HEADER, value.length) : value;
        byte[] framed = Arrays.copyOf(WireFormat.header(schemaId), WireFormat.HEADER + body.length);
        System.arraycopy(body, 0, framed, WireFormat.HEADER, body.length);
        Draft reframed = open(draft.topic(), draft.key(), framed, draft.how());
        reframed.wholeFields();
        return reframed;
    }

    /** The id of this version's schema for the draft's topic. */
    int ownSchemaId(Draft draft) {
        Topic<?> topic = topic(draft);
        return schemas.id(prefix + topic.name(), topic.type());
    }

    private Topic<?> topic(Draft draft) {
        return Services.topic(draft.topic())
                .filter(topic -> admissions.containsKey(topic.name()))
                .orElseThrow(() -> new UnrepairableException(draft.topic()
                        + " is no topic that events are sent to: one of "
                        + String.join(
                                ", ", admissions.keySet().stream().sorted().toList())));
    }

    /**
     * Why the application would reject the draft again if it were sent now; empty if it would take it.
     *
     * @throws IllegalStateException if the registry does not answer
     */
    Optional<String> objection(Draft draft, List<RawRecord.Header> headers, Instant now) {
        topic(draft);
        RawRecord sent = Inlet.record(
                draft.topic(),
                0,
                0,
                now.toEpochMilli(),
                draft.key(),
                draft.value(),
                new RecordHeaders(headers.stream()
                        .map(header -> (Header) new RecordHeader(header.key(), header.value()))
                        .toList()));
        long deadline = System.nanoTime() + REGISTRY_TIMEOUT.toNanos();
        try {
            String key = Admission.keyOf(sent);
            Decoded<Object> decoded = Admission.admit(admissions, key, sent);
            while (decoded instanceof Decoded.Pending<Object> pending) {
                if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                    throw new IllegalStateException("the schema registry does not say what schema " + pending.schemaId()
                            + " is: start it, or correct its address");
                }
                LockSupport.parkNanos(PAUSE.toNanos());
                decoded = Admission.admit(admissions, key, sent);
            }
            return decoded instanceof Decoded.Unusable<Object> unusable
                    ? Optional.of(objection(unusable.reason(), unusable.message()))
                    : Optional.empty();
        } catch (UnusableRecordException unusable) {
            return Optional.of(objection(unusable.reason(), unusable.message()));
        }
    }

    private static String objection(Reason reason, String message) {
        return "it would be rejected again, " + reason + ": " + message;
    }
}
