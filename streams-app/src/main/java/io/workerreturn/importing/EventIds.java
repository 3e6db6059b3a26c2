package io.workerreturn.importing;

import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.WorkerStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Ids that follow from content: the same row gives the same event wherever and whenever it is imported. The content is spelt
 * out field by field, without those that are null, so that a later version of the schema, whose new fields are null, leaves
 * the ids as they are. Not thread-safe.
 */
final class EventIds {
    private static final String EVENT_ID = "eventId";
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
        Event withdrawal;
        if (record instanceof TripEvent trip) {
            withdrawal = with(
                    event,
                    new TripEvent(
                            Events.NO_ID,
                            trip.getOccurredAt(),
                            trip.getReportedAt(),
                            trip.getSource(),
                            trip.getTripId(),
                            new Retraction(trip.getEventId(), reason)));
        } else if (record instanceof WorkerStatus status) {
            withdrawal = with(
                    event,
                    new WorkerStatus(
                            Events.NO_ID,
                            status.getOccurredAt(),
                            status.getReportedAt(),
                            status.getSource(),
                            status.getWorkerId(),
                            null,
                            new Retraction(status.getEventId(), reason)));
        } else if (record instanceof IndividualArrival arrival) {
            withdrawal = with(
                    event,
                    new IndividualArrival(
                            Events.NO_ID,
                            arrival.getOccurredAt(),
                            arrival.getReportedAt(),
                            arrival.getSource(),
                            arrival.getWorkerId(),
                            new Retraction(arrival.getEventId(), reason)));
        } else if (record instanceof EnterpriseReport report) {
            withdrawal = with(
                    event,
                    new EnterpriseReport(
                            Events.NO_ID,
                            report.getOccurredAt(),
                            report.getReportedAt(),
                            report.getSource(),
                            report.getEnterpriseId(),
                            new Retraction(report.getEventId(), reason)));
        } else {
            return with(event, null);
        }
        identify(withdrawal);
        return withdrawal;
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
