package io.workerreturn.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One record is one transaction of the test driver. */
class WriteBehindTest {
    private static final String STORE = "rows";
    private static final String IN = "in";

    private final List<String> seen = new ArrayList<>();

    /** Each letter of a record is appended to the row; a dash takes it away; a star goes through all rows. */
    private final class Appending extends ContextualProcessor<String, String, Void, Void> {
        @Override
        public void process(Record<String, String> record) {
            KeyValueStore<String, String> store = context().getStateStore(STORE);
            for (String letter : record.value().split("")) {
                String before = store.get(record.key());
                if (letter.equals("-")) {
                    store.delete(record.key());
                } else if (letter.equals("*")) {
                    try (var rows = store.all()) {
                        rows.forEachRemaining(row -> seen.add(row.key + "=" + row.value));
                    }
                } else {
                    store.put(record.key(), (before == null ? "" : before) + letter);
                }
            }
        }
    }

    private TopologyTestDriver driver(int kept) {
        StoreBuilder<KeyValueStore<String, String>> builder = WriteBehind.before(
                Stores.keyValueStoreBuilder(HashStore.named(STORE), Serdes.String(), Serdes.String()), kept);
        Topology topology = new Topology();
        topology.addSource(
                "source", Serdes.String().deserializer(), Serdes.String().deserializer(), IN);
        topology.addProcessor(
                "append",
                new ProcessorSupplier<String, String, Void, Void>() {
                    @Override
                    public Appending get() {
                        return new Appending();
                    }

                    @Override
                    public Set<StoreBuilder<?>> stores() {
                        return Set.of(builder);
                    }
                },
                "source");
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        return new TopologyTestDriver(topology, properties);
    }

    private static List<KeyValue<String, String>> tell(TopologyTestDriver driver, String key, String letters) {
        driver.createInputTopic(IN, new StringSerializer(), new StringSerializer())
                .pipeInput(key, letters);
        return driver.createOutputTopic("test-rows-changelog", new StringDeserializer(), new StringDeserializer())
                .readKeyValuesToList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100})
    void a_row_that_changes_often_in_a_transaction_is_logged_once_as_it_is_at_the_end(int kept) {
        try (TopologyTestDriver driver = driver(kept)) {
            assertThat(tell(driver, "a", "xyz")).containsExactly(KeyValue.pair("a", "xyz"));
            assertThat(tell(driver, "b", "u")).containsExactly(KeyValue.pair("b", "u"));
            assertThat(tell(driver, "a", "w")).containsExactly(KeyValue.pair("a", "xyzw"));
            assertThat(tell(driver, "a", "-")).containsExactly(KeyValue.pair("a", null));
            assertThat(tell(driver, "a", "v")).containsExactly(KeyValue.pair("a", "v"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100})
    void a_row_that_came_and_went_in_a_transaction_is_not_logged(int kept) {
        try (TopologyTestDriver driver = driver(kept)) {
            assertThat(tell(driver, "a", "x-")).isEmpty();
            assertThat(tell(driver, "a", "xy")).containsExactly(KeyValue.pair("a", "xy"));
            assertThat(tell(driver, "a", "-z-")).containsExactly(KeyValue.pair("a", null));
            assertThat(tell(driver, "a", "-")).isEmpty();
            assertThat(tell(driver, "a", "v")).containsExactly(KeyValue.pair("a", "v"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100})
    void a_row_that_goes_after_it_was_gone_through_is_logged_as_gone(int kept) {
        try (TopologyTestDriver driver = driver(kept)) {
            assertThat(tell(driver, "a", "x*-")).containsExactly(KeyValue.pair("a", "x"), KeyValue.pair("a", null));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100})
    void who_goes_through_all_rows_meets_what_is_not_committed_yet(int kept) {
        try (TopologyTestDriver driver = driver(kept)) {
            tell(driver, "b", "u");
            tell(driver, "a", "xy*z");
            assertThat(seen).containsExactlyInAnyOrder("a=xy", "b=u");
        }
    }
}
