package io.workerreturn.board;

import io.workerreturn.schema.TravelMode;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** People by business day and mode, in as few bytes as can be: one number for each day and mode that has any. Immutable. */
final class DailyCounts {
    static final DailyCounts NONE = new DailyCounts(new long[0]);

    private static final TravelMode[] MODES = TravelMode.values();
    private static final int MODE_BITS = 8;
    private static final int COUNT_BITS = 32;
    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

    /** Day, mode and count, from the highest bits down, ascending. */
    private final long[] cells;

    private DailyCounts(long[] cells) {
        this.cells = cells;
    }

    private static long cell(int day, int mode, int count) {
        return ((long) day << (MODE_BITS + COUNT_BITS)) | ((long) mode << COUNT_BITS) | (count & COUNT_MASK);
    }

    private static int day(long cell) {
        return (int) (cell >> (MODE_BITS + COUNT_BITS));
    }

    private static TravelMode mode(long cell) {
        return MODES[(int) (cell >> COUNT_BITS) & ((1 << MODE_BITS) - 1)];
    }

    private static int count(long cell) {
        return (int) (cell & COUNT_MASK);
    }

    /** Index of the first cell of this day, or of a later one. */
    private int from(int day) {
        int found = Arrays.binarySearch(cells, cell(day, 0, 0));
        return found < 0 ? -found - 1 : found;
    }

    /** The same, but with these people on this day (days since 1970-01-01). */
    DailyCounts with(int day, Map<TravelMode, Integer> people) {
        int begin = from(day);
        int end = from(day + 1);
        long[] ofDay = people.entrySet().stream()
                .filter(entry -> entry.getValue() != 0)
                .mapToLong(entry -> cell(day, entry.getKey().ordinal(), entry.getValue()))
                .sorted()
                .toArray();
        long[] changed = new long[cells.length - (end - begin) + ofDay.length];
        System.arraycopy(cells, 0, changed, 0, begin);
        System.arraycopy(ofDay, 0, changed, begin, ofDay.length);
        System.arraycopy(cells, end, changed, begin + ofDay.length, cells.length - end);
        return changed.length == 0 ? NONE : new DailyCounts(changed);
    }

    /** The people of one day by mode; modes with nobody are left out. */
    Map<TravelMode, Integer> on(int day) {
        Map<TravelMode, Integer> people = new EnumMap<>(TravelMode.class);
        for (int i = from(day); i < cells.length && day(cells[i]) == day; i++) {
            people.put(mode(cells[i]), count(cells[i]));
        }
        return people;
    }

    /** The people of all days until this one, this one included. */
    int until(int day) {
        int sum = 0;
        int end = from(day + 1);
        for (int i = 0; i < end; i++) {
            sum += count(cells[i]);
        }
        return sum;
    }

    boolean isEmpty() {
        return cells.length == 0;
    }

    /** The first day with anybody; only if there is one. */
    int firstDay() {
        return day(cells[0]);
    }

    /** The last day with anybody; only if there is one. */
    int lastDay() {
        return day(cells[cells.length - 1]);
    }
}
