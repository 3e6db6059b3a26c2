package io.workerreturn.audit;

/**
 * Where a topic does not say what follows from the sources.
 *
 * @param topic without the prefix
 * @param key of the row
 * @param field of the row, {@link #ROW} for the row itself
 * @param expected what follows from the sources
 * @param found what the topic says
 */
public record Difference(String topic, String key, String field, String expected, String found) {
    /** Stands for the whole row. */
    public static final String ROW = "row";

    static final String PRESENT = "a row";
    static final String ABSENT = "none";
}
