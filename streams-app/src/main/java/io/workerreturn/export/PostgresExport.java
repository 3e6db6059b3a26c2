package io.workerreturn.export;

import io.workerreturn.config.KafkaConfig;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tables of a PostgreSQL database as compacted topics are. How far it has read stands in the database too, written in the
 * transaction of the rows: whatever breaks, the next session goes on from where the last transaction ended, and no row is lost or
 * stays. A table that can't be gone on with (it is new, has a new column, its topic is another, or it was not looked after for so
 * long that the brokers may have dropped what says that a row is gone) is filled anew, whole, in one transaction.
 */
public final class PostgresExport implements AutoCloseable {
    /** What dashboards want; it names no worker. */
    public static final List<Topic<?>> USUAL = List.of(
            Topics.ENTERPRISE_RETURN_RATES,
            Topics.RETURN_RATE_ROLLUPS,
            Topics.DAILY_ARRIVALS,
            Topics.TRIP_BOARD,
            Topics.SHORTFALL_ALERTS,
            Topics.TRIP_ALERTS,
            Topics.SOURCE_FRESHNESS,
            Topics.SOURCE_ALERTS);

    /** Brokers keep a tombstone for a day at least. */
    private static final Duration TOMBSTONES_STAY = Duration.ofHours(12);

    /** That it is still there, where nothing changes. */
    private static final Duration SAY_EVERY = Duration.ofMinutes(5);

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration REGISTRY = Duration.ofSeconds(30);
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(5);
    /** As PostgreSQL names what it gave up waiting for. */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final String OFFSETS = "export_offsets";

    private final KafkaConfig kafka;
    private final String schema;
    private final Map<String, FigureTable> tables;
    private final Map<String, Deserializer<? extends SpecificRecord>> readers;
    private final Connection database;
    private final Consumer<String, byte[]> consumer;

    private PostgresExport(
            KafkaConfig kafka,
            String schema,
            Map<String, FigureTable> tables,
            Map<String, Deserializer<? extends SpecificRecord>> readers,
            Connection database,
            Consumer<String, byte[]> consumer) {
        this.kafka = kafka;
        this.schema = schema;
        this.tables = tables;
        this.readers = readers;
        this.database = database;
        this.consumer = consumer;
    }

    /**
     * Opens a session.
     *
     * @param url of the database, {@code jdbc:postgresql://…}
     * @param password empty: by {@code .pgpass}, or none
     * @param schema of the tables; made if it is not there
     * @param topics compacted ones
     * @throws SQLException if the database can't be reached or used
     * @throws IllegalStateException if another export is at these tables
     */
    public static PostgresExport open(
            String url,
            String password,
            String schema,
            Collection<Topic<?>> topics,
            KafkaConfig kafka,
            AvroSerdes serdes)
            throws SQLException {
        Map<String, FigureTable> tables = new LinkedHashMap<>();
        Map<String, Deserializer<? extends SpecificRecord>> readers = new HashMap<>();
        for (Topic<?> topic : topics) {
            String name = kafka.topic(topic.name());
            tables.put(name, FigureTable.of(topic));
            readers.put(name, serdes.reader(topic.type()).deserializer(REGISTRY));
        }
        Properties properties = new Properties();
        if (!password.isEmpty()) {
            properties.setProperty("password", password);
        }
        properties.setProperty("ApplicationName", "worker-return export");
        properties.setProperty("tcpKeepAlive", "true");
        Connection database = DriverManager.getConnection(url, properties);
        try {
            database.setAutoCommit(false);
            Map<String, Object> client = kafka.consumer();
            client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
            client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
            client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
            PostgresExport export = new PostgresExport(
                    kafka,
                    schema,
                    tables,
                    readers,
                    database,
                    new KafkaConsumer<>(client, new StringDeserializer(), new ByteArrayDeserializer()));
            export.lock();
            return export;
        } catch (SQLException | RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /**
     * Held as long as the session: two exports would each take the other's rows for old. One that has ended may hold it for a moment
     * still.
     */
    private void lock() throws SQLException {
        try (Statement wait = database.createStatement();
                PreparedStatement ask =
                        database.prepareStatement("SELECT pg_advisory_lock(hashtext('worker-return export ' || ?))")) {
            wait.execute("SET LOCAL lock_timeout = " + LOCK_PATIENCE.toMillis());
            ask.setString(1, schema);
            ask.execute();
        } catch (SQLException held) {
            if (!LOCK_NOT_AVAILABLE.equals(held.getSQLState())) {
                throw held;
            }
            throw new IllegalStateException(
                    "Another export writes to schema " + schema
                            + " of this database. Stop it, or give another schema with --schema",
                    held);
        }
        database.commit();
    }

    /**
     * Brings the tables to where the topics are now.
     *
     * @return the tables that were filled anew
     */
    public List<String> catchUp() throws SQLException {
        Map<String, TopicDescription> there = describe();
        List<String> anew = new ArrayList<>();
        Map<TopicPartition, Long> from = new LinkedHashMap<>();
        prepare();
        for (Map.Entry<String, FigureTable> entry : tables.entrySet()) {
            TopicDescription topic = there.get(entry.getKey());
            List<TopicPartition> partitions = topic.partitions().stream()
                    .map(partition -> new TopicPartition(entry.getKey(), partition.partition()))
                    .toList();
            boolean grown = addColumns(entry.getValue());
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> known = grown ? Map.of() : offsets(topic, partitions);
            boolean goesOn = partitions.stream()
                    .allMatch(partition -> known.containsKey(partition) && known.get(partition) <= ends.get(partition));
            if (goesOn) {
                from.putAll(known);
            } else {
                from.putAll(consumer.beginningOffsets(partitions));
                anew.add(entry.getValue().name());
                execute("DELETE FROM %s.%s".formatted(schema, entry.getValue().name()));
            }
        }
        consumer.assign(from.keySet());
        from.forEach(consumer::seek);
        Map<TopicPartition, Long> ends = consumer.endOffsets(from.keySet());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            write(consumer.poll(POLL));
        }
        commit(there);
        return anew;
    }

    /**
     * Goes on with what comes, each batch in a transaction, until told to stop, or until it has slept for so long that it must
     * catch up again.
     */
    public void follow(BooleanSupplier stopped) throws SQLException {
        Map<String, TopicDescription> there = describe();
        long written = System.currentTimeMillis();
        while (!stopped.getAsBoolean() && System.currentTimeMillis() - written < TOMBSTONES_STAY.toMillis()) {
            ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
            if (!records.isEmpty() || System.currentTimeMillis() - written > SAY_EVERY.toMillis()) {
                write(records);
                commit(there);
                written = System.currentTimeMillis();
            }
        }
    }

    private Map<String, TopicDescription> describe() {
        try (Admin admin = Admin.create(kafka.admin())) {
            return admin.describeTopics(tables.keySet()).allTopicNames().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking for the topics.", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "The topics can't be read (" + e.getCause().getMessage()
                            + "): `worker-return topics` says what is wrong",
                    e.getCause());
        }
    }

    private void prepare() throws SQLException {
        execute("CREATE SCHEMA IF NOT EXISTS " + schema);
        execute(("CREATE TABLE IF NOT EXISTS %s.%s (topic text, topic_id text NOT NULL, partition integer,"
                        + " next_offset bigint NOT NULL, written_at timestamptz NOT NULL, PRIMARY KEY (topic, partition))")
                .formatted(schema, OFFSETS));
        for (FigureTable table : tables.values()) {
            execute(table.create(schema));
        }
    }

    /** Whether there was one to add. */
    private boolean addColumns(FigureTable table) throws SQLException {
        Collection<String> there = new ArrayList<>();
        try (PreparedStatement ask = database.prepareStatement(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = ? AND table_name = ?")) {
            ask.setString(1, schema);
            ask.setString(2, table.name());
            try (ResultSet names = ask.executeQuery()) {
                while (names.next()) {
                    there.add(names.getString(1));
                }
            }
        }
        boolean grown = false;
        for (FigureTable.Column column : table.columns()) {
            if (!there.contains(column.name())) {
                execute(table.add(schema, column));
                grown = true;
            }
        }
        return grown;
    }

    private Map<TopicPartition, Long> offsets(TopicDescription topic, List<TopicPartition> partitions)
            throws SQLException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        try (PreparedStatement ask = database.prepareStatement(
                "SELECT partition, next_offset FROM %s.%s WHERE topic = ? AND topic_id = ? AND written_at > now() - ? * interval '1 second'"
                        .formatted(schema, OFFSETS))) {
            ask.setString(1, topic.name());
            ask.setString(2, topic.topicId().toString());
            ask.setLong(3, TOMBSTONES_STAY.toSeconds());
            try (ResultSet rows = ask.executeQuery()) {
                while (rows.next()) {
                    offsets.put(new TopicPartition(topic.name(), rows.getInt(1)), rows.getLong(2));
                }
            }
        }
        offsets.keySet().retainAll(partitions);
        return offsets;
    }

    /** The last word of each key; what came before it in the same batch nobody would see. */
    private void write(ConsumerRecords<String, byte[]> records) throws SQLException {
        for (Map.Entry<String, FigureTable> entry : tables.entrySet()) {
            Map<String, ConsumerRecord<String, byte[]>> last = new LinkedHashMap<>();
            records.records(entry.getKey()).forEach(record -> last.put(record.key(), record));
            if (!last.isEmpty()) {
                write(entry.getValue(), entry.getKey(), last);
            }
        }
    }

    private void write(FigureTable table, String topic, Map<String, ConsumerRecord<String, byte[]>> last)
            throws SQLException {
        try (PreparedStatement upsert = database.prepareStatement(table.upsert(schema));
                PreparedStatement delete = database.prepareStatement(table.delete(schema))) {
            for (Map.Entry<String, ConsumerRecord<String, byte[]>> said : last.entrySet()) {
                byte @Nullable [] bytes = said.getValue().value();
                if (bytes == null) {
                    delete.setString(1, said.getKey());
                    delete.addBatch();
                } else {
                    upsert.setString(1, said.getKey());
                    List<@Nullable String> cells =
                            table.cells(readers.get(topic).deserialize(topic, bytes));
                    for (int i = 0; i < cells.size(); i++) {
                        upsert.setString(i + 2, cells.get(i));
                    }
                    upsert.addBatch();
                }
            }
            delete.executeBatch();
            upsert.executeBatch();
        }
    }

    private void commit(Map<String, TopicDescription> there) throws SQLException {
        try (PreparedStatement note = database.prepareStatement(
                ("INSERT INTO %s.%s VALUES (?, ?, ?, ?, now()) ON CONFLICT (topic, partition) DO UPDATE SET"
                                + " topic_id = excluded.topic_id, next_offset = excluded.next_offset, written_at = excluded.written_at")
                        .formatted(schema, OFFSETS))) {
            for (TopicPartition partition : consumer.assignment()) {
                note.setString(1, partition.topic());
                note.setString(2, there.get(partition.topic()).topicId().toString());
                note.setInt(3, partition.partition());
                note.setLong(4, consumer.position(partition));
                note.addBatch();
            }
            note.executeBatch();
        }
        database.commit();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The names of the tables, in the order of the topics. */
    public String tables() {
        return tables.values().stream().map(FigureTable::name).collect(Collectors.joining(", "));
    }

    /** Ends the session; what was not committed is undone. */
    @Override
    public void close() {
        consumer.close();
        try {
            database.close();
        } catch (SQLException gone) {
            // and with it the session
        }
    }
}
