package io.workerreturn.rejected;

import static io.workerreturn.topology.Told.SHOE_FACTORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.workerreturn.schema.Employed;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.topology.Told;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class FieldsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ID = 7;

    private static byte[] framed(SpecificRecord record) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(WireFormat.header(ID));
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new SpecificDatumWriter<SpecificRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private static WorkerStatus employed() {
        return Told.status("w1", "e1", "2020-02-01T08:00", SHOE_FACTORY, new Employed(LocalDate.parse("2020-01-15")));
    }

    @Test
    void fields_read_like_the_schema_and_are_written_back_to_the_same_bytes() throws Exception {
        for (SpecificRecord record : new SpecificRecord[] {
            employed(),
            Told.trip("t1", "p1", "2020-02-18T08:00", Told.plan("2020-02-20T08:00", "2020-02-21T08:00")),
            Told.trip("t1", "b1", "2020-02-18T08:00", new PassengerBooked("w1", SHOE_FACTORY, null, true)),
            Told.arrival("w1", "a1", "2020-02-18T08:00", SHOE_FACTORY),
            Told.enterprise(SHOE_FACTORY, 40),
        }) {
            byte[] value = framed(record);
            Fields fields = FieldsReader.read(record.getSchema(), value);
            assertThat(fields.failure()).isNull();
            assertThat(FieldsWriter.write(ID, record.getSchema(), fields.json()))
                    .isEqualTo(value);
        }
    }

    @Test
    void a_payload_says_which_it_is_and_times_are_readable() throws Exception {
        Fields fields = FieldsReader.read(Topics.WORKER_STATUS.schema(), framed(employed()));
        assertThat(fields.json()).isEqualTo(JSON.readTree("""
                {"eventId": "e1", "occurredAt": "2020-02-01T00:00:00Z", "reportedAt": "2020-02-01T00:00:00Z",
                "source": "hr-portal", "workerId": "w1", "enterprise": "%s",
                "payload": {"@type": "Employed", "from": "2020-01-15"}}
                """.formatted(SHOE_FACTORY)));
    }

    @Test
    void a_figure_with_lists_and_maps_is_read_and_written_too() throws Exception {
        Schema schema = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":["
                        + "{\"name\":\"list\",\"type\":{\"type\":\"array\",\"items\":\"string\"}},"
                        + "{\"name\":\"map\",\"type\":{\"type\":\"map\",\"values\":[\"null\",\"int\"]}},"
                        + "{\"name\":\"double\",\"type\":\"double\"},{\"name\":\"float\",\"type\":\"float\"},"
                        + "{\"name\":\"flag\",\"type\":\"boolean\"},{\"name\":\"bytes\",\"type\":\"bytes\"},"
                        + "{\"name\":\"more\",\"type\":\"long\",\"default\":9}]}");
        ObjectNode json = (ObjectNode) JSON.readTree("{\"list\": [\"一\", \"b\"], \"map\": {\"x\": 1, \"y\": null},"
                + " \"double\": 0.5, \"float\": 0.25, \"flag\": true, \"bytes\": \"00ff\"}");
        Fields read = FieldsReader.read(schema, FieldsWriter.write(ID, schema, json));
        assertThat(read.failure()).isNull();
        assertThat(read.json().toString()).isEqualTo(json.put("more", 9).toString());
    }

    @Test
    void a_cut_record_shows_what_stands_before_the_cut() throws Exception {
        byte[] value = framed(employed());
        int before = -1;
        for (int length = WireFormat.HEADER; length < value.length; length++) {
            Fields fields = FieldsReader.read(Topics.WORKER_STATUS.schema(), Arrays.copyOf(value, length));
            assertThat(fields.failure()).isNotNull();
            assertThat(fields.json().size()).isGreaterThanOrEqualTo(Math.max(0, before));
            before = fields.json().size();
        }
        assertThat(before).isEqualTo(7);
    }

    @Test
    void lengths_that_lie_cost_no_memory() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(WireFormat.header(ID));
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        encoder.writeLong(Long.MAX_VALUE / 2);
        Fields fields = FieldsReader.read(Topics.WORKER_STATUS.schema(), bytes.toByteArray());
        assertThat(fields.failure()).isNotNull();
        assertThat(fields.failure().path()).isEqualTo("eventId");

        Schema endless = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":"
                        + "{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"E\",\"fields\":[]}}}]}");
        assertThat(FieldsReader.read(endless, bytes.toByteArray()).failure()).isNotNull();
    }

    @Property(tries = 500)
    void whatever_the_bytes_reading_ends_and_says_so(@ForAll @Size(max = 200) byte[] body) {
        byte[] value = Arrays.copyOf(WireFormat.header(ID), WireFormat.HEADER + body.length);
        System.arraycopy(body, 0, value, WireFormat.HEADER, body.length);
        for (Schema schema : new Schema[] {
            Topics.CHARTER_BUS_EVENTS.schema(), Topics.ENTERPRISES.schema(), new EnterpriseReturnRate().getSchema(),
        }) {
            assertThatCode(() -> FieldsReader.read(schema, value)).doesNotThrowAnyException();
        }
    }

    private static void refused(String json, String... why) {
        assertThatThrownBy(() -> FieldsWriter.write(ID, Topics.CHARTER_BUS_EVENTS.schema(), JSON.readTree(json)))
                .isInstanceOf(UnrepairableException.class)
                .hasMessageContainingAll(why);
    }

    @Test
    void a_mistake_is_told_with_its_field_and_what_would_do() {
        String head =
                "{\"eventId\": \"e\", \"occurredAt\": \"2020-02-18T04:00:00Z\", \"source\": \"s\", \"tripId\": \"t\"";
        String good = head + ", \"reportedAt\": 1582000000000, \"payload\": ";
        refused(head + ", \"payload\": {\"@type\": \"TripDeparted\"}}", "reportedAt is missing");
        refused(head + ", \"reportedAt\": \"yesterday\"}", "reportedAt", "with its zone");
        refused(head + ", \"reportedAt\": \"2020-02-18T12:00:00\"}", "reportedAt", "with its zone");
        refused(good + "{\"@type\": \"TripDelayed\"}}", "payload.estimatedArrival is missing");
        refused(good + "{\"@type\": \"TripGone\"}}", "payload is one of TripScheduled", "@type");
        refused(good + "{\"place\": \"x\"}}", "payload is one of", "@type");
        refused(
                good + "{\"@type\": \"TripArrived\", \"countedHeads\": \"many\"}}",
                "payload.countedHeads",
                "whole number");
        refused(good + "{\"@type\": \"TripArrived\", \"heads\": 3}}", "payload.heads is no field", "countedHeads");
        refused(good + "7}", "payload is one of");
        refused("[]", "object");
    }

    @Test
    void numbers_as_text_and_avros_own_json_are_understood() throws Exception {
        String name = PassengerBooked.getClassSchema().getFullName();
        byte[] value = FieldsWriter.write(
                ID,
                TripEvent.getClassSchema(),
                JSON.readTree("{\"eventId\": \"e\", \"occurredAt\": \"1581998400000\", \"reportedAt\":"
                        + " \"2020-02-18T12:00:00+08:00\", \"source\": \"s\", \"tripId\": \"t\", \"payload\": {\""
                        + name
                        + "\": {\"worker\": \"w\", \"enterprise\": \"f\", \"newHire\": \"true\"}}}"));
        Fields fields = FieldsReader.read(TripEvent.getClassSchema(), value);
        assertThat(fields.json().get("occurredAt")).isEqualTo(fields.json().get("reportedAt"));
        assertThat(fields.json().at("/payload/newHire").asBoolean()).isTrue();
    }

    @Test
    void a_schema_that_holds_itself_ends_too() throws Exception {
        Schema list = new Schema.Parser()
                .parse(
                        "{\"type\":\"record\",\"name\":\"L\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"L\"]}]}");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(WireFormat.header(ID));
        byte[] deep = new byte[500];
        Arrays.fill(deep, (byte) 2);
        bytes.write(deep);
        assertThat(FieldsReader.read(list, bytes.toByteArray()).failure().why()).contains("deeper");
    }
}
