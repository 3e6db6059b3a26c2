package io.workerreturn.schema;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.specific.SpecificRecordBase;

/** What a later version of the contract might tell of a worker: a payload that this version does not know. */
public final class WorkerStatusOfTomorrow extends SpecificRecordBase {
    private static final Schema TODAY = WorkerStatus.getClassSchema();
    private static final Schema PAYLOAD = Schema.createRecord(
            "TravelPassIssued", "A travel pass was issued.", TODAY.getNamespace(), false, List.of());

    /** By this name Avro finds the schema of a class. */
    public static final Schema SCHEMA$ = extended();

    private static final long serialVersionUID = 1;

    private final transient Object[] values = new Object[SCHEMA$.getFields().size()];

    /** A record with that payload, and for the rest the header that every event has. */
    public WorkerStatusOfTomorrow(
            String eventId, Instant occurredAt, Instant reportedAt, String source, String workerId) {
        put("eventId", eventId);
        put("occurredAt", occurredAt.toEpochMilli());
        put("reportedAt", reportedAt.toEpochMilli());
        put("source", source);
        put("workerId", workerId);
        put("payload", new GenericData.Record(PAYLOAD));
    }

    private static Schema extended() {
        Schema extended = Schema.createRecord(TODAY.getName(), TODAY.getDoc(), TODAY.getNamespace(), false);
        extended.setFields(TODAY.getFields().stream()
                .map(field -> new Schema.Field(
                        field, field.name().equals("payload") ? oneMore(field.schema()) : field.schema()))
                .toList());
        return extended;
    }

    private static Schema oneMore(Schema union) {
        List<Schema> branches = new ArrayList<>(union.getTypes());
        branches.add(PAYLOAD);
        return Schema.createUnion(branches);
    }

    @Override
    public Schema getSchema() {
        return SCHEMA$;
    }

    @Override
    public Object get(int field) {
        return values[field];
    }

    @Override
    public void put(int field, Object value) {
        values[field] = value;
    }
}
