package io.workerreturn.importing;

import io.workerreturn.schema.Retraction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Ids that follow from content: the same row gives the same event wherever and whenever it is imported. The content is spelt
 * out field by field, without those that are null, so that a later version of the schema, whose new fields are null, leaves
 * the ids as they are. Not thread-safe.
 */
final class EventIds {
    private static final String EVENT_ID = "eventId";
    private static final String PAYLOAD = "payload";
    private static final int BYTES = 16;
    private static final HexFormat HEX = HexFormat.of();

    private final MessageDigest sha256;
    private final String revision;
    private final StringBuilder content = new StringBuilder(512);

    EventIds(String revision) {
        this.revision = revision;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Gives the event the id that follows from its content; a firm's registration has none. Returns the hash of it all. */
    byte[] identify(Event event) {
        SpecificRecord record = event.record();
        byte[] hash = hash(event.topic().name(), event.key(), record);
        if (record != null) {
            Schema.Field id = record.getSchema().getField(EVENT_ID);
            if (id != null) {
                record.put(id.pos(), HEX.formatHex(hash));
            }
        }
        return hash;
    }

    /** A hash of a text, as long as an id. */
    byte[] hashOf(String text) {
        return Arrays.copyOf(sha256.digest(text.getBytes(StandardCharsets.UTF_8)), BYTES);
    }

    /** The event that withdraws this one, which has its id; its times are those of what it withdraws. */
    Event withdrawal(Event event, String reason) {
        SpecificRecord record = event.record();
        if (record == null || record.getSchema().getField(PAYLOAD) == null) {
            return with(event, null);
        }
        Schema schema = record.getSchema();
        SpecificRecord withdrawal = (SpecificRecord) SpecificData.newInstance(record.getClass(), schema);
        for (Schema.Field field : schema.getFields()) {
            // what is told beside the payload belongs to it
            withdrawal.put(field.pos(), field.schema().isNullable() ? null : record.get(field.pos()));
        }
        withdrawal.put(schema.getField(EVENT_ID).pos(), Events.NO_ID);
        withdrawal.put(
                schema.getField(PAYLOAD).pos(),
                new Retraction(
                        String.valueOf(record.get(schema.getField(EVENT_ID).pos())), reason));
        Event withdrawing = with(event, withdrawal);
        identify(withdrawing);
        return withdrawing;
    }

    private static Event with(Event event, @Nullable SpecificRecord record) {
        return new Event(event.topic(), event.key(), record, null);
    }

    private byte[] hash(String topic, String key, @Nullable SpecificRecord record) {
        content.setLength(0);
        text(topic);
        text(key);
        text(revision);
        if (record != null) {
            fields(record);
        }
        return hashOf(content.toString());
    }

    private void fields(SpecificRecord record) {
        Schema schema = record.getSchema();
        content.append(schema.getName()).append('{');
        for (Schema.Field field : schema.getFields()) {
            Object value = record.get(field.pos());
            if (value != null && !field.name().equals(EVENT_ID)) {
                content.append(field.name()).append('=');
                value(value);
            }
        }
        content.append('}');
    }

    private void value(Object value) {
        if (value instanceof SpecificRecord nested) {
            fields(nested);
        } else if (value instanceof Instant time) {
            content.append(time.toEpochMilli()).append(';');
        } else if (value instanceof Collection<?> list) {
            content.append('[');
            list.forEach(this::value);
            content.append(']');
        } else {
            text(value.toString());
        }
    }

    /** With its length in front, so that no two contents are spelt alike. */
    private void text(String text) {
        content.append(text.length()).append(':').append(text).append(';');
    }
}
