package io.workerreturn.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.schema.WorkerJourney;
import io.workerreturn.schema.WorkerStatusOfTomorrow;
import io.workerreturn.topology.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** Whatever a record holds, its bytes are those that Avro's own writer makes. Values are made from the schemas: none is left out. */
class RecordEncoderTest {
    static {
        // Avro's reader makes our classes only after this one is loaded
        FramedSerdes.subject("any");
    }

    /** Of the type of every topic. */
    @Provide
    Arbitrary<SpecificRecord> records() {
        return Arbitraries.of(Topics.ALL.stream()
                        .map(topic -> SpecificData.get().getSchema(topic.type()))
                        .collect(Collectors.toSet()))
                .flatMap(schema -> values(schema).map(value -> specific(schema, value)));
    }

    @Property(tries = 200, shrinking = ShrinkingMode.OFF)
    void a_record_of_any_topic_is_written_as_avro_writes_it(@ForAll("records") SpecificRecord record) {
        same(record);
    }

    @Provide
    Arbitrary<SpecificRecord> journeys() {
        return values(WorkerJourney.getClassSchema()).map(value -> specific(WorkerJourney.getClassSchema(), value));
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void a_journey_is_written_as_avro_writes_it(@ForAll("journeys") SpecificRecord journey) {
        same(journey);
    }

    @Test
    void a_record_of_a_later_version_is_written_as_avro_writes_it() {
        same(new WorkerStatusOfTomorrow("e-1", Instant.EPOCH, Instant.EPOCH.plusMillis(1), "hr", "w-1"));
    }

    @Test
    void a_field_that_may_not_be_empty_is_named_when_it_is() {
        assertThatThrownBy(() -> ours(new WorkerJourney())).hasMessageContaining("WorkerJourney.workerId");
    }

    @Test
    void a_type_that_no_record_has_yet_is_refused_at_the_start() {
        Schema fixed = SchemaBuilder.fixed("Sum").size(4);
        Schema mixed = SchemaBuilder.unionOf().intType().and().stringType().endUnion();

        for (Schema schema : List.of(fixed, mixed)) {
            assertThatThrownBy(() -> RecordEncoder.of(schema)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void same(SpecificRecord record) {
        assertThat(ours(record)).isEqualTo(written(new SpecificDatumWriter<>(record.getSchema()), record));
    }

    private static byte[] ours(SpecificRecord record) {
        return CompactWriter.bytesOf(record, RecordEncoder.of(record.getSchema())::write);
    }

    private static <T> byte[] written(DatumWriter<T> writer, T value) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
            writer.write(value, out);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The record of the generated class that holds this. */
    private static SpecificRecord specific(Schema schema, Object value) {
        byte[] bytes = written(new GenericDatumWriter<>(schema), value);
        try {
            return new SpecificDatumReader<SpecificRecord>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Arbitrary<Object> values(Schema schema) {
        return switch (schema.getType()) {
            case RECORD ->
                Combinators.combine(schema.getFields().stream()
                                .map(field -> values(field.schema()))
                                .toList())
                        .as(fields -> {
                            GenericData.Record record = new GenericData.Record(schema);
                            for (int i = 0; i < fields.size(); i++) {
                                record.put(i, fields.get(i));
                            }
                            return record;
                        });
            case UNION -> Arbitraries.of(schema.getTypes()).flatMap(RecordEncoderTest::values);
            case ARRAY -> values(schema.getElementType()).list().ofMaxSize(80).map(list -> list);
            case MAP ->
                Arbitraries.maps(texts(), values(schema.getValueType()))
                        .ofMaxSize(20)
                        .map(map -> map);
            case STRING -> texts().map(text -> text);
            case ENUM ->
                Arbitraries.of(schema.getEnumSymbols()).map(symbol -> new GenericData.EnumSymbol(schema, symbol));
            case INT -> Arbitraries.integers().map(number -> number);
            case LONG -> Arbitraries.longs().map(number -> number);
            case DOUBLE -> Arbitraries.of(0.0, -0.0, 0.9, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE);
            case BOOLEAN -> Arbitraries.of(true, false);
            case BYTES -> Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(ByteBuffer::wrap);
            case NULL -> Arbitraries.just(null);
            default -> throw new AssertionError("make values of " + schema);
        };
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.of("", "瑞安", "\uD83D\uDE8C 98路"),
                Arbitraries.strings().ascii().ofMaxLength(100),
                Arbitraries.strings().ofMaxLength(30));
    }
}
