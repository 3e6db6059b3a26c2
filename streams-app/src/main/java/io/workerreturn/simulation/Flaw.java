package io.workerreturn.simulation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What is wrong with a record that cannot be used. The names are the reason codes under which it must be rejected. Some
 * flaws lie in the record, others are done to its bytes.
 */
public enum Flaw {
    NULL_KEY,
    KEY_NOT_UTF8 {
        @Override
        byte[] key(byte[] key) {
            byte[] broken = key.clone();
            broken[0] = (byte) 0xFF;
            return broken;
        }
    },
    NULL_VALUE,
    NOT_AVRO {
        @Override
        byte[] value(byte[] value) {
            return "{\"said\":\"in JSON\"}".getBytes(StandardCharsets.UTF_8);
        }
    },
    UNKNOWN_SCHEMA_ID {
        @Override
        byte[] value(byte[] value) {
            byte[] broken = value.clone();
            ByteBuffer.wrap(broken).putInt(1, Integer.MAX_VALUE);
            return broken;
        }
    },
    WRONG_RECORD,
    UNKNOWN_PAYLOAD,
    UNREADABLE {
        @Override
        byte[] value(byte[] value) {
            return Arrays.copyOf(value, value.length / 2);
        }
    },
    KEY_MISMATCH,
    EVENT_ID_INVALID,
    USCC_INVALID,
    DIVISION_INVALID,
    FIELD_INVALID,
    OCCURRED_AFTER_REPORTED,
    REPORTED_IN_FUTURE,
    OUT_OF_SEASON;

    byte[] key(byte[] key) {
        return key;
    }

    byte[] value(byte[] value) {
        return value;
    }
}
