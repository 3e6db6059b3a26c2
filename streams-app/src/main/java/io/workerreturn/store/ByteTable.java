package io.workerreturn.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Rows of bytes by key, in a hash table without an object per row: ten million rows cost the garbage collector as much as a
 * thousand do.
 *
 * <p>Rows stand one after the other in pages; the index, with open addressing, holds each row's hash and place. A value that
 * no longer fits moves to the newest page and leaves a gap; a full page of which a third is gaps is emptied into the newest,
 * so that no single change moves more than a page. Not for several threads.
 */
public final class ByteTable {
    /** The longest value that is kept, in bytes. */
    static final int MOST_VALUE_BYTES = (1 << 24) - 1;
    /** The longest key. */
    static final int MOST_KEY_BYTES = (1 << 16) - 1;

    private static final int PAGE_BITS = 20;
    private static final int OFFSET = (1 << PAGE_BITS) - 1;
    /** With the header of its array a page is a megabyte: G1 gives one that is a byte larger two regions, or half of one for itself. */
    private static final int MOST_PAGE_BYTES = (1 << PAGE_BITS) - 16;
    /** Most tables are small: pages grow with what there is. */
    private static final int FEWEST_PAGE_BYTES = 1 << 12;
    /** A row that is larger has a page of its own. */
    private static final int LARGE_ROW_BYTES = MOST_PAGE_BYTES / 8;

    private static final int FEWEST_SLOTS = 64;
    private static final int CELLS = 2;
    private static final int NO_PAGE = -1;
    private static final int NO_SLOT = -1;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** By slot: the row's place plus one, 0 where no row is, and its hash; side by side, so that one fetch of memory gets both. */
    private long[] slots = new long[FEWEST_SLOTS * CELLS];

    private int size;

    private final @Nullable Grouping grouping;
    private final Groups groups = new Groups(this);

    private final List<Page> pages = new ArrayList<>();
    private final List<Integer> freePages = new ArrayList<>();
    private int newest = NO_PAGE;
    private long pageBytes;

    /** Rows one after the other, up to {@code used}, of which {@code gaps} bytes are of rows that are gone. */
    private static final class Page {
        private final byte[] bytes;
        private int used;
        private int gaps;

        private Page(int size) {
            bytes = new byte[size];
        }
    }

    /** In the place of a page that was emptied. */
    private static final Page NONE = new Page(0);

    /** A table without groups, and without rows yet. */
    public ByteTable() {
        this(null);
    }

    /** A table that can say which rows are of a group, if this says which group a row is of. */
    ByteTable(@Nullable Grouping grouping) {
        this.grouping = grouping;
    }

    /** How many rows there are, 0 or more. */
    public int size() {
        return size;
    }

    /** How many bytes this takes of the heap, gaps and index included. */
    public long bytes() {
        return pageBytes + (long) slots.length * Long.BYTES;
    }

    /** The value of a key, a copy of it; null if there is none. */
    byte @Nullable [] get(byte[] key) {
        long place = place(find(key, hash(key)));
        if (place == 0) {
            return null;
        }
        byte[] bytes = page(place).bytes;
        int at = offset(place);
        long header = header(bytes, at);
        int from = at + Long.BYTES + keyLength(header);
        return Arrays.copyOfRange(bytes, from, from + valueLength(header));
    }

    /**
     * Puts a value in the place of what stood there.
     *
     * @throws IllegalArgumentException if the key or the value is longer than a table can hold
     */
    public void put(byte[] key, byte[] value) {
        if (key.length > MOST_KEY_BYTES || value.length > MOST_VALUE_BYTES) {
            throw new IllegalArgumentException(
                    "a row of " + key.length + " and " + value.length + " bytes is too long for this store");
        }
        int hash = hash(key);
        int slot = find(key, hash);
        if (grouping != null) {
            regroup(grouping, place(slot), value, hash);
        }
        if (place(slot) != 0 && replace(place(slot), key.length, value)) {
            return;
        }
        int page = pageWithRoomFor(rowLength(key.length, roomFor(value.length)));
        // only now: making room may have moved the row
        long before = place(slot);
        set(slot, append(page, key, value), hash);
        if (before != 0) {
            leave(before);
        } else if (++size > slots() / 4 * 3) {
            grow();
        }
    }

    /** Has a row's group know it, and the one that it was of before. */
    private void regroup(Grouping by, long place, byte[] value, int hash) {
        long group = by.in(value, 0);
        if (place != 0) {
            if (group != Grouping.NONE && isOf(by, place, value, from(group), to(group))) {
                return;
            }
            ungroup(by, place);
        }
        if (group != Grouping.NONE) {
            groups.add(Bytes.wrap(Arrays.copyOfRange(value, from(group), to(group))), hash);
        }
    }

    /** Has a row's group know that it left, if it was of one. */
    private void ungroup(Grouping by, long place) {
        byte[] page = page(place).bytes;
        int at = offset(place);
        long group = by.in(page, at + Long.BYTES + keyLength(header(page, at)));
        if (group != Grouping.NONE) {
            groups.leave(Bytes.wrap(Arrays.copyOfRange(page, from(group), to(group))));
        }
    }

    private boolean isOf(Grouping by, long place, byte[] bytes, int from, int to) {
        byte[] page = page(place).bytes;
        int at = offset(place);
        long group = by.in(page, at + Long.BYTES + keyLength(header(page, at)));
        return group != Grouping.NONE && Arrays.equals(page, from(group), to(group), bytes, from, to);
    }

    private static int from(long group) {
        return (int) (group >>> Integer.SIZE);
    }

    private static int to(long group) {
        return from(group) + (int) group;
    }

    /** Hashes of the keys of a group's rows: see {@link Groups#of}. */
    int[] hashesOf(Bytes group) {
        return groups.of(group);
    }

    /** Whether any row of this hash is of the group. */
    boolean anyOf(int hash, byte[] group) {
        return next(hash & slots() - 1, hash, group) != NO_SLOT;
    }

    /** Hands over copies of the keys of those rows of a hash that are of the group. */
    void forEachOf(int hash, byte[] group, Consumer<byte[]> keys) {
        int mask = slots() - 1;
        for (int slot = next(hash & mask, hash, group); slot != NO_SLOT; slot = next(slot + 1 & mask, hash, group)) {
            byte[] bytes = page(place(slot)).bytes;
            int from = offset(place(slot)) + Long.BYTES;
            keys.accept(Arrays.copyOfRange(bytes, from, from + keyLength(header(bytes, offset(place(slot))))));
        }
    }

    /** The slot, from this one on, of the next row of a hash that is of the group. */
    private int next(int from, int hash, byte[] group) {
        if (grouping != null) {
            int mask = slots() - 1;
            for (int slot = from; place(slot) != 0; slot = slot + 1 & mask) {
                if (hash(slot) == hash && isOf(grouping, place(slot), group, 0, group.length)) {
                    return slot;
                }
            }
        }
        return NO_SLOT;
    }

    /** Writes a value over the one at this place; whether it fits. */
    private boolean replace(long place, int keyLength, byte[] value) {
        byte[] bytes = page(place).bytes;
        int at = offset(place);
        int room = room(header(bytes, at));
        if (value.length > room) {
            return false;
        }
        writeHeader(bytes, at, keyLength, value.length, room);
        System.arraycopy(value, 0, bytes, at + Long.BYTES + keyLength, value.length);
        return true;
    }

    /** Takes a row away; whether there was one. */
    public boolean remove(byte[] key) {
        int slot = find(key, hash(key));
        long place = place(slot);
        if (place == 0) {
            return false;
        }
        if (grouping != null) {
            ungroup(grouping, place);
        }
        close(slot);
        size--;
        leave(place);
        return true;
    }

    /** Takes all rows away. */
    void clear() {
        slots = new long[FEWEST_SLOTS * CELLS];
        size = 0;
        groups.clear();
        pages.clear();
        freePages.clear();
        newest = NO_PAGE;
        pageBytes = 0;
    }

    /** Takes a look at a row where it lies. */
    @FunctionalInterface
    public interface Look {
        /**
         * One row; nobody may change the bytes, and they say something else once the table changes.
         *
         * @param bytes in which the row lies
         * @param key where its key begins
         * @param value where its key ends and its value begins
         * @param end where its value ends
         */
        void at(byte[] bytes, int key, int value, int end);
    }

    /** Shows all rows where they lie, in no order. The table must not change meanwhile. */
    public void look(Look rows) {
        // page by page, since memory is read much faster in its order than in that of hashes
        for (Page page : pages) {
            for (int at = 0; at < page.used; ) {
                long header = header(page.bytes, at);
                int middle = at + Long.BYTES + keyLength(header);
                if (!isGone(header)) {
                    rows.at(page.bytes, at + Long.BYTES, middle, middle + valueLength(header));
                }
                at = middle + room(header);
            }
        }
    }

    /** Hands over copies of all rows, in no order. The table must not change meanwhile. */
    void forEach(BiConsumer<byte[], byte[]> rows) {
        look((bytes, key, value, end) ->
                rows.accept(Arrays.copyOfRange(bytes, key, value), Arrays.copyOfRange(bytes, value, end)));
    }

    private int slots() {
        return slots.length / CELLS;
    }

    private long place(int slot) {
        return slots[slot * CELLS];
    }

    private int hash(int slot) {
        return (int) slots[slot * CELLS + 1];
    }

    private void set(int slot, long place, int hash) {
        slots[slot * CELLS] = place;
        slots[slot * CELLS + 1] = hash;
    }

    /** The slot of a key: where its row is, or where it would be. */
    private int find(byte[] key, int hash) {
        int mask = slots() - 1;
        int slot = hash & mask;
        while (place(slot) != 0 && !(hash(slot) == hash && isKey(place(slot), key))) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean isKey(long place, byte[] key) {
        byte[] bytes = page(place).bytes;
        int at = offset(place);
        int length = keyLength(header(bytes, at));
        int from = at + Long.BYTES;
        return length == key.length && Arrays.equals(bytes, from, from + length, key, 0, length);
    }

    /** Empties a slot, and moves up what would no longer be found behind it. */
    private void close(int emptied) {
        int mask = slots() - 1;
        int hole = emptied;
        int slot = hole;
        while (true) {
            slot = slot + 1 & mask;
            if (place(slot) == 0) {
                set(hole, 0, 0);
                return;
            }
            int home = hash(slot) & mask;
            // whether the hole lies between the row's home and where it is
            if ((slot - home & mask) >= (slot - hole & mask)) {
                set(hole, place(slot), hash(slot));
                hole = slot;
            }
        }
    }

    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        int mask = slots() - 1;
        for (int i = 0; i < old.length; i += CELLS) {
            if (old[i] != 0) {
                int slot = (int) old[i + 1] & mask;
                while (place(slot) != 0) {
                    slot = slot + 1 & mask;
                }
                set(slot, old[i], (int) old[i + 1]);
            }
        }
    }

    private long append(int at, byte[] key, byte[] value) {
        Page page = pages.get(at);
        int offset = page.used;
        int room = roomFor(value.length);
        writeHeader(page.bytes, offset, key.length, value.length, room);
        System.arraycopy(key, 0, page.bytes, offset + Long.BYTES, key.length);
        System.arraycopy(value, 0, page.bytes, offset + Long.BYTES + key.length, value.length);
        page.used += rowLength(key.length, room);
        return ((long) at << PAGE_BITS | offset) + 1;
    }

    /** A page to append to. Rows of others may move. */
    private int pageWithRoomFor(int length) {
        if (length > LARGE_ROW_BYTES) {
            return addPage(length);
        }
        while (newest == NO_PAGE || pages.get(newest).used + length > pages.get(newest).bytes.length) {
            int full = newest;
            long grown = Math.max(FEWEST_PAGE_BYTES, Math.min(MOST_PAGE_BYTES, Long.highestOneBit(pageBytes)));
            newest = addPage(Math.max((int) grown, length));
            if (full != NO_PAGE) {
                // which may fill the new one
                emptyIfSparse(full);
            }
        }
        return newest;
    }

    private int addPage(int size) {
        Page page = new Page(size);
        pageBytes += size;
        if (freePages.isEmpty()) {
            pages.add(page);
            return pages.size() - 1;
        }
        int at = freePages.remove(freePages.size() - 1);
        pages.set(at, page);
        return at;
    }

    /** Notes that the row at this place is gone. */
    private void leave(long place) {
        int at = pageNumber(place);
        Page page = pages.get(at);
        long header = header(page.bytes, offset(place));
        page.gaps += rowLength(keyLength(header), room(header));
        writeHeader(page.bytes, offset(place), keyLength(header), room(header) + 1, room(header));
        if (at != newest) {
            emptyIfSparse(at);
        }
    }

    private void emptyIfSparse(int at) {
        Page page = pages.get(at);
        if (page.gaps == 0 || page.gaps < page.used / 3) {
            return;
        }
        // none of the rows that move may bring us here again
        page.gaps = 0;
        int mask = slots() - 1;
        int offset = 0;
        while (offset < page.used) {
            long header = header(page.bytes, offset);
            int from = offset + Long.BYTES;
            int middle = from + keyLength(header);
            long place = ((long) at << PAGE_BITS | offset) + 1;
            int hash = hash(page.bytes, from, middle);
            int slot = hash & mask;
            while (place(slot) != 0 && place(slot) != place) {
                slot = slot + 1 & mask;
            }
            if (place(slot) == place) {
                byte[] key = Arrays.copyOfRange(page.bytes, from, middle);
                byte[] value = Arrays.copyOfRange(page.bytes, middle, middle + valueLength(header));
                set(slot, append(pageWithRoomFor(rowLength(key.length, roomFor(value.length))), key, value), hash);
            }
            offset += rowLength(keyLength(header), room(header));
        }
        pages.set(at, NONE);
        pageBytes -= page.bytes.length;
        freePages.add(at);
    }

    private Page page(long place) {
        return pages.get(pageNumber(place));
    }

    private static int pageNumber(long place) {
        return (int) (place - 1 >>> PAGE_BITS);
    }

    private static int offset(long place) {
        return (int) (place - 1) & OFFSET;
    }

    /** A value may grow by a few bytes where it stands. */
    private static int roomFor(int value) {
        return Math.min(value + 7 & -8, MOST_VALUE_BYTES);
    }

    private static int rowLength(int key, int room) {
        return Long.BYTES + key + room;
    }

    /** 16 bits for the key's length, 24 for the value's, 24 for the room that the value may take. */
    private static void writeHeader(byte[] bytes, int at, int key, int value, int room) {
        LONGS.set(bytes, at, (long) key << 48 | (long) value << 24 | room);
    }

    /** Whether the row left its place: what stands there pretends to be longer than its room. */
    private static boolean isGone(long header) {
        return valueLength(header) > room(header);
    }

    private static long header(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    private static int keyLength(long header) {
        return (int) (header >>> 48);
    }

    private static int valueLength(long header) {
        return (int) (header >>> 24) & MOST_VALUE_BYTES;
    }

    private static int room(long header) {
        return (int) header & MOST_VALUE_BYTES;
    }

    private static int hash(byte[] key) {
        return hash(key, 0, key.length);
    }

    /** Multiplies and mixes eight bytes at a time: keys are often alike but for a few bytes. */
    private static int hash(byte[] bytes, int from, int to) {
        long hash = 0xcbf29ce484222325L;
        int at = from;
        for (; at + Long.BYTES <= to; at += Long.BYTES) {
            hash = (hash ^ (long) LONGS.get(bytes, at)) * 0x9e3779b97f4a7c15L;
            hash ^= hash >>> 32;
        }
        for (; at < to; at++) {
            hash = (hash ^ bytes[at]) * 0x100000001b3L;
        }
        hash ^= hash >>> 33;
        hash *= 0xff51afd7ed558ccdL;
        return (int) (hash >>> 32);
    }
}
