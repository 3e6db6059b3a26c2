package io.workerreturn.schema;

import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/** A record of which a test has but the schema, where the build would have made a class of it. */
abstract class HandWritten extends SpecificRecordBase {
    private final Schema schema;
    private final @Nullable Object[] values;

    HandWritten(Schema schema, @Nullable Object... values) {
        this.schema = schema;
        this.values = values.length == 0 ? new Object[schema.getFields().size()] : values;
    }

    /** What reads and writes it. */
    static SpecificData model() {
        SpecificData model = new SpecificData();
        model.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
        return model;
    }

    @Override
    public SpecificData getSpecificData() {
        return model();
    }

    @Override
    public Schema getSchema() {
        return schema;
    }

    @Override
    public @Nullable Object get(int field) {
        return values[field];
    }

    @Override
    public void put(int field, @Nullable Object value) {
        values[field] = value instanceof CharSequence text ? text.toString() : value;
    }
}
