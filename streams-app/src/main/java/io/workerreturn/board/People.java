package io.workerreturn.board;

import io.workerreturn.domain.Phase;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.schema.WorkerJourney;
import io.workerreturn.store.ByteTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where every worker stands, in few bytes each and without an object for any: what is asked of all people at once is answered by
 * going through them. Written and read under the lock of the {@link ReadModel}.
 */
final class People {
    /** Of nothing. */
    static final int NONE = -1;

    private static final TravelMode[] MODES = TravelMode.values();

    private static final int PHASE = 0;
    private static final int MODE = 1;
    private static final int UNREACHABLE = 2;
    private static final int FIRM = 4;
    private static final int TRIP = 8;
    private static final int ORIGIN = 12;
    private static final int SINCE = 16;
    private static final int BYTES = 24;

    private final ByteTable rows = new ByteTable();
    private final Names firms = new Names();
    private final Names trips = new Names();
    private final Names origins = new Names();

    /** Texts that many rows hold, each kept once and known by a number. */
    private static final class Names {
        private final Map<String, Integer> numbers = new HashMap<>();
        private final List<String> names = new ArrayList<>();

        int number(@Nullable String name) {
            if (name == null) {
                return NONE;
            }
            Integer known = numbers.putIfAbsent(name, names.size());
            if (known == null) {
                names.add(name);
                return names.size() - 1;
            }
            return known;
        }

        int known(String name) {
            return numbers.getOrDefault(name, NONE);
        }

        @Nullable
        String name(int number) {
            return number == NONE ? null : names.get(number);
        }
    }

    /**
     * A worker where the row lies: it is that worker only for as long as the lock is held.
     *
     * @param key where the id begins in these bytes
     * @param value where it ends
     */
    record Person(byte[] bytes, int key, int value) {
        String id() {
            return new String(bytes, key, value - key, StandardCharsets.UTF_8);
        }

        Phase phase() {
            return Phase.of(bytes[value + PHASE]);
        }

        /** How the worker came or travels; null for neither. */
        @Nullable
        TravelMode mode() {
            int mode = bytes[value + MODE];
            return mode == NONE ? null : MODES[mode];
        }

        boolean unreachable() {
            return bytes[value + UNREACHABLE] != 0;
        }

        /** The number of the employer, or {@link #NONE}. */
        int firm() {
            return ByteBuffer.wrap(bytes).getInt(value + FIRM);
        }

        int trip() {
            return ByteBuffer.wrap(bytes).getInt(value + TRIP);
        }

        int origin() {
            return ByteBuffer.wrap(bytes).getInt(value + ORIGIN);
        }

        /** Since when, epoch milliseconds; null if nobody said. */
        @Nullable
        Long since() {
            long since = ByteBuffer.wrap(bytes).getLong(value + SINCE);
            return since == Long.MIN_VALUE ? null : (Long) since;
        }
    }

    /**
     * What is concluded of a worker now.
     *
     * @param row null if nothing is any more
     * @return whether that is new
     */
    boolean put(String workerId, @Nullable WorkerJourney row) {
        byte[] key = workerId.getBytes(StandardCharsets.UTF_8);
        if (row == null) {
            return rows.remove(key);
        }
        ByteBuffer value = ByteBuffer.allocate(BYTES);
        value.put(PHASE, (byte) Phase.valueOf(row.getPhase().name()).ordinal());
        value.put(MODE, (byte) (row.getMode() == null ? NONE : row.getMode().ordinal()));
        value.put(UNREACHABLE, (byte) (row.getUnreachable() ? 1 : 0));
        value.putInt(FIRM, firms.number(row.getEmployer()));
        value.putInt(TRIP, trips.number(row.getTripId()));
        value.putInt(ORIGIN, origins.number(row.getOriginDivision()));
        Instant since = row.getSince();
        value.putLong(SINCE, since == null ? Long.MIN_VALUE : since.toEpochMilli());
        rows.put(key, value.array());
        return true;
    }

    /** All of them, in no order. */
    void forEach(Consumer<Person> each) {
        rows.look((bytes, key, value, end) -> each.accept(new Person(bytes, key, value)));
    }

    /** How many bytes of memory the rows take. */
    long bytes() {
        return rows.bytes();
    }

    int size() {
        return rows.size();
    }

    /** Numbers of firms are below this. */
    int firms() {
        return firms.names.size();
    }

    /** Numbers of origins are below this. */
    int origins() {
        return origins.names.size();
    }

    @Nullable
    String firm(int number) {
        return firms.name(number);
    }

    @Nullable
    String trip(int number) {
        return trips.name(number);
    }

    @Nullable
    String origin(int number) {
        return origins.name(number);
    }

    /** The number of a firm; {@link #NONE} where nobody names it. */
    int firmNamed(String enterpriseId) {
        return firms.known(enterpriseId);
    }

    int tripNamed(String tripId) {
        return trips.known(tripId);
    }
}
