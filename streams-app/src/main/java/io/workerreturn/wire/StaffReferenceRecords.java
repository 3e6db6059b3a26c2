package io.workerreturn.wire;

import io.workerreturn.schema.StaffReference;
import org.jspecify.annotations.Nullable;

/** What clerks call their workers: the keys of that table, and what may stand in it. */
public final class StaffReferenceRecords {
    /** Longest reference, in characters, each of one byte. */
    public static final int LENGTH = 32;

    /** Bytes in front of what is sealed. */
    public static final int NONCE_BYTES = 12;

    private static final int TAG_BYTES = 16;

    private StaffReferenceRecords() {}

    /** The key of a reference. */
    public static String key(String enterprise, String worker) {
        return enterprise + Conclusions.SEPARATOR + worker;
    }

    /**
     * Checks a reference.
     *
     * @throws UnusableRecordException if it breaks a rule
     */
    public static void check(String key, StaffReference reference) {
        Checks.impersonal(key, reference);
        Checks.key(key, key(reference.getEnterprise(), reference.getWorkerId()));
        int sealed = reference.getSealed().remaining() - NONCE_BYTES - TAG_BYTES;
        Checks.field(sealed > 0 && sealed <= LENGTH, "sealed is too short or too long");
    }

    /** Whether it can stand in the table. */
    public static boolean isUsable(String key, @Nullable StaffReference reference) {
        return reference == null || Checks.pass(() -> check(key, reference));
    }
}
