package io.workerreturn.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.rejected.Contents;
import io.workerreturn.rejected.Workbench;
import io.workerreturn.runtime.UnreachableException;
import io.workerreturn.services.Services;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.RecordLimits;
import io.workerreturn.wire.WireFormat;
import io.workerreturn.words.Spreadsheets;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Prints a topic. */
final class ReadJob implements Jobs.Job<ReadCommand.Options> {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int LONGEST_CELL = 40;

    @Override
    public int run(ReadCommand.Options options, PrintWriter out) throws Exception {
        // what it prints is for programs too: the end of it says enough
        return CleanStop.around(out::flush, () -> read(options, out));
    }

    private static int read(ReadCommand.Options options, PrintWriter out) throws Exception {
        AppConfig config = options.config();
        Map<String, Object> client = config.kafka().consumer();
        client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        client.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        client.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RecordLimits.WHOLE_AT_ONCE);
        Waiting.forBrokers(config);
        try (AvroSerdes serdes = AvroSerdes.open(config.registry());
                Consumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            String topic = topic(options, consumer);
            Workbench workbench = new Workbench(
                    serdes, config.policies().season(), config.kafka().topicPrefix());
            read(options, topic, consumer, printer(options, topic, out), workbench);
        } catch (org.apache.kafka.common.errors.InterruptException | WakeupException told) {
            // as much as there was
        }
        out.flush();
        return ExitStatus.OK;
    }

    /** The topic that is meant: as it is called with the prefix, else as it stands. */
    private static String topic(ReadCommand.Options options, Consumer<?, ?> consumer) {
        KafkaConfig kafka = options.config().kafka();
        Set<String> there;
        try {
            there = consumer.listTopics().keySet();
        } catch (TimeoutException silent) {
            throw new UnreachableException(
                    "no broker answers at " + kafka.bootstrapServers() + ": is the cluster up? -c names another",
                    silent);
        }
        return Stream.of(kafka.topic(options.topic()), options.topic())
                .filter(there::contains)
                .findFirst()
                .orElseThrow(() -> new UsageException("There is no topic '" + options.topic() + "' on "
                        + kafka.bootstrapServers() + Misspelt.hint(options.topic(), there) + ". There are "
                        + there.stream()
                                .filter(name -> !name.startsWith("__") && !name.startsWith(kafka.applicationId() + "-"))
                                .sorted()
                                .collect(Collectors.joining(", "))));
    }

    private static void read(
            ReadCommand.Options options,
            String topic,
            Consumer<byte[], byte[]> consumer,
            Printer printer,
            Workbench workbench)
            throws Exception {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<String, ConsumerRecord<byte[], byte[]>> standing = new LinkedHashMap<>();
        boolean more = true;
        while (more && !printer.isClosed()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                String key = text(record.key());
                if (!options.keys().isEmpty() && !options.keys().contains(key)) {
                    continue;
                }
                if (!options.latest()) {
                    printer.print(said(key, record, workbench));
                } else if (record.value() == null) {
                    standing.remove(key);
                } else {
                    standing.put(key, record);
                }
            }
            more = options.follow()
                    || partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition));
        }
        for (Map.Entry<String, ConsumerRecord<byte[], byte[]>> last : standing.entrySet()) {
            printer.print(said(last.getKey(), last.getValue(), workbench));
        }
        printer.end();
    }

    /**
     * One record.
     *
     * @param value what it says; null if it is gone, or can't be read
     * @param rest what else there is to say, by name
     */
    private record Said(
            int partition,
            long offset,
            Instant timestamp,
            @Nullable String key,
            @Nullable JsonNode value,
            Map<String, Object> rest) {}

    private static Said said(@Nullable String key, ConsumerRecord<byte[], byte[]> record, Workbench workbench) {
        Map<String, Object> rest = new LinkedHashMap<>();
        JsonNode value = null;
        byte[] bytes = record.value();
        if (bytes != null) {
            Contents contents = workbench.contents(record.topic(), bytes);
            value = contents.fields();
            if (contents.stopped() != null) {
                rest.put("unreadable", contents.stopped());
                rest.put("bytes", HexFormat.of().formatHex(bytes));
            }
            rejected(value, workbench).ifPresent(inner -> rest.put("rejected", inner));
        }
        return new Said(
                record.partition(), record.offset(), Instant.ofEpochMilli(record.timestamp()), key, value, rest);
    }

    /** What is in the bytes that a rejected record holds, as far as they can be read. */
    private static Optional<JsonNode> rejected(@Nullable JsonNode value, Workbench workbench) {
        if (value == null
                || !value.path("value").isTextual()
                || !value.path("reason").isTextual()) {
            return Optional.empty();
        }
        try {
            byte[] inner = HexFormat.of().parseHex(value.path("value").textValue());
            return WireFormat.isFramed(inner)
                    ? Optional.ofNullable(workbench
                            .contents(value.path("topic").asText(), inner)
                            .fields())
                    : Optional.empty();
        } catch (IllegalArgumentException noBytes) {
            return Optional.empty();
        }
    }

    /** As text if it is some, else in hexadecimal digits. */
    private static @Nullable String text(byte @Nullable [] key) {
        if (key == null) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(key))
                    .toString();
        } catch (CharacterCodingException binary) {
            return "0x" + HexFormat.of().formatHex(key);
        }
    }

    private static Printer printer(ReadCommand.Options options, String topic, PrintWriter out) {
        String plain = topic.startsWith(options.config().kafka().topicPrefix())
                ? topic.substring(options.config().kafka().topicPrefix().length())
                : topic;
        List<String> fields = Services.topic(plain)
                .map(known -> known.schema().getFields().stream()
                        .map(Schema.Field::name)
                        .toList())
                .orElse(List.of("value"));
        return switch (options.format()) {
            case json -> new Lines(out);
            case csv -> new Cells(out, fields);
            case table -> new People(out, fields);
        };
    }

    /** How records are printed. */
    private interface Printer {
        void print(Said said) throws JsonProcessingException;

        void end();

        /** Whether nobody listens any more. */
        boolean isClosed();
    }

    private record Lines(PrintWriter out) implements Printer {
        @Override
        public void print(Said said) throws JsonProcessingException {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("partition", said.partition());
            line.put("offset", said.offset());
            line.put("timestamp", said.timestamp().toString());
            line.put("key", said.key());
            line.put("value", said.value());
            line.putAll(said.rest());
            out.println(RejectedJson.line(line));
        }

        @Override
        public void end() {
            out.flush();
        }

        @Override
        public boolean isClosed() {
            return out.checkError();
        }
    }

    private static List<String> cells(Said said, List<String> fields) throws JsonProcessingException {
        List<String> cells = new ArrayList<>();
        cells.add(said.key() == null ? "" : Printable.veiled(said.key()));
        for (String field : fields) {
            JsonNode value = said.value() == null ? null : said.value().get(field);
            cells.add(
                    value == null || value.isNull()
                            ? ""
                            : value.isValueNode() ? Printable.veiled(value.asText()) : RejectedJson.line(value));
        }
        cells.add(
                said.rest().isEmpty()
                        ? ""
                        : Printable.veiled(String.valueOf(said.rest().get("unreadable"))));
        return cells;
    }

    private static List<String> header(List<String> fields) {
        List<String> header = new ArrayList<>(List.of("key"));
        header.addAll(fields);
        header.add("unreadable");
        return header;
    }

    private static final class Cells implements Printer {
        private final PrintWriter out;
        private final List<String> fields;
        private final CsvWriter csv;

        Cells(PrintWriter out, List<String> fields) {
            this.out = out;
            this.fields = fields;
            // the mark by which Excel knows the encoding
            this.csv = CsvWriter.builder().build(out.append('\uFEFF'));
            csv.writeRecord(header(fields));
        }

        @Override
        public void print(Said said) throws JsonProcessingException {
            csv.writeRecord(
                    cells(said, fields).stream().map(Spreadsheets::harmless).toList());
        }

        @Override
        public void end() {
            try {
                csv.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean isClosed() {
            end();
            return out.checkError();
        }
    }

    private static final class People implements Printer {
        private final PrintWriter out;
        private final List<String> fields;
        private final List<List<String>> rows = new ArrayList<>();

        People(PrintWriter out, List<String> fields) {
            this.out = out;
            this.fields = fields;
        }

        @Override
        public void print(Said said) throws JsonProcessingException {
            rows.add(cells(said, fields).stream().map(People::cut).collect(Collectors.toList()));
        }

        /** Columns in which nothing stands are left out. */
        @Override
        public void end() {
            List<String> header = header(fields);
            List<Integer> filled = Stream.iterate(0, column -> column < header.size(), column -> column + 1)
                    .filter(column -> column == 0
                            || rows.stream().anyMatch(row -> !row.get(column).isEmpty()))
                    .toList();
            Table table = new Table(filled.stream().map(header::get).toArray(String[]::new));
            rows.forEach(row -> table.row(filled.stream().map(row::get).toArray(String[]::new)));
            table.print(out);
        }

        private static String cut(String cell) {
            return cell.length() <= LONGEST_CELL ? cell : cell.substring(0, LONGEST_CELL - 1) + "…";
        }

        @Override
        public boolean isClosed() {
            return false;
        }
    }
}
