package io.workerreturn.board;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pages of rows in an order. A cursor says after which values the next page begins, not at which row: rows may come, go and move
 * meanwhile, and none that stays where it is is shown twice or left out.
 */
final class Paging {
    private static final int LONGEST_CURSOR = 2_000;

    private Paging() {}

    /**
     * One value to order by: a number or a text, of one type for all rows; null is last in both directions.
     *
     * @param value of a row: Long, Double or String
     */
    record Key<T>(Function<T, @Nullable Object> value, boolean descending) {}

    /** An order: by the first key, where that is equal by the next. The last one must tell all rows apart. */
    record Order<T>(List<Key<T>> keys) {
        private Object[] values(T row) {
            Object[] values = new Object[keys.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = keys.get(i).value().apply(row);
            }
            return values;
        }

        private int compare(Object[] one, Object[] other) {
            for (int i = 0; i < one.length; i++) {
                int order = compare(one[i], other[i], keys.get(i).descending());
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        }

        /** The same without a copy of the row's values, as far as it must be known. */
        private int compare(T row, Object[] other) {
            for (int i = 0; i < other.length; i++) {
                Key<T> key = keys.get(i);
                int order = compare(key.value().apply(row), other[i], key.descending());
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        }

        private static int compare(@Nullable Object one, @Nullable Object other, boolean descending) {
            if (one == null || other == null) {
                return one == other ? 0 : one == null ? 1 : -1;
            }
            int order;
            if (one instanceof String text) {
                order = text.compareTo((String) other);
            } else if (one instanceof Long number) {
                order = number.compareTo((Long) other);
            } else {
                order = ((Double) one).compareTo((Double) other);
            }
            return descending ? -order : order;
        }
    }

    /**
     * The orders of a list, by the names that the API gives them; with {@link #TURNED} before it a name means the other direction.
     *
     * @param last tells all rows apart
     */
    record Sorts<T>(Map<String, Key<T>> keys, Key<T> last) {
        static final String TURNED = "-";

        /** Every name, turned or not. */
        Set<String> names() {
            Set<String> names = new TreeSet<>(keys.keySet());
            keys.keySet().forEach(name -> names.add(TURNED + name));
            return names;
        }

        /** The order of one of these names. */
        Order<T> order(String name) {
            boolean turned = name.startsWith(TURNED);
            Key<T> key = keys.get(turned ? name.substring(TURNED.length()) : name);
            return new Order<>(List.of(new Key<>(key.value(), key.descending() != turned), last));
        }
    }

    /** Which page is asked for: how many rows, and behind what; null for the first page. */
    record Asked(int limit, @Nullable String cursor) {}

    private record Placed<T>(Object[] at, T row) {}

    /** The chosen rows, how many there are on all pages, and the cursor of the next page, if there is one. */
    record Chosen<T>(List<T> rows, long total, @Nullable String next) {}

    /**
     * One page.
     *
     * @param cursor of {@link Chosen#next}; null for the first page
     * @throws Problem if the cursor is none of this order
     */
    static <T> Chosen<T> page(Stream<T> rows, Order<T> order, @Nullable String cursor, int limit) {
        Object[] after = cursor == null ? null : decode(cursor, order);
        Comparator<Placed<T>> comparator = (one, other) -> order.compare(one.at(), other.at());
        // the best of those after the cursor, the last of them on top; one more says whether there is a next page
        PriorityQueue<Placed<T>> best = new PriorityQueue<>(limit + 2, comparator.reversed());
        long[] total = new long[1];
        rows.forEach(row -> {
            total[0]++;
            if (after != null && compare(order, row, after) <= 0) {
                return;
            }
            if (best.size() > limit) {
                if (order.compare(row, best.element().at()) >= 0) {
                    return;
                }
                best.remove();
            }
            best.add(new Placed<>(order.values(row), row));
        });
        List<Placed<T>> page = new ArrayList<>(best);
        page.sort(comparator);
        boolean more = page.size() > limit;
        List<Placed<T>> shown = more ? page.subList(0, limit) : page;
        return new Chosen<>(
                shown.stream().map(Placed::row).toList(),
                total[0],
                more ? encode(shown.get(limit - 1).at()) : null);
    }

    /** All of them. */
    static <T> List<T> all(Stream<T> rows, Order<T> order) {
        return rows.map(row -> new Placed<>(order.values(row), row))
                .sorted((one, other) -> order.compare(one.at(), other.at()))
                .map(Placed::row)
                .toList();
    }

    /** The first few. */
    static <T> List<T> first(Stream<T> rows, Order<T> order, int limit) {
        return page(rows, order, null, limit).rows();
    }

    private static <T> int compare(Order<T> order, T row, Object[] after) {
        try {
            return order.compare(row, after);
        } catch (ClassCastException another) {
            throw foreign();
        }
    }

    private static String encode(Object[] at) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(at));
    }

    private static Object[] decode(String cursor, Order<?> order) {
        if (cursor.length() > LONGEST_CURSOR) {
            throw foreign();
        }
        try {
            JsonNode values =
                    Json.mapper().readTree(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
            if (!values.isArray() || values.size() != order.keys().size()) {
                throw foreign();
            }
            Object[] after = new Object[values.size()];
            for (int i = 0; i < after.length; i++) {
                after[i] = value(values.get(i));
            }
            return after;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw foreign();
        }
    }

    private static @Nullable Object value(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (value.isTextual()) {
            return value.textValue();
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        if (value.isFloatingPointNumber()) {
            return value.doubleValue();
        }
        throw foreign();
    }

    static Problem foreign() {
        return Problem.badRequest(
                "This cursor is none of this list in this order. Begin with the first page, without a cursor.");
    }
}
