package io.workerreturn.store;

/** To which group a row belongs: a stretch of its value's bytes says it. */
@FunctionalInterface
public interface Grouping {
    /** Of a row that belongs to none. */
    long NONE = -1;

    /**
     * Where the group stands: {@link #at}, or {@link #NONE}.
     *
     * @param bytes hold the value, and perhaps others
     * @param from where the value begins
     */
    long in(byte[] bytes, int from);

    /** A stretch of so many bytes from here on. */
    static long at(int from, int length) {
        return (long) from << Integer.SIZE | length;
    }
}
