package io.workerreturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.audit.AuditProgress;
import io.workerreturn.audit.AuditReport;
import io.workerreturn.audit.City;
import io.workerreturn.rejected.Rejected;
import io.workerreturn.rejected.RejectedId;
import io.workerreturn.rejected.RejectedTopic;
import io.workerreturn.topology.Partitions;
import io.workerreturn.topology.Told;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.RawRecord;
import io.workerreturn.wire.Reason;
import io.workerreturn.wire.RecordLimits;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records of every size around every limit, into every source topic, beside good ones. */
class LargeRecordsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int MEGABYTE = 1 << 20;
    private static final int MANY = 40;
    private static final Random RANDOM = new Random(1);

    @TempDir
    private static Path folder;

    /** A record that no event is. */
    private record Bad(
            String what,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<Header> headers,
            String compression,
            boolean misplaced) {
        Bad(String what, byte @Nullable [] key, byte @Nullable [] value, String compression) {
            this(what, key, value, List.of(), compression, false);
        }

        String sum() {
            return LargeRecordsTest.sum(
                    key,
                    value,
                    headers.stream()
                            .map(header -> new RawRecord.Header(header.key(), header.value()))
                            .toList());
        }
    }

    private static List<Bad> bads() {
        byte[] key = key(0);
        byte[] strange = random(1_048_400);
        ByteBuffer.wrap(strange).put((byte) 0).putInt(777_777_777);
        byte[] strangeAndSmall = Arrays.copyOf(strange, RecordLimits.VALUE);
        List<Header> headers = List.of(new RecordHeader("trace", random(70_000)), new RecordHeader("头", null));
        List<Bad> bads = new ArrayList<>();
        for (int size : List.of(RecordLimits.VALUE, RecordLimits.VALUE + 1, 900_000, 1_048_400)) {
            bads.add(new Bad(size + " random bytes", key, random(size), "none"));
        }
        bads.add(new Bad("a letter for 5 MB", key, letters(5 * MEGABYTE), "lz4"));
        bads.add(new Bad("a letter for 40 MB", key, letters(40 * MEGABYTE), "lz4"));
        bads.add(new Bad("a letter for 30 MB", key, letters(30 * MEGABYTE), "gzip"));
        for (String compression : List.of("lz4", "zstd", "gzip")) {
            // others for each topic, as many small ones as large ones
            int size = (int) (900_000 * Math.exp(RANDOM.nextDouble() * Math.log(40.0 * MEGABYTE / 900_000)));
            bads.add(new Bad("a letter for " + size + " bytes", key, letters(size), compression));
        }
        bads.add(new Bad(
                "more than is kept", "alone".getBytes(StandardCharsets.UTF_8), letters(RecordLimits.WHOLE), "zstd"));
        bads.add(new Bad("an unknown schema, large", key, strange, "none"));
        bads.add(new Bad("an unknown schema, as large as may be", key, strangeAndSmall, "none"));
        bads.add(new Bad("a key of one byte too many", random(RecordLimits.KEY + 1), letters(10), "none"));
        bads.add(new Bad("a fat key", random(1_000_000), letters(10), "none"));
        bads.add(new Bad("a fat key alone", letters(20 * MEGABYTE), null, "lz4"));
        bads.add(new Bad("fat headers", key, letters(10), headers, "none", false));
        bads.add(new Bad(
                "fatter headers",
                key,
                letters(10),
                List.of(new RecordHeader("x", letters(9 * MEGABYTE))),
                "lz4",
                false));
        bads.add(new Bad("nothing but headers", null, null, headers, "none", false));
        bads.add(new Bad("all fat", random(200_000), random(200_000), headers, "none", false));
        bads.add(new Bad("no key", null, random(900_000), "none"));
        bads.add(new Bad("misplaced and large", key(1), letters(3 * MEGABYTE), headers, "lz4", true));
        bads.add(new Bad("misplaced and unknown", key(1), strangeAndSmall, List.of(), "none", true));
        bads.add(new Bad(
                "misplaced, headers as large as may be",
                key(1),
                letters(10),
                List.of(new RecordHeader("x", letters(RecordLimits.HEADERS - 20))),
                "none",
                true));
        return bads;
    }

    /** A key whose home among two partitions is this one. */
    private static byte[] key(int home) {
        for (int i = 0; ; i++) {
            if (Partitions.of("k" + i, 2) == home) {
                return ("k" + i).getBytes(StandardCharsets.UTF_8);
            }
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        RANDOM.nextBytes(bytes);
        // nothing that a registry could know, and no frame
        bytes[0] = 'x';
        return bytes;
    }

    private static byte[] letters(int size) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 'a');
        return bytes;
    }

    @Test
    void no_record_of_any_size_kills_a_thread_or_is_lost_and_every_byte_is_kept() throws Exception {
        try (City city =
                new City(folder.resolve("all"), Map.of("season.start", "2020-01-20", "season.end", "2020-05-01"))) {
            city.started();
            city.tell(Topics.ENTERPRISES, Told.SHOE_FACTORY, Told.enterprise(Told.SHOE_FACTORY, 1_000));
            Map<String, String> sent = new TreeMap<>();
            int good = 0;
            for (Topic<?> topic : Topics.TOLD) {
                for (Bad bad : bads()) {
                    if (bad.key() == null && topic.kept() == Topics.Kept.COMPACTED) {
                        // the broker takes none
                        continue;
                    }
                    RecordMetadata stands = city.sendLarge(
                            topic,
                            bad.misplaced() ? (Integer) 0 : null,
                            bad.key(),
                            bad.value(),
                            bad.headers(),
                            bad.compression());
                    // a tick that can't be read says nothing, and is passed over
                    if (topic != Topics.CLOCK) {
                        sent.put(
                                new RejectedId(topic.name(), stands.partition(), stands.offset()).toString(),
                                bad.sum());
                    }
                    city.tell(
                            Topics.INDIVIDUAL_ARRIVALS,
                            "w" + good,
                            Told.arrival("w" + good, "a" + good, "2020-02-20T08:00", Told.SHOE_FACTORY));
                    good++;
                }
            }
            city.tick(Told.at("2020-03-06T08:00"));
            AuditReport report = city.audit(PATIENCE);
            assertThat(report.differences()).isEmpty();
            assertThat(report.clean()).isTrue();
            assertThat(city.says(Topics.ENTERPRISE_RETURN_RATES, Told.SHOE_FACTORY)
                            .orElseThrow()
                            .getReturned())
                    .isEqualTo(good);
            assertThat(city.application().health().threadDiedAt()).isNull();

            assertThat(kept(city)).isEqualTo(sent);
        }
    }

    @Test
    void what_unfolds_to_more_than_the_memory_holds_is_rejected_one_by_one() throws Exception {
        try (City city = new City(folder.resolve("much"), Map.of("season.start", "2020-01-20"))) {
            byte[] value = letters(30 * MEGABYTE);
            List<Topic<?>> topics = List.of(Topics.INDIVIDUAL_ARRIVALS, Topics.CHARTER_BUS_EVENTS);
            for (Topic<?> topic : topics) {
                for (int i = 0; i < MANY; i++) {
                    // three thousand bytes each for the broker: a client fetches all of them at once
                    city.sendLarge(topic, null, key(0), value, List.of(), "zstd");
                }
            }
            city.started();
            assertThat(city.audit(PATIENCE).clean()).isTrue();
            assertThat(city.application().health().threadDiedAt()).isNull();
            List<Rejected> all = new ArrayList<>();
            rejectedOf(city).each(null, all::add);
            assertThat(all).hasSize(MANY * topics.size()).allMatch(rejected -> rejected.size() == value.length);
        }
    }

    /** What was rejected, by its place, as sums of all its bytes. */
    private static Map<String, String> kept(City city) {
        RejectedTopic topic = rejectedOf(city);
        List<Rejected> all = new ArrayList<>();
        topic.each(null, all::add);
        Map<String, String> sums = new TreeMap<>();
        for (Rejected rejected : all) {
            if (rejected.extent() != null) {
                assertThat(rejected.reason()).isEqualTo(Reason.RECORD_TOO_LARGE.name());
            }
            RawRecord whole = topic.whole(rejected).record();
            assertThat(sums.put(rejected.id().toString(), sum(whole.key(), whole.value(), whole.headers())))
                    .as("rejected once")
                    .isNull();
        }
        return sums;
    }

    private static RejectedTopic rejectedOf(City city) {
        return new RejectedTopic(
                city.serdes(),
                city.config().kafka().consumer(),
                city.config().kafka().topicPrefix(),
                AuditProgress.NONE);
    }

    private static String sum(byte @Nullable [] key, byte @Nullable [] value, List<RawRecord.Header> headers) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            add(key, out);
            add(value, out);
            for (RawRecord.Header header : headers) {
                add(header.key().getBytes(StandardCharsets.UTF_8), out);
                add(header.value(), out);
            }
            return HexFormat.of().formatHex(digest.digest(bytes.toByteArray()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(byte @Nullable [] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }
}
