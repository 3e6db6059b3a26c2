package io.workerreturn.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.schema.RejectedContent;
import io.workerreturn.schema.RejectedRecord;
import io.workerreturn.topology.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RejectedPartsTest {
    private static final RawRecord PLACE = new RawRecord("worker-status", 3, 42, 7, null, null, List.of());

    static {
        // tells Avro to trust our records
        FramedSerdes.subject("any");
    }

    /** A record of any shape. */
    private record Shape(int key, int value, int headers, int headerSize, boolean random) {
        byte @Nullable [] keyBytes() {
            return bytes(key);
        }

        byte @Nullable [] valueBytes() {
            return bytes(value);
        }

        private byte @Nullable [] bytes(int size) {
            if (size < 0) {
                return null;
            }
            byte[] bytes = new byte[size];
            if (random) {
                new Random(size).nextBytes(bytes);
            }
            return bytes;
        }

        List<RawRecord.Header> headerList() {
            List<RawRecord.Header> list = new ArrayList<>();
            for (int i = 0; i < headers; i++) {
                list.add(new RawRecord.Header("头" + i % 3, i % 5 == 4 ? null : bytes(headerSize)));
            }
            return list;
        }

        Headers kafkaHeaders() {
            RecordHeaders kafka = new RecordHeaders();
            headerList().forEach(header -> kafka.add(header.key(), header.value()));
            return kafka;
        }
    }

    @Provide
    Arbitrary<Shape> shapes() {
        Arbitrary<Integer> sizes = Arbitraries.oneOf(
                Arbitraries.of(-1, 0, 1),
                around(RecordLimits.KEY),
                around(RecordLimits.VALUE),
                around(RecordLimits.PART),
                around(2 * RecordLimits.PART),
                Arbitraries.integers().between(0, 3_000_000));
        return Combinators.combine(
                        sizes,
                        sizes,
                        Arbitraries.of(0, 1, 7, 300),
                        Arbitraries.of(0, 10, 64 << 10, 200_000),
                        Arbitraries.of(true, false))
                .as((key, value, headers, headerSize, random) ->
                        new Shape(key, value, headers, headers == 300 ? 250 : headerSize, random));
    }

    private static Arbitrary<Integer> around(int size) {
        return Arbitraries.integers().between(size - 20, size + 20);
    }

    @Property(tries = 200)
    void whatever_is_split_comes_back_to_the_byte_in_parts_that_every_broker_takes(@ForAll("shapes") Shape shape)
            throws IOException {
        Headers headers = shape.kafkaHeaders();
        RawRecord read = asRead(shape.keyBytes(), shape.valueBytes(), headers);
        List<RejectedRecord> parts = new ArrayList<>();
        RejectedParts.of(read, Reason.RECORD_TOO_LARGE, "x".repeat(9_999), parts::add);
        for (RejectedRecord part : parts) {
            assertThat(Bodies.of(part).length + size(part.getKey())).isLessThanOrEqualTo(RecordLimits.SENT);
        }
        RawRecord whole = together(parts);
        // compared at once: many megabytes in all
        assertThat(Arrays.equals(whole.key(), shape.keyBytes())).isTrue();
        assertThat(Arrays.equals(whole.value(), shape.valueBytes())).isTrue();
        assertThat(Arrays.equals(
                        Bulk.packed(whole.headers()).unpacked(),
                        Bulk.packed(shape.headerList()).unpacked()))
                .isTrue();
        assertThat(RejectedParts.valueLength(parts.get(0)))
                .isEqualTo(shape.value() < 0 ? null : (Long) (long) shape.value());
    }

    /** What a consumer makes of it: keys come first, and what is null is given to nobody. */
    private static RawRecord asRead(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        byte[] readKey = read(Inlet.keys(), headers, key);
        byte[] readValue = read(Inlet.values(), headers, value);
        return Inlet.record("worker-status", 3, 42, 7, readKey, readValue, headers);
    }

    private static byte @Nullable [] read(Deserializer<byte[]> by, Headers headers, byte @Nullable [] bytes) {
        return bytes == null ? null : by.deserialize("worker-status", headers, ByteBuffer.wrap(bytes));
    }

    private static int size(@Nullable ByteBuffer bytes) {
        return bytes == null ? 0 : bytes.remaining();
    }

    /** As anybody may put the parts together who knows nothing but the schema. */
    private static RawRecord together(List<RejectedRecord> parts) throws IOException {
        RejectedRecord first = parts.get(0);
        if (first.getContentLength() == null) {
            assertThat(parts).hasSize(1);
            return new RawRecord(
                    PLACE.topic(),
                    3,
                    42,
                    7,
                    array(first.getKey()),
                    array(first.getValue()),
                    first.getHeaders().stream()
                            .map(header -> new RawRecord.Header(header.getKey(), array(header.getValue())))
                            .toList());
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int i = 0; i < parts.size(); i++) {
            RejectedRecord part = parts.get(i);
            assertThat(part.getPart()).isEqualTo(i);
            assertThat(part.getParts()).isEqualTo(parts.size());
            content.writeBytes(array(part.getContent()));
        }
        byte[] bytes = content.toByteArray();
        assertThat((long) bytes.length).isEqualTo(first.getContentLength());
        assertThat(sha256(bytes)).isEqualTo(array(first.getContentSha256()));
        RejectedContent read = new SpecificDatumReader<>(RejectedContent.class)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
        RawRecord ours = Bulk.record(PLACE, bytes);
        assertThat(Arrays.equals(ours.value(), array(read.getValue()))).isTrue();
        return ours;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte @Nullable [] array(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Test
    void of_what_is_larger_than_is_kept_the_first_part_says_how_it_goes_on() throws IOException {
        byte[] value = new byte[RecordLimits.WHOLE];
        value[value.length - 1] = 1;
        RawRecord read = asRead("w1".getBytes(StandardCharsets.UTF_8), value, new RecordHeaders());
        List<RejectedRecord> parts = new ArrayList<>();
        RejectedParts.of(read, Reason.RECORD_TOO_LARGE, "", parts::add);
        assertThat(parts).singleElement().satisfies(part -> {
            assertThat(part.getParts()).isEqualTo(1);
            assertThat(size(part.getContent())).isEqualTo(RecordLimits.PART);
            assertThat(part.getContentLength()).isGreaterThan(value.length);
            assertThat(part.getContentSha256()).isNotNull();
            assertThat(part.getTopic() + part.getPartition() + part.getOffset()).isEqualTo("worker-status342");
        });
    }

    @Test
    void what_waits_to_be_rejected_holds_no_more_than_was_sent() {
        byte[] letters = "a".repeat(40_000_000).getBytes(StandardCharsets.UTF_8);
        assertThat(Inlet.values()
                        .deserialize(Topics.WORKER_STATUS.name(), new RecordHeaders(), ByteBuffer.wrap(letters)))
                .hasSizeLessThan(10_000);
    }

    @Test
    void nobody_outside_can_say_that_a_record_is_packed() {
        Headers headers = new RecordHeaders();
        Inlet.values().deserialize("t", headers, ByteBuffer.wrap(new byte[RecordLimits.VALUE + 1]));
        byte[] mark = headers.lastHeader("worker-return-packed").value();
        byte[] forged = mark.clone();
        forged[0]++;
        Headers sent = new RecordHeaders().add("worker-return-packed", forged);
        byte[] value = {1, 2, 3};
        RawRecord read = asRead(new byte[] {'w'}, value, sent);
        assertThat(read.value()).isEqualTo(value);
        assertThat(read.headers())
                .singleElement()
                .satisfies(header -> assertThat(header.value()).isEqualTo(forged));
    }
}
