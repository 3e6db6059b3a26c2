package io.workerreturn.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ByteTableTest {
    /** A change of a row: null takes it away. */
    private record Change(int key, int length, boolean removes) {}

    @Property(tries = 200)
    void a_table_holds_what_a_map_holds(@ForAll("changes") List<Change> changes) {
        ByteTable table = new ByteTable();
        Map<String, byte[]> map = new HashMap<>();
        for (Change change : changes) {
            apply(table, map, change);
        }
        assertSame(table, map);
    }

    @Provide
    private Arbitrary<List<Change>> changes() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 60),
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(
                                        20, Arbitraries.integers().between(0, 300)),
                                net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(0, 300_000))),
                        Arbitraries.frequency(net.jqwik.api.Tuple.of(4, false), net.jqwik.api.Tuple.of(1, true)))
                .as(Change::new)
                .list()
                .ofMaxSize(400);
    }

    private static void apply(ByteTable table, Map<String, byte[]> map, Change change) {
        String key = "key-" + change.key;
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        if (change.removes) {
            assertThat(table.remove(bytes)).isEqualTo(map.remove(key) != null);
        } else {
            byte[] value = new byte[change.length];
            Arrays.fill(value, (byte) change.length);
            table.put(bytes, value);
            map.put(key, value);
        }
        assertThat(table.get(bytes)).isEqualTo(map.get(key));
    }

    private static void assertSame(ByteTable table, Map<String, byte @Nullable []> map) {
        assertThat(table.size()).isEqualTo(map.size());
        map.forEach((key, value) -> assertThat(table.get(key.getBytes(StandardCharsets.UTF_8)))
                .as(key)
                .isEqualTo(value));
        Map<String, byte[]> seen = new HashMap<>();
        table.forEach((key, value) -> assertThat(seen.put(new String(key, StandardCharsets.UTF_8), value))
                .as("a row is shown once")
                .isNull());
        assertThat(seen).containsExactlyInAnyOrderEntriesOf(map);
    }

    @Test
    void rows_that_grow_and_go_for_long_take_no_more_than_twice_their_bytes() {
        ByteTable table = new ByteTable();
        Map<String, byte[]> map = new HashMap<>();
        Random chance = new Random(7);
        for (int i = 0; i < 400_000; i++) {
            apply(table, map, new Change(chance.nextInt(20_000), chance.nextInt(400), chance.nextInt(4) == 0));
        }
        assertSame(table, map);
        long rows = map.entrySet().stream()
                .mapToLong(row -> row.getKey().length() + row.getValue().length)
                .sum();
        assertThat(table.bytes()).isLessThan(2 * rows + 2_000_000);
    }

    @Test
    void a_table_that_is_cleared_is_empty_and_goes_on() {
        ByteTable table = new ByteTable();
        byte[] key = {1};
        table.put(key, new byte[] {2});
        table.clear();
        assertThat(table.size()).isZero();
        assertThat(table.get(key)).isNull();
        table.put(key, new byte[0]);
        assertThat(table.get(key)).isEmpty();
    }

    @Test
    void a_row_that_is_too_long_is_refused() {
        ByteTable table = new ByteTable();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.put(new byte[ByteTable.MOST_KEY_BYTES + 1], new byte[0]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table.put(new byte[0], new byte[ByteTable.MOST_VALUE_BYTES + 1]));
        assertThat(table.size()).isZero();
    }
}
