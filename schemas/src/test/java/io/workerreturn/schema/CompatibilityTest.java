package io.workerreturn.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class CompatibilityTest {
    private static final int SAMPLES = 50;

    @Test
    void every_schema_stays_fully_compatible_with_every_version_ever_released() {
        Map<String, Schema> current = Schemas.current();
        List<String> broken = new ArrayList<>();
        Schemas.released()
                .forEach((version, schemas) -> schemas.forEach((name, released) -> {
                    if (!current.containsKey(name)) {
                        broken.add(name + " of " + version + " is gone");
                    } else {
                        objections(current.get(name), released)
                                .forEach(problem -> broken.add(version + ": " + problem));
                    }
                }));
        assertThat(Schemas.released()).as("released versions are kept").isNotEmpty();
        assertThat(broken).isEmpty();
    }

    @Test
    void code_of_the_last_release_reads_what_this_version_writes_and_the_other_way_round() throws IOException {
        Map<String, Schema> current = Schemas.current();
        for (Map<String, Schema> schemas : Schemas.released().values()) {
            for (Map.Entry<String, Schema> released : schemas.entrySet()) {
                Schema now = current.get(released.getKey());
                Samples samples = new Samples(new Random(released.getKey().hashCode()));
                for (int i = 0; i < SAMPLES && now.getType() == Schema.Type.RECORD; i++) {
                    assertThat(reread(now, released.getValue(), samples.of(now)))
                            .isNotNull();
                    assertThat(reread(released.getValue(), now, samples.of(released.getValue())))
                            .isNotNull();
                }
            }
        }
    }

    @Test
    void a_required_field_more_or_a_payload_more_would_be_noticed() {
        Schema one = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"}]}");
        Schema more = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"},"
                        + "{\"name\":\"b\",\"type\":\"int\"}]}");
        Schema payload = new Schema.Parser()
                .parse(
                        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":[\"int\",\"string\"]}]}");
        assertThat(objections(more, one)).isNotEmpty();
        assertThat(objections(payload, one)).isNotEmpty();
        assertThat(objections(one, one)).isEmpty();
    }

    @Test
    void every_record_and_every_field_is_described() {
        List<String> bare = new ArrayList<>();
        Schemas.current().forEach((name, schema) -> {
            if (schema.getDoc() == null || schema.getDoc().isBlank()) {
                bare.add(name);
            }
            if (schema.getType() == Schema.Type.RECORD) {
                schema.getFields().stream()
                        .filter(field -> field.doc() == null || field.doc().isBlank())
                        .forEach(field -> bare.add(name + "." + field.name()));
            }
        });
        assertThat(bare).isEmpty();
    }

    private static List<String> objections(Schema current, Schema released) {
        List<String> objections = new ArrayList<>();
        for (Schema[] pair : new Schema[][] {{current, released}, {released, current}}) {
            var verdict = SchemaCompatibility.checkReaderWriterCompatibility(pair[0], pair[1]);
            if (verdict.getType() != SchemaCompatibilityType.COMPATIBLE) {
                objections.add(current.getName() + ": " + verdict.getResult().getIncompatibilities());
            }
        }
        return objections;
    }

    private static Object reread(Schema writer, Schema reader, Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<>(writer).write(value, encoder);
        encoder.flush();
        BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null);
        Object read = new GenericDatumReader<>(writer, reader).read(null, decoder);
        assertThat(decoder.isEnd()).isTrue();
        return read;
    }
}
