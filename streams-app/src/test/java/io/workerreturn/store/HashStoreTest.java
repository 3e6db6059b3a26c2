package io.workerreturn.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class HashStoreTest {
    private final KeyValueStore<Bytes, byte[]> store = HashStore.named("rows").get();

    private static Bytes key(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> keys(KeyValueIterator<Bytes, byte[]> rows) {
        List<String> keys = new ArrayList<>();
        try (rows) {
            while (rows.hasNext()) {
                Bytes next = rows.peekNextKey();
                KeyValue<Bytes, byte[]> row = rows.next();
                assertThat(row.key).isEqualTo(next);
                assertThat(row.value).isEqualTo(row.key.get());
                keys.add(new String(row.key.get(), StandardCharsets.UTF_8));
            }
        }
        return keys;
    }

    private void fill(String... texts) {
        for (String text : texts) {
            store.put(key(text), key(text).get());
        }
    }

    @Test
    void all_rows_are_gone_through_in_any_order_and_ranges_in_that_of_their_keys_forth_and_back() {
        fill("b", "a", "ab", "c", "");
        assertThat(keys(store.all())).containsExactlyInAnyOrder("", "a", "ab", "b", "c");
        assertThat(keys(store.reverseAll())).containsExactly("c", "b", "ab", "a", "");
        assertThat(keys(store.range(key("a"), key("b")))).containsExactly("a", "ab", "b");
        assertThat(keys(store.range(null, key("ab")))).containsExactly("", "a", "ab");
        assertThat(keys(store.reverseRange(key("ab"), null))).containsExactly("c", "b", "ab");
        assertThat(keys(store.prefixScan("a", new StringSerializer()))).containsExactly("a", "ab");
    }

    @Test
    void what_is_changed_while_rows_are_gone_through_changes_nothing_about_the_way() {
        fill("a", "b");
        try (KeyValueIterator<Bytes, byte[]> rows = store.all()) {
            store.delete(key("b"));
            fill("c");
            assertThat(List.of(rows.next().key, rows.next().key)).containsExactlyInAnyOrder(key("a"), key("b"));
            assertThat(rows.hasNext()).isFalse();
        }
    }

    @Test
    void a_row_is_put_only_where_there_is_none_if_so_asked() {
        assertThat(store.putIfAbsent(key("a"), new byte[] {1})).isNull();
        assertThat(store.putIfAbsent(key("a"), new byte[] {2})).containsExactly(1);
        assertThat(store.get(key("a"))).containsExactly(1);
        assertThat(store.delete(key("a"))).containsExactly(1);
        assertThat(store.delete(key("a"))).isNull();
        store.putAll(List.of(KeyValue.pair(key("b"), new byte[] {3}), KeyValue.pair(key("b"), null)));
        assertThat(store.approximateNumEntries()).isZero();
    }
}
