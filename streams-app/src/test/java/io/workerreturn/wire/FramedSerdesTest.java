package io.workerreturn.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.schema.LogMark;
import io.workerreturn.schema.TripEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FramedSerdesTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final TripEvent BOOKING = Samples.booking("e-1");

    @TempDir
    private Path folder;

    private EmbeddedRegistry registry;
    private AvroSerdes serdes;
    private ValueReader<TripEvent> reader;

    @BeforeEach
    void start() {
        registry = EmbeddedRegistry.start(folder, 0);
        serdes = AvroSerdes.open(RegistryConfig.at(registry.url().toString()));
        reader = serdes.reader(TripEvent.class);
    }

    @AfterEach
    void stop() {
        serdes.close();
        registry.close();
    }

    @Test
    void what_was_written_is_read_again() {
        byte[] value = serdes.writer(Samples.TOPIC, TripEvent.class).write(BOOKING);

        assertThat(value[0]).isZero();
        assertThat(reader.readBlocking(value, SOON)).isEqualTo(new Decoded.Value<>(BOOKING));
        assertThat(reader.read(value)).isEqualTo(new Decoded.Value<>(BOOKING));
        assertThat(reader.deserializer(SOON).deserialize(Samples.TOPIC, value)).isEqualTo(BOOKING);
    }

    @Test
    void the_published_schema_is_the_contract_without_notes_for_java() throws Exception {
        byte[] value = serdes.writer(Samples.TOPIC, TripEvent.class).write(BOOKING);
        Schema published =
                new HttpSchemaRegistry(RegistryConfig.at(registry.url().toString())).fetch(WireFormat.schemaId(value));

        assertThat(published.toString()).doesNotContain("avro.java").contains("timestamp-millis", "\"doc\"");
        assertThat(published.getFullName()).isEqualTo(TripEvent.class.getName());
    }

    @Test
    void a_writer_never_asks_the_registry_again() {
        ValueWriter<TripEvent> writer = serdes.writer(Samples.TOPIC, TripEvent.class);
        registry.close();

        assertThat(writer.write(BOOKING)).hasSizeGreaterThan(WireFormat.HEADER);
    }

    @Test
    void a_value_that_can_not_be_written_leaves_nothing_in_the_next_one() {
        ValueWriter<TripEvent> writer = serdes.writer(Samples.TOPIC, TripEvent.class);
        byte[] before = writer.write(BOOKING);
        TripEvent wrong = Samples.trip("e-2", "no payload");

        assertThatThrownBy(() -> writer.write(wrong)).isInstanceOf(RuntimeException.class);
        assertThat(writer.write(BOOKING)).isEqualTo(before);
    }

    @Test
    void nothing_stays_nothing_for_kafkas_clients() {
        ValueWriter<TripEvent> writer = serdes.writer(Samples.TOPIC, TripEvent.class);

        assertThat(writer.serializer().serialize(Samples.TOPIC, null)).isNull();
        assertThat(writer.serde().serializer().serialize(Samples.TOPIC, BOOKING))
                .isEqualTo(writer.write(BOOKING));
        assertThat(reader.deserializer(SOON).deserialize(Samples.TOPIC, null)).isNull();
        assertThatThrownBy(() -> reader.deserializer(SOON).deserialize(Samples.TOPIC, new byte[3]))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("Confluent wire format");
    }

    @Test
    void a_schema_that_is_not_known_yet_is_fetched_aside_for_as_long_as_the_registry_is_away() throws Exception {
        byte[] value = serdes.writer(Samples.TOPIC, TripEvent.class).write(BOOKING);
        int id = WireFormat.schemaId(value);
        int port = registry.port();
        registry.close();

        assertThat(reader.read(value)).isEqualTo(new Decoded.Pending<>(id));
        assertThat(reader.readBlocking(value, Duration.ofMillis(300))).isEqualTo(new Decoded.Pending<>(id));
        assertThat(serdes.fetches().pending()).isEqualTo(1);
        assertThat(serdes.fetches().since())
                .hasValueSatisfying(
                        since -> assertThat(since).isBetween(Instant.now().minusSeconds(60), Instant.now()));

        registry = EmbeddedRegistry.start(folder, port);
        assertThat(reader.readBlocking(value, SOON)).isEqualTo(new Decoded.Value<>(BOOKING));
        assertThat(serdes.fetches()).isEqualTo(new SchemaFetches(0, Optional.empty()));
    }

    @Test
    void only_the_registrys_definite_no_refuses_an_id() {
        assertRefused(new byte[] {0, 0, 0, 0, 7, 1, 2}, Reason.UNKNOWN_SCHEMA_ID);
    }

    @Test
    void bytes_that_are_not_framed_are_refused_at_once() {
        assertThat(reasonOf(reader.read(null))).isEqualTo(Reason.NULL_VALUE);
        assertThat(reasonOf(reader.read(new byte[0]))).isEqualTo(Reason.NOT_AVRO);
        assertThat(reasonOf(reader.read(new byte[] {0, 0, 0, 1}))).isEqualTo(Reason.NOT_AVRO);
        assertThat(reasonOf(reader.read("{\"json\":1}".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(Reason.NOT_AVRO);
    }

    @Test
    void a_record_of_another_kind_is_refused() {
        byte[] tick = serdes.writer("test.clock", ClockTick.class)
                .write(ClockTick.newBuilder().setNow(Instant.EPOCH).build());

        assertRefused(tick, Reason.WRONG_RECORD);
    }

    @Test
    void bytes_after_the_end_and_bytes_that_end_too_early_are_refused() {
        byte[] value = serdes.writer(Samples.TOPIC, TripEvent.class).write(BOOKING);

        assertRefused(Arrays.copyOf(value, value.length + 1), Reason.UNREADABLE);
        assertRefused(Arrays.copyOf(value, value.length - 1), Reason.UNREADABLE);
        assertRefused(Arrays.copyOf(value, WireFormat.HEADER), Reason.UNREADABLE);
    }

    @Test
    void a_text_that_claims_gigabytes_is_refused() throws IOException {
        byte[] value = serdes.writer(Samples.TOPIC, TripEvent.class).write(BOOKING);
        for (long length : new long[] {Integer.MAX_VALUE - 9, Integer.MAX_VALUE, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.write(value, 0, WireFormat.HEADER);
            BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
            out.writeLong(length);
            out.flush();
            assertRefused(bytes.toByteArray(), Reason.UNREADABLE);
        }
    }

    /** Items that take no bytes: a record could claim any number of them in the few that its claim takes. */
    static Stream<String> nothings() {
        String empty = "{\"type\":\"record\",\"name\":\"Empty%d\",\"fields\":[%s]}";
        return Stream.of(
                "\"null\"",
                empty.formatted(1, ""),
                empty.formatted(
                        2,
                        "{\"name\":\"a\",\"type\":\"null\"},{\"name\":\"b\",\"type\":" + empty.formatted(3, "") + "}"),
                "{\"type\":\"fixed\",\"name\":\"None\",\"size\":0}");
    }

    @ParameterizedTest
    @MethodSource("nothings")
    void a_schema_of_items_that_take_no_bytes_is_refused_whatever_its_records_claim(String nothing) throws Exception {
        String array = "{\"type\":\"array\",\"items\":%s}".formatted(nothing);
        for (String type : List.of(
                array,
                "[\"null\"," + array + "]",
                "{\"type\":\"map\",\"values\":" + array + "}",
                "{\"type\":\"array\",\"items\":" + array + "}")) {
            Schema newer =
                    changed(fields -> fields.add(0, new Schema.Field("nothings", new Schema.Parser().parse(type))));
            byte[] value = ByteBuffer.allocate(WireFormat.HEADER + 1)
                    .put(WireFormat.header(register("nothings-" + newer.hashCode(), newer)))
                    .put((byte) 0)
                    .array();
            assertRefused(value, Reason.UNREADABLE);
            assertThat(((Decoded.Unusable<TripEvent>) reader.read(value)).message())
                    .contains("nothings", "no bytes");
        }
    }

    @Test
    void a_list_that_claims_more_items_than_there_are_bytes_is_refused() throws Exception {
        ValueReader<LogMark> marks = serdes.reader(LogMark.class);
        int id = WireFormat.schemaId(serdes.writer("marks", LogMark.class)
                .write(LogMark.newBuilder()
                        .setNow(Instant.EPOCH)
                        .setAppendedAt(Instant.EPOCH)
                        .setEnds(Map.of())
                        .build()));
        for (long claimed : new long[] {1_000, 100_000_000, Integer.MAX_VALUE - 9, Long.MAX_VALUE, Long.MIN_VALUE}) {
            for (boolean skippable : new boolean[] {false, true}) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                bytes.writeBytes(WireFormat.header(id));
                BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
                out.writeLong(0);
                out.writeLong(0);
                out.writeLong(1);
                out.writeString("topic");
                out.writeLong(skippable ? -claimed : claimed);
                if (skippable) {
                    out.writeLong(1);
                }
                out.writeLong(7);
                out.flush();
                assertThat(marks.readBlocking(bytes.toByteArray(), SOON))
                        .isInstanceOfSatisfying(
                                Decoded.Unusable.class,
                                refused -> assertThat(refused.reason()).isEqualTo(Reason.UNREADABLE));
            }
        }
    }

    @Test
    void a_record_of_a_newer_schema_with_one_more_field_is_read() throws Exception {
        Schema newer = changed(fields -> fields.add(
                new Schema.Field("weather", Schema.create(Schema.Type.STRING), "What the sky was like.", "unknown")));
        GenericRecord record = copy(BOOKING, newer);
        record.put("weather", "snow");

        assertThat(reader.readBlocking(encoded(record), SOON)).isEqualTo(new Decoded.Value<>(BOOKING));
    }

    @Test
    void a_payload_that_this_version_does_not_know_is_never_taken_for_another_one() throws Exception {
        Schema diverted =
                Schema.createRecord("TripDiverted", "Goes elsewhere.", TripEvent.class.getPackageName(), false);
        diverted.setFields(List.of());
        Schema newer = changed(fields -> {
            Schema.Field payload = fields.remove(fields.size() - 1);
            List<Schema> branches = new ArrayList<>(payload.schema().getTypes());
            branches.add(diverted);
            fields.add(new Schema.Field("payload", Schema.createUnion(branches), payload.doc()));
        });
        GenericRecord known = copy(BOOKING, newer);
        GenericRecord unknown = copy(BOOKING, newer);
        unknown.put("payload", new GenericData.Record(diverted));

        assertThat(reader.readBlocking(encoded(known), SOON)).isEqualTo(new Decoded.Value<>(BOOKING));
        assertRefused(encoded(unknown), Reason.UNKNOWN_PAYLOAD);
    }

    @Test
    void a_schema_that_can_not_become_ours_is_refused_whole() throws Exception {
        Schema other = changed(fields -> fields.remove(1));

        assertRefused(encoded(copy(BOOKING, other)), Reason.UNREADABLE);
    }

    @Test
    void a_field_that_nests_without_end_in_a_foreign_schema_is_refused() throws Exception {
        Schema chain = new Schema.Parser()
                .parse(
                        "{\"type\":\"record\",\"name\":\"Chain\",\"fields\":[{\"name\":\"next\",\"type\":[\"null\",\"Chain\"]}]}");
        Schema newer = changed(fields -> fields.add(0, new Schema.Field("chain", chain)));
        byte[] links = new byte[1_000_000];
        Arrays.fill(links, (byte) 2);
        byte[] value = ByteBuffer.allocate(WireFormat.HEADER + links.length)
                .put(WireFormat.header(register(newer)))
                .put(links)
                .array();

        assertRefused(value, Reason.UNREADABLE);
    }

    @Test
    void one_reader_and_one_writer_serve_many_threads() throws Exception {
        ValueWriter<TripEvent> writer = serdes.writer(Samples.TOPIC, TripEvent.class);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                int number = thread;
                work.add(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        TripEvent event = Samples.booking("e-" + number + "-" + i);
                        Decoded<TripEvent> decoded = reader.readBlocking(writer.write(event), SOON);
                        if (!decoded.equals(new Decoded.Value<>(event))) {
                            return false;
                        }
                    }
                    return true;
                });
            }
            for (Future<Boolean> done : threads.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_topic_whose_schema_the_registry_refuses_stops_the_start_with_advice() throws Exception {
        Schema other = changed(fields -> fields.remove(1));
        new HttpSchemaRegistry(RegistryConfig.at(registry.url().toString()))
                .register(FramedSerdes.subject(Samples.TOPIC), other);

        assertThatThrownBy(() -> serdes.writer(Samples.TOPIC, TripEvent.class))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(Samples.TOPIC)
                .hasMessageContaining("topic.prefix");
    }

    @Test
    void a_setting_or_a_provider_that_is_not_known_is_refused_with_a_hint() {
        String url = registry.url().toString();
        assertThatThrownBy(() ->
                        AvroSerdes.open(new RegistryConfig(RegistryConfig.DEFAULT_PROVIDER, url, Map.of("ssl.x", "1"))))
                .hasMessageContaining("ssl.x")
                .hasMessageContaining(RegistryConfig.USER_INFO);
        assertThatThrownBy(() -> AvroSerdes.open(new RegistryConfig("carrier-pigeon", url, Map.of())))
                .hasMessageContaining("carrier-pigeon");
        assertThatThrownBy(() -> AvroSerdes.open(RegistryConfig.at("localhost:8081")))
                .hasMessageContaining("http://localhost:8081");
    }

    @Test
    void secrets_of_the_registrys_client_are_not_printed() {
        assertThat(new RegistryConfig("default", "http://r", Map.of(RegistryConfig.USER_INFO, "me:secret")))
                .asString()
                .doesNotContain("secret");
    }

    private void assertRefused(byte[] value, Reason reason) {
        Decoded<TripEvent> decoded = reader.readBlocking(value, SOON);
        assertThat(reasonOf(decoded)).isEqualTo(reason);
        assertThat(((Decoded.Unusable<TripEvent>) decoded).message()).endsWith(reason.hint());
    }

    private static Reason reasonOf(Decoded<TripEvent> decoded) {
        assertThat(decoded).isInstanceOf(Decoded.Unusable.class);
        return ((Decoded.Unusable<TripEvent>) decoded).reason();
    }

    private static Schema changed(Consumer<List<Schema.Field>> change) {
        Schema ours = PublishedSchema.of(TripEvent.class);
        List<Schema.Field> fields = new ArrayList<>();
        ours.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
        change.accept(fields);
        return Schema.createRecord(ours.getName(), ours.getDoc(), ours.getNamespace(), false, fields);
    }

    private static GenericRecord copy(TripEvent event, Schema schema) {
        GenericRecord copy = new GenericData.Record(schema);
        GenericRecord plain = generic(event);
        plain.getSchema().getFields().stream()
                .filter(field -> schema.getField(field.name()) != null)
                .forEach(field -> copy.put(field.name(), plain.get(field.name())));
        return copy;
    }

    private static GenericRecord generic(TripEvent event) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
            new SpecificDatumWriter<>(TripEvent.class).write(event, out);
            out.flush();
            return new GenericDatumReader<GenericRecord>(PublishedSchema.of(TripEvent.class))
                    .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] encoded(GenericRecord record) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(WireFormat.header(register(record.getSchema())));
        BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(record.getSchema(), new SpecificData()).write(record, out);
        out.flush();
        return bytes.toByteArray();
    }

    private int register(Schema schema) throws IOException {
        return register("foreign-value", schema);
    }

    private int register(String subject, Schema schema) throws IOException {
        return new HttpSchemaRegistry(RegistryConfig.at(registry.url().toString())).register(subject, schema);
    }
}
