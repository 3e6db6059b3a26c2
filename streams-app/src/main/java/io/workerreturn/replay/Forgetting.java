package io.workerreturn.replay;

import io.workerreturn.importing.Pseudonyms;
import io.workerreturn.rejected.Workbench;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Group;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.Inlet;
import io.workerreturn.wire.RawRecord;
import io.workerreturn.wire.SchemaBook;
import io.workerreturn.wire.SchemaIdHeader;
import io.workerreturn.wire.UnusableRecordException;
import io.workerreturn.wire.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Lets what was told of some people be of nobody who can be named: their pseudonyms, and the eventIds of whatever names them or such an
 * event, since an id may follow from what is said, become random ones that nothing leads to. All else stays, and so do figures. The new
 * ids of events stand in the order of the old ones, by which facts of one instant are decided. Which id became which is known to this
 * object alone, and to nobody when it is gone. Why so: docs/adr/0048-forgetting.md.
 */
final class Forgetting {
    private static final String EVENT_ID = "eventId";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final HexFormat HEX = HexFormat.of();
    private static final int NEW_BYTES = 16;
    private static final Pattern PSEUDONYM = Pattern.compile("[0-9a-f]{36}");

    private final SchemaBook schemas;
    private final Workbench workbench;
    private final String prefix;
    private final SecureRandom random = new SecureRandom();
    /** Each with the one that takes its place. */
    private final Map<String, String> workers = new TreeMap<>();

    private final Set<String> found = new TreeSet<>();
    /**
     * By the group of topics within which an id is one event's, each with the one that takes its place; empty until that is decided.
     */
    private final Map<Group, TreeMap<String, String>> events = new EnumMap<>(Group.class);

    private Needles needles;

    /**
     * Nothing looked through yet.
     *
     * @param ids of workers
     * @param prefix of the topics that are looked through
     */
    Forgetting(Collection<String> ids, SchemaBook schemas, Workbench workbench, String prefix) {
        this.schemas = schemas;
        this.workbench = workbench;
        this.prefix = prefix;
        ids.forEach(id -> workers.put(id, another(id)));
        this.needles = new Needles(workers.keySet());
    }

    /** As long, and of nobody; of a pseudonym of ours also of the same key. */
    private String another(String id) {
        byte[] bytes = new byte[id.length()];
        random.nextBytes(bytes);
        int kept = PSEUDONYM.matcher(id).matches() ? Pseudonyms.KEY_ID_LENGTH : 0;
        return id.substring(0, kept) + HEX.formatHex(bytes).substring(kept, id.length());
    }

    /** Those that stand nowhere in what was looked through. */
    Set<String> unknown() {
        Set<String> unknown = new TreeSet<>(workers.keySet());
        unknown.removeAll(found);
        return unknown;
    }

    /**
     * Looks at a record.
     *
     * @return whether it brought an eventId by which others have to be looked through once more
     */
    boolean lookAt(Topic<?> topic, ConsumerRecord<byte[], byte[]> record) {
        if (!needles.areIn(record)) {
            return false;
        }
        workers.keySet().stream()
                .filter(id -> !found.contains(id) && new Needles(List.of(id)).areIn(record))
                .forEach(found::add);
        Optional<String> id = opened(record)
                .filter(opened -> isOfThem(topic.group(), record, opened))
                .flatMap(opened -> eventId(opened.datum()));
        return id.isPresent()
                && events.computeIfAbsent(topic.group(), group -> new TreeMap<>())
                                .putIfAbsent(id.get(), "")
                        == null;
    }

    /** Everything has been looked at: from here on records are found by the ids that were new, too. */
    void lookOn() {
        needles = new Needles(Stream.concat(
                        workers.keySet().stream(), events.values().stream().flatMap(ids -> ids.keySet().stream()))
                .toList());
    }

    /** Everything has been found. */
    void decide() {
        events.values().forEach(ids -> {
            TreeSet<String> fresh = new TreeSet<>();
            while (fresh.size() < ids.size()) {
                byte[] bytes = new byte[NEW_BYTES];
                random.nextBytes(bytes);
                fresh.add(HEX.formatHex(bytes));
            }
            Iterator<String> next = fresh.iterator();
            ids.replaceAll((old, none) -> next.next());
        });
    }

    /** The record as it is copied; null if it is not, since all that it says is who somebody is. */
    @Nullable
    ConsumerRecord<byte[], byte[]> of(Topic<?> topic, ConsumerRecord<byte[], byte[]> record) {
        if (!needles.areIn(record)) {
            return record;
        }
        byte[] key = said(record.key());
        if (topic == Topics.STAFF_REFERENCES && !Arrays.equals(key, record.key())) {
            return null;
        }
        Optional<Opened> opened = opened(record);
        if (opened.isPresent() && !isOfThem(topic.group(), record, opened.get())) {
            return record;
        }
        Headers headers = new RecordHeaders();
        for (Header header : record.headers()) {
            headers.add(new RecordHeader(header.key(), said(header.value())));
        }
        return Replay.in(
                record,
                key,
                opened.isPresent()
                        ? opened.get().written(said(topic.group(), opened.get().datum(), ""))
                        : said(record.value()),
                headers);
    }

    // ---- what a record says ----

    /**
     * A value that can be read.
     *
     * @param isFramed whether the frame is in the value, and not in a header
     */
    private record Opened(int schemaId, Schema schema, Object datum, boolean isFramed) {
        byte[] written(@Nullable Object said) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            if (isFramed) {
                bytes.writeBytes(WireFormat.header(schemaId));
            }
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
            try {
                new GenericDatumWriter<>(schema).write(said, encoder);
                encoder.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }
    }

    /** Empty if nobody can read it, neither. */
    private Optional<Opened> opened(ConsumerRecord<byte[], byte[]> record) {
        String topic = record.topic().substring(prefix.length());
        RawRecord raw = Inlet.record(
                topic,
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                record.value(),
                record.headers());
        byte[] framed = SchemaIdHeader.plain(raw).value();
        if (framed == null || !WireFormat.isFramed(framed)) {
            return Optional.empty();
        }
        // lengths that lie are found there
        if (workbench.contents(topic, framed).stopped() != null) {
            return Optional.empty();
        }
        int id = WireFormat.schemaId(framed);
        try {
            Schema schema = schemas.schema(id, PATIENCE);
            Object datum = new GenericDatumReader<>(schema, schema, new GenericData())
                    .read(
                            null,
                            DecoderFactory.get()
                                    .binaryDecoder(framed, WireFormat.HEADER, framed.length - WireFormat.HEADER, null));
            return Optional.of(new Opened(id, schema, datum, Arrays.equals(framed, record.value())));
        } catch (UnusableRecordException | IOException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<String> eventId(Object datum) {
        return datum instanceof IndexedRecord said && said.getSchema().getField(EVENT_ID) != null
                ? Optional.ofNullable(
                                said.get(said.getSchema().getField(EVENT_ID).pos()))
                        .map(Object::toString)
                : Optional.empty();
    }

    private boolean isOfThem(Group group, ConsumerRecord<byte[], byte[]> record, Opened opened) {
        byte[] key = record.key();
        return !Arrays.equals(key, said(key))
                || !opened.datum().equals(said(group, opened.datum(), ""))
                || names(opened.datum(), events.getOrDefault(group, new TreeMap<>()));
    }

    /** Whether one of these events is this one, or what it withdraws. */
    private static boolean names(@Nullable Object datum, Map<String, String> ids) {
        return datum instanceof IndexedRecord said
                && said.getSchema().getFields().stream()
                        .anyMatch(field -> field.name().equals(EVENT_ID)
                                ? ids.containsKey(String.valueOf(said.get(field.pos())))
                                : names(said.get(field.pos()), ids));
    }

    /** The same, of nobody. */
    private @Nullable Object said(Group group, @Nullable Object datum, String field) {
        if (datum instanceof IndexedRecord said) {
            GenericData.Record fresh = new GenericData.Record(said.getSchema());
            said.getSchema().getFields().forEach(of -> fresh.put(of.pos(), said(group, said.get(of.pos()), of.name())));
            return fresh;
        } else if (datum instanceof Collection<?> items) {
            return items.stream().map(item -> said(group, item, field)).toList();
        } else if (datum instanceof Map<?, ?> entries) {
            Map<String, @Nullable Object> fresh = new HashMap<>();
            entries.forEach((key, value) -> fresh.put(said(key.toString()), said(group, value, field)));
            return fresh;
        } else if (datum instanceof ByteBuffer bytes) {
            byte[] content = new byte[bytes.remaining()];
            bytes.duplicate().get(content);
            return ByteBuffer.wrap(Objects.requireNonNull(said(content)));
        } else if (datum instanceof CharSequence text) {
            String event = field.equals(EVENT_ID)
                    ? events.getOrDefault(group, new TreeMap<>()).get(text.toString())
                    : null;
            return event == null || event.isEmpty() ? said(text.toString()) : event;
        }
        return datum;
    }

    private String said(String text) {
        String said = text;
        for (Map.Entry<String, String> worker : workers.entrySet()) {
            said = said.replace(worker.getKey(), worker.getValue());
        }
        return said;
    }

    /** Bytes that nobody can read, with other pseudonyms in the same places. */
    private byte @Nullable [] said(byte @Nullable [] bytes) {
        return bytes == null
                ? null
                : said(new String(bytes, StandardCharsets.ISO_8859_1)).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Finds in a record whether any of these texts stands in it. */
    private static final class Needles {
        /** By their first bytes, which are so many. */
        private static final int HEAD = 3;

        private final Map<Integer, List<byte[]>> byHead = new HashMap<>();
        private final BitSet heads = new BitSet();
        /** One is so short that it may be anywhere. */
        private final boolean anywhere;

        Needles(Collection<String> texts) {
            anywhere = texts.stream().anyMatch(text -> text.length() < HEAD);
            if (!anywhere) {
                texts.stream()
                        .map(text -> text.getBytes(StandardCharsets.UTF_8))
                        .forEach(text -> {
                            heads.set(head(text, 0));
                            byHead.computeIfAbsent(head(text, 0), head -> new ArrayList<>())
                                    .add(text);
                        });
            }
        }

        private static int head(byte[] in, int at) {
            return (in[at] & 0xFF) << 16 | (in[at + 1] & 0xFF) << 8 | in[at + 2] & 0xFF;
        }

        boolean areIn(ConsumerRecord<byte[], byte[]> record) {
            if (anywhere || areIn(record.key()) || areIn(record.value())) {
                return true;
            }
            for (Header header : record.headers()) {
                if (areIn(header.value())) {
                    return true;
                }
            }
            return false;
        }

        private boolean areIn(byte @Nullable [] bytes) {
            for (int at = 0; bytes != null && at + HEAD <= bytes.length; at++) {
                int head = head(bytes, at);
                if (heads.get(head) && isAt(bytes, at, byHead.getOrDefault(head, List.of()))) {
                    return true;
                }
            }
            return false;
        }

        private static boolean isAt(byte[] bytes, int at, List<byte[]> texts) {
            return texts.stream()
                    .anyMatch(text -> at + text.length <= bytes.length
                            && Arrays.equals(bytes, at, at + text.length, text, 0, text.length));
        }
    }
}
