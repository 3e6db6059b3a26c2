package io.workerreturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.workerreturn.schema.WorkerStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;

/** A source that has moved on: its schema of a worker's status has one more field, which it has registered. */
final class TomorrowsWriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Schema schema;
    private final int id;

    TomorrowsWriter(String registryUrl, String subject, String field) throws IOException, InterruptedException {
        Schema today = WorkerStatus.getClassSchema();
        List<Schema.Field> fields = new ArrayList<>();
        today.getFields().forEach(known -> fields.add(new Schema.Field(known, known.schema())));
        Schema text = Schema.createUnion(Schema.create(Schema.Type.NULL), Schema.create(Schema.Type.STRING));
        fields.add(new Schema.Field(field, text, "What nobody knows yet.", Schema.Field.NULL_DEFAULT_VALUE));
        schema = Schema.createRecord(today.getName(), today.getDoc(), today.getNamespace(), false, fields);
        id = register(registryUrl, subject);
    }

    private int register(String registryUrl, String subject) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(registryUrl + "/subjects/" + subject + "/versions"))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(Map.of("schema", schema.toString()))))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body()).path("id").asInt();
    }

    /** The record in the wire format, the new field filled in. */
    byte[] write(WorkerStatus status) throws IOException {
        GenericData.Record record = new GenericData.Record(schema);
        for (Schema.Field field : WorkerStatus.getClassSchema().getFields()) {
            record.put(field.name(), status.get(field.pos()));
        }
        record.put(schema.getFields().size() - 1, "塘下镇第三微网格");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        // that of the class knows the logical types, and how its payloads are written
        new GenericDatumWriter<>(schema, SpecificData.getForClass(WorkerStatus.class)).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}
