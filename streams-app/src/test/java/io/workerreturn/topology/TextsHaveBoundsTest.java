package io.workerreturn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.RawRecord;
import io.workerreturn.wire.RecordLimits;
import io.workerreturn.wire.UnusableRecordException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Goes by the schemas alone, so that it finds the next field, too. */
class TextsHaveBoundsTest {
    private static final Map<String, Admission> ADMISSIONS =
            Admission.of(Town.SERDES, Town.settings(Map.of()).season());
    private static final String KEY = "k1";

    /** A text field of an event, and the event. */
    private record Text(Topic<?> topic, String path, GenericRecord event) {
        @Override
        public String toString() {
            return topic.name() + " " + path;
        }
    }

    static Stream<Text> texts() {
        List<Text> texts = new ArrayList<>();
        for (Topic<?> topic : Topics.TOLD) {
            if (topic == Topics.CLOCK) {
                continue;
            }
            Schema schema = topic.schema();
            Schema.Field payload = schema.getField("payload");
            int kinds = payload == null ? 1 : payload.schema().getTypes().size();
            for (int kind = 0; kind < kinds; kind++) {
                GenericRecord event = filled(schema, topic, kind);
                for (String path : paths(event, "")) {
                    texts.add(new Text(topic, path, event));
                }
            }
        }
        return texts.stream();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void an_event_with_a_text_that_is_too_long_is_refused_and_one_with_a_short_one_is_not(Text text) throws Exception {
        Decoded<Object> good = admitted(text.topic(), text.event());
        assertThat(good).as("the event as it is").isInstanceOf(Decoded.Value.class);
        GenericRecord event = GenericData.get().deepCopy(text.event().getSchema(), text.event());
        change(event, text.path(), before -> "x".repeat(RecordLimits.TEXT + 1));
        assertThat(admitted(text.topic(), event)).isNotInstanceOf(Decoded.Value.class);
    }

    private static <V extends SpecificRecord> Decoded<Object> admitted(Topic<V> topic, GenericRecord event)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(event.getSchema()).write(event, encoder);
        V same = new SpecificDatumReader<>(topic.type())
                .read(null, DecoderFactory.get().binaryDecoder(out.toByteArray(), null));
        byte[] key = keyOf(topic).getBytes(StandardCharsets.UTF_8);
        RawRecord raw = new RawRecord(
                topic.name(),
                0,
                0,
                Told.at("2020-03-01T08:00").toEpochMilli(),
                key,
                Town.bytes(topic, same),
                List.of());
        try {
            return Admission.admit(ADMISSIONS, keyOf(topic), raw);
        } catch (UnusableRecordException unusable) {
            return new Decoded.Unusable<>(unusable.reason(), unusable.message());
        }
    }

    private static String keyOf(Topic<?> topic) {
        return topic.group() == Topics.Group.FIRMS ? Told.SHOE_FACTORY : KEY;
    }

    private static GenericRecord filled(Schema schema, Topic<?> topic, int kind) {
        GenericRecord record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
            record.put(field.name(), value(field.name(), field.schema(), topic, kind));
        }
        return record;
    }

    private static Object value(String name, Schema schema, Topic<?> topic, int kind) {
        return switch (schema.getType()) {
            case RECORD -> filled(schema, topic, kind);
            case UNION ->
                value(
                        name,
                        name.equals("payload")
                                ? schema.getTypes().get(kind)
                                : schema.getTypes().stream()
                                        .filter(branch -> branch.getType() != Schema.Type.NULL)
                                        .findFirst()
                                        .orElseThrow(),
                        topic,
                        kind);
            case STRING -> text(name, topic);
            case ENUM ->
                new GenericData.EnumSymbol(schema, schema.getEnumSymbols().get(0));
            case ARRAY -> new ArrayList<>();
            case BOOLEAN -> true;
            // an end lies behind the rest
            case LONG ->
                Told.at(name.equals("until") ? "2020-02-21T08:00" : "2020-02-20T08:00")
                        .toEpochMilli();
            case INT -> schema.getLogicalType() == null ? 50 : 18_300;
            default -> throw new IllegalArgumentException("an event has " + schema + ": bound it, and say so here");
        };
    }

    private static String text(String name, Topic<?> topic) {
        if (name.equals("alertId")) {
            return topic == Topics.TRIP_ACKNOWLEDGEMENTS
                    ? KEY + "|TRIP_OVERDUE"
                    : topic == Topics.SOURCE_ACKNOWLEDGEMENTS ? KEY : Told.SHOE_FACTORY + "|SHORTFALL";
        }
        if (name.equals("tripId") || name.equals("workerId")) {
            return KEY;
        }
        boolean firm = name.equals("enterprise") || name.equals("enterpriseId") || name.equals("supplyChainLead");
        return firm ? Told.SHOE_FACTORY : name.endsWith("Division") ? "520300" : "x";
    }

    private static List<String> paths(GenericRecord record, String prefix) {
        List<String> paths = new ArrayList<>();
        for (Schema.Field field : record.getSchema().getFields()) {
            Object value = record.get(field.name());
            if (value instanceof GenericRecord inner) {
                paths.addAll(paths(inner, prefix + field.name() + "."));
            } else if (value instanceof String) {
                paths.add(prefix + field.name());
            }
        }
        return paths;
    }

    private static void change(GenericRecord record, String path, UnaryOperator<String> change) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            record.put(path, change.apply(String.valueOf(record.get(path))));
        } else {
            change((GenericRecord) record.get(path.substring(0, dot)), path.substring(dot + 1), change);
        }
    }
}
