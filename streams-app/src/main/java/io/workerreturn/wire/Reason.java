package io.workerreturn.wire;

import io.workerreturn.words.Language;
import io.workerreturn.words.Said;

/** Why a record can't be used. The names are public: they stand in {@code rejected-records} and in metrics. */
public enum Reason {
    /** Its key, headers or value are larger than {@link RecordLimits} says: it is not looked at, but kept. */
    RECORD_TOO_LARGE,
    /** It has no key. */
    NULL_KEY,
    /** Its key is no UTF-8 text. */
    KEY_NOT_UTF8,
    /** It has no value, on a topic where that means nothing. */
    NULL_VALUE,
    /** Its value does not begin as the Confluent wire format does. */
    NOT_AVRO,
    /** The registry says that there is no schema with its id. */
    UNKNOWN_SCHEMA_ID,
    /** It was written as another record than that of its topic. */
    WRONG_RECORD,
    /** It holds a payload or a symbol that this version does not know. */
    UNKNOWN_PAYLOAD,
    /** Its bytes can't be decoded. */
    UNREADABLE,
    /** Its key differs from the one in its value. */
    KEY_MISMATCH,
    /** Its eventId has the wrong shape. */
    EVENT_ID_INVALID,
    /** A unified social credit code in it has the wrong shape or check character. */
    USCC_INVALID,
    /** A division code in it is no GB/T 2260 code. */
    DIVISION_INVALID,
    /** A field in it is out of its range. */
    FIELD_INVALID,
    /** It says that it happened long after it was reported. */
    OCCURRED_AFTER_REPORTED,
    /** It says that it was reported long after the broker had it. */
    REPORTED_IN_FUTURE,
    /** It happened outside the configured season. */
    OUT_OF_SEASON;

    private final String hint = Said.of("reason." + name() + ".hint").in(Language.EN);

    /** What people should do next, in English: one or two sentences. */
    public String hint() {
        return hint;
    }
}
