package io.workerreturn.importing;

import java.nio.ByteBuffer;

/**
 * Remembers hashes of 128 bits, each with a number, in 20 bytes a place: what a file has said already. Beyond a limit it
 * remembers nothing new, so that a file of any length fits into memory.
 */
final class Hashes {
    private static final int LIMIT = 2_500_000;
    private static final double FULL = 0.6;

    private long[] keys = new long[2 << 12];
    private int[] numbers = new int[1 << 12];
    private int size;
    private boolean full;

    /** The number that was put with this hash, 0 if none was. */
    int get(byte[] hash) {
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        int place = find(bytes.getLong(), bytes.getLong());
        return numbers[place];
    }

    /**
     * Remembers a hash, if it does not yet.
     *
     * @param number not 0
     * @return the number that was put with it before, 0 if none was
     */
    int put(byte[] hash, int number) {
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        long high = bytes.getLong();
        long low = bytes.getLong();
        int place = find(high, low);
        if (numbers[place] != 0) {
            return numbers[place];
        }
        if (size >= LIMIT) {
            full = true;
            return 0;
        }
        if (size >= numbers.length * FULL) {
            grow();
            place = find(high, low);
        }
        set(place, high, low, number);
        size++;
        return 0;
    }

    /** Whether there were more than it remembers. */
    boolean overflowed() {
        return full;
    }

    private void set(int place, long high, long low, int number) {
        keys[2 * place] = high;
        keys[2 * place + 1] = low;
        numbers[place] = number;
    }

    private int find(long high, long low) {
        int mask = numbers.length - 1;
        int place = (int) (high ^ high >>> 32) & mask;
        while (numbers[place] != 0 && (keys[2 * place] != high || keys[2 * place + 1] != low)) {
            place = place + 1 & mask;
        }
        return place;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldNumbers = numbers;
        keys = new long[2 * oldKeys.length];
        numbers = new int[2 * oldNumbers.length];
        for (int i = 0; i < oldNumbers.length; i++) {
            if (oldNumbers[i] != 0) {
                set(find(oldKeys[2 * i], oldKeys[2 * i + 1]), oldKeys[2 * i], oldKeys[2 * i + 1], oldNumbers[i]);
            }
        }
    }
}
