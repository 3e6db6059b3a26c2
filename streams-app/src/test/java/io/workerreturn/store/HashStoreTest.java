package io.workerreturn.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
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

    /** Rows whose first byte, unless it is 0, says their group. */
    private static final Grouping BY_FIRST = (bytes, from) -> bytes[from] == 0 ? Grouping.NONE : Grouping.at(from, 1);

    private static List<Bytes> group(KeyValueStore<Bytes, byte[]> store, int group, @Nullable Bytes after, int most) {
        return store.query(
                        new GroupQuery(Bytes.wrap(new byte[] {(byte) group}), after, most),
                        PositionBound.unbounded(),
                        new QueryConfig(false))
                .getResult();
    }

    @Test
    void a_group_s_rows_are_told_in_the_order_of_their_keys_from_any_of_them_on() {
        KeyValueStore<Bytes, byte[]> grouped =
                HashStore.named("grouped", BY_FIRST).get();
        for (String key : List.of("c", "a", "e", "b", "d")) {
            grouped.put(key(key), new byte[] {1, 2, 3});
        }
        assertThat(group(grouped, 1, null, 9)).containsExactly(key("a"), key("b"), key("c"), key("d"), key("e"));
        assertThat(group(grouped, 1, key("b"), 2)).containsExactly(key("c"), key("d"));
        assertThat(group(grouped, 1, key("e"), 2)).isEmpty();
        assertThat(group(grouped, 2, null, 9)).isEmpty();
    }

    /** Rows come, change groups, leave all groups and go, often and in any order. */
    @Property(tries = 100)
    void a_group_holds_whoever_is_in_it_and_nobody_else(
            @ForAll List<@IntRange(min = 0, max = 20_000) Integer> changes) {
        KeyValueStore<Bytes, byte[]> grouped =
                HashStore.named("grouped", BY_FIRST).get();
        Map<Bytes, Integer> groups = new TreeMap<>();
        for (int change : changes) {
            Bytes key = key("worker-" + change % 40);
            int group = change / 40 % 4;
            if (group == 3) {
                grouped.put(key, null);
                groups.remove(key);
            } else {
                byte[] row = new byte[1 + change % 90];
                row[0] = (byte) group;
                grouped.put(key, row);
                groups.put(key, group);
            }
        }
        for (int group = 1; group < 3; group++) {
            int wanted = group;
            assertThat(group(grouped, group, null, 100))
                    .containsExactlyElementsOf(groups.entrySet().stream()
                            .filter(each -> each.getValue() == wanted)
                            .map(Map.Entry::getKey)
                            .toList());
        }
    }

    @Test
    void whoever_changes_groups_for_ever_takes_no_more_room_than_who_stays() {
        ByteTable table = new ByteTable(BY_FIRST);
        for (int i = 0; i < 100_000; i++) {
            table.put(new byte[] {(byte) (i % 7)}, new byte[] {(byte) (1 + i % 2)});
        }
        assertThat(table.hashesOf(Bytes.wrap(new byte[] {1}))).hasSizeLessThan(20);
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
