package io.workerreturn.topology;

import static io.workerreturn.topology.Told.SHOE_FACTORY;
import static io.workerreturn.topology.Told.arrival;
import static io.workerreturn.topology.Told.at;
import static io.workerreturn.topology.Told.enterprise;
import static io.workerreturn.topology.Told.plan;
import static io.workerreturn.topology.Told.said;
import static io.workerreturn.topology.Told.status;
import static io.workerreturn.topology.Told.trip;
import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.schema.Acknowledged;
import io.workerreturn.schema.AlertAcknowledgement;
import io.workerreturn.schema.Housed;
import io.workerreturn.schema.ObservationStarted;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.PassengerNoShow;
import io.workerreturn.schema.RejectedRecord;
import io.workerreturn.schema.ReportedForDuty;
import io.workerreturn.schema.TripDelayed;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.TripScheduled;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.wire.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RejectedRecordsTest {
    private static final String LATE = "2020-02-20T08:00";

    /** A record that can't be used, and why. */
    private record Bad(
            String what, Reason reason, Topics.Topic<?> topic, byte @Nullable [] key, byte @Nullable [] value) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Bad badTrip(String what, Reason reason, String key, TripEvent event) {
        return new Bad(
                what, reason, Topics.CHARTER_BUS_EVENTS, utf8(key), Town.bytes(Topics.CHARTER_BUS_EVENTS, event));
    }

    private static Bad badWorker(String what, Reason reason, String key, WorkerStatus status) {
        return new Bad(what, reason, Topics.WORKER_STATUS, utf8(key), Town.bytes(Topics.WORKER_STATUS, status));
    }

    private static Bad badWord(
            String what,
            Reason reason,
            Topics.Topic<AlertAcknowledgement> topic,
            String key,
            String alertId,
            String by) {
        AlertAcknowledgement record = said(alertId, "x", LATE, new Acknowledged(by, null, null, null));
        return new Bad(what, reason, topic, utf8(key), Town.bytes(topic, record));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Stream<Bad> records() throws Exception {
        TripEvent good = trip("t1", "x", LATE, new PassengerNoShow("w1"));
        byte[] bytes = Town.bytes(Topics.CHARTER_BUS_EVENTS, good);
        byte[] unknownId = bytes.clone();
        unknownId[1] = 0x7f;
        Town.known(Topics.CHARTER_BUS_EVENTS, unknownId);
        TripScheduled nowhere =
                new TripScheduled("浙C12345", "运输公司", 25, "52030", "遵义", "330381", "瑞安", at(LATE), at(LATE), null);
        TripScheduled noProvince =
                new TripScheduled("浙C12345", "运输公司", 25, "000000", "遵义", "330381", "瑞安", at(LATE), at(LATE), null);
        Topics.Topic<TripEvent> bus = Topics.CHARTER_BUS_EVENTS;
        return Stream.of(
                new Bad("no key", Reason.NULL_KEY, bus, null, bytes),
                new Bad("a framed key", Reason.KEY_NOT_UTF8, bus, new byte[] {0, 0, (byte) 0xff}, bytes),
                new Bad("a tombstone for an event", Reason.NULL_VALUE, bus, utf8("t1"), null),
                new Bad("text", Reason.NOT_AVRO, bus, utf8("t1"), utf8("{\"tripId\": 1}")),
                new Bad("nothing but a frame", Reason.UNREADABLE, bus, utf8("t1"), Arrays.copyOf(bytes, 5)),
                new Bad("an unknown schema", Reason.UNKNOWN_SCHEMA_ID, bus, utf8("t1"), unknownId),
                new Bad(
                        "another topic's record",
                        Reason.WRONG_RECORD,
                        bus,
                        utf8(SHOE_FACTORY),
                        Town.bytes(Topics.ENTERPRISES, enterprise(SHOE_FACTORY, 1))),
                new Bad("a later version's payload", Reason.UNKNOWN_PAYLOAD, bus, utf8("t1"), ofLaterVersion()),
                new Bad("half a record", Reason.UNREADABLE, bus, utf8("t1"), Arrays.copyOf(bytes, bytes.length - 3)),
                badTrip("another trip's key", Reason.KEY_MISMATCH, "t2", good),
                badTrip("no eventId", Reason.EVENT_ID_INVALID, "t1", trip("t1", "", LATE, new PassengerNoShow("w1"))),
                badTrip(
                        "a Chinese eventId",
                        Reason.EVENT_ID_INVALID,
                        "t1",
                        trip("t1", "到达", LATE, new PassengerNoShow("w1"))),
                badTrip(
                        "a long eventId",
                        Reason.EVENT_ID_INVALID,
                        "t1",
                        trip("t1", "x".repeat(65), LATE, new PassengerNoShow("w1"))),
                badTrip(
                        "no firm",
                        Reason.USCC_INVALID,
                        "t1",
                        trip("t1", "x", LATE, new PassengerBooked("w1", "91330381MA2AAAA110", null, null))),
                new Bad("the end of no firm", Reason.USCC_INVALID, Topics.ENTERPRISES, utf8("shoe factory"), null),
                badTrip("no division", Reason.DIVISION_INVALID, "t1", trip("t1", "x", LATE, nowhere)),
                badTrip("no province", Reason.DIVISION_INVALID, "t1", trip("t1", "x", LATE, noProvince)),
                badTrip("nobody", Reason.FIELD_INVALID, "t1", trip("t1", "x", LATE, new PassengerNoShow(""))),
                badWord(
                        "a word of another trip's alert",
                        Reason.KEY_MISMATCH,
                        Topics.TRIP_ACKNOWLEDGEMENTS,
                        "t1",
                        "t2|TRIP_OVERDUE",
                        "li"),
                badWord(
                        "a word of a shortfall among those of trips",
                        Reason.KEY_MISMATCH,
                        Topics.TRIP_ACKNOWLEDGEMENTS,
                        "t1",
                        "t1|SHORTFALL",
                        "li"),
                badWord(
                        "a word of another source",
                        Reason.KEY_MISMATCH,
                        Topics.SOURCE_ACKNOWLEDGEMENTS,
                        "hr-portal",
                        "checkpoints",
                        "li"),
                badWord(
                        "a word of no firm's shortfall",
                        Reason.USCC_INVALID,
                        Topics.SHORTFALL_ACKNOWLEDGEMENTS,
                        "shoe factory",
                        "shoe factory|SHORTFALL",
                        "li"),
                badWord(
                        "nobody's word",
                        Reason.FIELD_INVALID,
                        Topics.SHORTFALL_ACKNOWLEDGEMENTS,
                        SHOE_FACTORY,
                        SHOE_FACTORY + "|SHORTFALL",
                        " "),
                badTrip(
                        "a delay for ever",
                        Reason.FIELD_INVALID,
                        "t1",
                        trip("t1", "x", LATE, new TripDelayed(Instant.ofEpochMilli(Long.MAX_VALUE), null))),
                badWorker(
                        "an observation for ever",
                        Reason.FIELD_INVALID,
                        "w1",
                        status(
                                "w1",
                                "x",
                                LATE,
                                null,
                                new ObservationStarted(Instant.ofEpochMilli(Long.MAX_VALUE), null))),
                badTrip(
                        "a trip whose key runs into another's",
                        Reason.FIELD_INVALID,
                        "t1\0w1",
                        trip("t1\0w1", "x", LATE, new PassengerNoShow("w1"))),
                badWorker(
                        "said two days before it happens",
                        Reason.OCCURRED_AFTER_REPORTED,
                        "w1",
                        new WorkerStatus(
                                "x", at("2020-02-22T08:01"), at(LATE), "hr-portal", "w1", null, new ReportedForDuty())),
                badWorker(
                        "said after the broker had it",
                        Reason.REPORTED_IN_FUTURE,
                        "w1",
                        new WorkerStatus(
                                "x",
                                at(LATE),
                                Town.APPENDED.plusSeconds(601),
                                "hr-portal",
                                "w1",
                                null,
                                new ReportedForDuty())),
                badWorker(
                        "another year's",
                        Reason.OUT_OF_SEASON,
                        "w1",
                        status("w1", "x", "2019-02-20T08:00", null, new ReportedForDuty())));
    }

    /** A trip event with a payload that only a later version knows. */
    private static byte[] ofLaterVersion() throws IOException, InterruptedException {
        Schema mine = Topics.CHARTER_BUS_EVENTS.schema();
        String text = mine.toString().replaceFirst("\"PassengerAlighted\"", "\"PassengerTransferred\"");
        assertThat(text).isNotEqualTo(mine.toString());
        Schema later = new Schema.Parser().parse(text);
        String body =
                "{\"schema\": " + new com.fasterxml.jackson.databind.ObjectMapper().writeValueAsString(text) + "}";
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(Town.REGISTRY.url() + "/subjects/later-version/versions"))
                                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        int id = Integer.parseInt(answer.body().replaceAll("\\D+", ""));
        GenericRecord event = new GenericData.Record(later);
        for (String field : List.of("eventId", "source", "tripId")) {
            event.put(field, "t1");
        }
        event.put("occurredAt", at(LATE).toEpochMilli());
        event.put("reportedAt", at(LATE).toEpochMilli());
        Schema payload = later.getField("payload").schema().getTypes().stream()
                .filter(type -> type.getName().equals("PassengerTransferred"))
                .findFirst()
                .orElseThrow();
        GenericRecord transferred = new GenericData.Record(payload);
        transferred.put("worker", "w1");
        event.put("payload", transferred);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(later).write(event, encoder);
        byte[] bytes = out.toByteArray();
        Town.known(Topics.CHARTER_BUS_EVENTS, bytes);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("records")
    void a_record_that_can_not_be_used_is_kept_whole_and_the_rest_goes_on(Bad bad) {
        try (Town town = new Town()) {
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 1));
            town.tellRaw(bad.topic(), utf8("before"), utf8("?"));
            RecordHeaders headers = new RecordHeaders();
            headers.add("trace", new byte[] {1, 2}).add("empty", null).add("trace", utf8("twice"));
            town.tellRaw(bad.topic(), new TestRecord<>(bad.key(), bad.value(), headers, Town.APPENDED));
            town.tell(Topics.INDIVIDUAL_ARRIVALS, "w9", arrival("w9", "a9", LATE, SHOE_FACTORY));
            assertThat(town.firm(SHOE_FACTORY).getReturned()).isEqualTo(1);
            assertThat(town.journey("w1")).isNull();
            assertThat(town.table(Topics.TRIP_BOARD)).isEmpty();

            assertThat(town.rejected()).hasSize(2);
            RejectedRecord rejected = town.rejected().get(1);
            assertThat(rejected.getReason()).isEqualTo(bad.reason().name());
            assertThat(rejected.getMessage()).isNotBlank();
            assertThat(rejected.getTopic()).isEqualTo(bad.topic().name());
            assertThat(rejected.getPartition()).isZero();
            assertThat(rejected.getOffset()).isEqualTo(bad.topic() == Topics.ENTERPRISES ? 2 : 1);
            assertThat(rejected.getTimestamp()).isEqualTo(Town.APPENDED);
            assertThat(rejected.getKey()).isEqualTo(bad.key() == null ? null : ByteBuffer.wrap(bad.key()));
            assertThat(rejected.getValue()).isEqualTo(bad.value() == null ? null : ByteBuffer.wrap(bad.value()));
            assertThat(rejected.getHeaders())
                    .extracting(header -> header.getKey(), header -> header.getValue())
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("trace", ByteBuffer.wrap(new byte[] {1, 2})),
                            org.assertj.core.groups.Tuple.tuple("empty", null),
                            org.assertj.core.groups.Tuple.tuple("trace", ByteBuffer.wrap(utf8("twice"))));
        }
    }

    @Test
    void every_reason_has_a_record() throws Exception {
        Set<Reason> shown =
                records().map(Bad::reason).collect(Collectors.toCollection(() -> EnumSet.noneOf(Reason.class)));
        // has tests of its own: LargeRecordsTest
        assertThat(EnumSet.complementOf(EnumSet.copyOf(shown))).containsExactly(Reason.RECORD_TOO_LARGE);
    }

    @Test
    void times_on_the_edge_are_accepted() {
        try (Town town = new Town()) {
            town.tell(
                    Topics.WORKER_STATUS,
                    "w1",
                    new WorkerStatus("x", at("2020-02-22T08:00"), at(LATE), "hr-portal", "w1", null, new Housed("1")));
            town.tell(
                    Topics.WORKER_STATUS,
                    "w1",
                    new WorkerStatus(
                            "y", at(LATE), Town.APPENDED.plusSeconds(600), "hr-portal", "w1", null, new Housed("2")));
            town.tell(
                    Topics.WORKER_STATUS,
                    "w1",
                    new WorkerStatus("z", Town.SEASON_START, at(LATE), "hr-portal", "w1", null, new Housed("3")));
            assertThat(town.settle().rejected()).isEmpty();
        }
    }

    @Test
    void a_tick_that_can_not_be_read_stops_nothing() {
        try (Town town = new Town()) {
            town.tellRaw(Topics.CLOCK, utf8("now"), utf8("noon"));
            town.tellRaw(Topics.CLOCK, utf8("now"), null);
            town.tick(at(LATE)).tick(at("2020-02-19T08:00"));
            town.tell(
                    Topics.CHARTER_BUS_EVENTS,
                    "t1",
                    trip("t1", "x", "2020-02-18T08:00", plan("2020-02-18T08:00", "2020-02-19T12:00")));
            assertThat(town.settle().table(Topics.TRIP_ALERTS)).containsOnlyKeys("t1|TRIP_OVERDUE");
        }
    }
}
