package io.workerreturn.wire;

/** Why a record can't be used. The names are public: they stand in {@code rejected-records} and in metrics. */
public enum Reason {
    /** Its key, headers or value are larger than {@link RecordLimits} says: it is not looked at, but kept. */
    RECORD_TOO_LARGE("See which field is so long, and send the record again without: no event comes near the limit."),
    /** It has no key. */
    NULL_KEY("Send it again with its key."),
    /** Its key is no UTF-8 text. */
    KEY_NOT_UTF8("Send it again with its key as plain UTF-8 text, without Avro or any header."),
    /** It has no value, on a topic where that means nothing. */
    NULL_VALUE("To take an event back, send a Retraction: a record without a value withdraws nothing here."),
    /** Its value does not begin as the Confluent wire format does. */
    NOT_AVRO("Write values with a schema registry serializer in the Confluent wire format: 0x00, 4-byte id, Avro."),
    /** The registry says that there is no schema with its id. */
    UNKNOWN_SCHEMA_ID("Check that the producer uses the same schema registry as this application, then send it again."),
    /** It was written as another record than that of its topic. */
    WRONG_RECORD("Check the topic that the producer writes to."),
    /** It holds a payload or a symbol that this version does not know. */
    UNKNOWN_PAYLOAD("Upgrade this application, then resubmit the record."),
    /** Its bytes can't be decoded. */
    UNREADABLE("Check the producer's serializer and schema, then send it again."),
    /** Its key differs from the one in its value. */
    KEY_MISMATCH("Send it again with one key, the same in the record's key and in its value."),
    /** Its eventId has the wrong shape. */
    EVENT_ID_INVALID("Send it again with an eventId of 1 to 64 printable ASCII characters."),
    /** A unified social credit code in it has the wrong shape or check character. */
    USCC_INVALID("Look the code up on the firm's business licence, then send it again."),
    /** A division code in it is no GB/T 2260 code. */
    DIVISION_INVALID("Send it again with the 6-digit GB/T 2260 code."),
    /** A field in it is out of its range. */
    FIELD_INVALID("Compare the field with its description in the schema, then send it again."),
    /** It says that it happened long after it was reported. */
    OCCURRED_AFTER_REPORTED("Check both times and the time zone that the source converts from."),
    /** It says that it was reported long after the broker had it. */
    REPORTED_IN_FUTURE("Set the source's clock, then send it again."),
    /** It happened outside the configured season. */
    OUT_OF_SEASON("Check its time; if it is right, the season's configuration is not.");

    private final String hint;

    Reason(String hint) {
        this.hint = hint;
    }

    /** What people should do next: one or two sentences. */
    public String hint() {
        return hint;
    }
}
