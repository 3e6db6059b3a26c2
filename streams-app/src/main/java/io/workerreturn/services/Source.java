package io.workerreturn.services;

import io.workerreturn.domain.Identity;
import io.workerreturn.domain.Season;
import io.workerreturn.importing.Kind;
import io.workerreturn.importing.Rows;
import io.workerreturn.schema.Retraction;
import io.workerreturn.topology.Admission;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Checks;
import io.workerreturn.wire.Compact;
import io.workerreturn.wire.CompactReader;
import io.workerreturn.wire.CompactWriter;
import io.workerreturn.wire.UnusableRecordException;
import io.workerreturn.wire.ValueReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A topic by which a service is told, and what is made of its records. They have the fields of every event (eventId, occurredAt,
 * reportedAt, source), one that repeats the key, and a payload, which may be a {@link Retraction}.
 *
 * @param topic kept for ever
 * @param idField the field that repeats the key
 * @param body what a record that is no retraction says; throws {@link UnusableRecordException} if it breaks a rule
 * @param layout how that is kept in the state
 */
public record Source<R extends SpecificRecord, B>(
        Topic<R> topic, String idField, BiFunction<String, R, B> body, Compact<B> layout) {
    /** Decodes the records and checks them. */
    Admission admission(AvroSerdes serdes, Season season) {
        ValueReader<R> reader = serdes.reader(topic.type());
        return (key, raw) -> Admission.decode(
                reader, raw, record -> new Input.Fact(topic.name(), fact(key, record, season, raw.timestamp())));
    }

    /**
     * The fact that a record tells.
     *
     * @param appendedAt when the broker appended it, epoch milliseconds
     * @throws UnusableRecordException if it breaks a rule
     */
    public Told<B> fact(String key, R record, Season season, long appendedAt) {
        Checks.key(key, (String) field(record, idField));
        Checks.impersonal(key, record);
        String withdraws = null;
        B said = null;
        if (field(record, "payload") instanceof Retraction retraction) {
            Checks.text(retraction.getReason(), "reason");
            withdraws = retraction.getEventId();
        } else {
            said = body.apply(key, record);
        }
        Told<B> told = new Told<>(
                (String) field(record, "eventId"),
                ((Instant) field(record, "occurredAt")).toEpochMilli(),
                ((Instant) field(record, "reportedAt")).toEpochMilli(),
                (String) field(record, "source"),
                withdraws,
                said);
        Checks.header(told, season, appendedAt);
        return told;
    }

    /**
     * A kind of files that says such records.
     *
     * @param id its name on the command line and in the API: lower-case letters
     * @param service whose list of words says what it is called, and what its columns mean
     * @param rows its columns, and what its rows say
     */
    public Kind kind(String id, Service service, Rows rows) {
        return new Kind(
                id,
                service.name(),
                rows,
                List.of(topic),
                (key, record, season, now) ->
                        fact(key, Objects.requireNonNull(topic.type().cast(record)), season, now));
    }

    private static Object field(IndexedRecord record, String name) {
        return record.get(record.getSchema().getField(name).pos());
    }

    /** Which of two facts with the same eventId stands. */
    public Identity<Told<B>> identity() {
        return new Identity<>(told -> told.body() == null
                ? String.valueOf(told.withdraws()).getBytes(StandardCharsets.UTF_8)
                : layout.toBytes(told.body()));
    }

    /** How facts are kept, each with whether another record carried the same eventId. */
    Compact<Kept<B>> facts() {
        return new Compact<>(1, (out, kept) -> write(out, kept, layout), in -> read(in, layout));
    }

    /** A fact in the state. */
    record Kept<B>(Told<B> told, boolean clash) {}

    private static <B> void write(CompactWriter out, Kept<B> kept, Compact<B> layout) {
        Told<B> told = kept.told();
        out.text(told.eventId())
                .signed(told.occurredAt())
                .signed(told.reportedAt())
                .text(told.source())
                .optionalText(told.withdraws())
                .optionalRaw(told.body() == null ? null : layout.toBytes(told.body()))
                .number(kept.clash() ? 1 : 0);
    }

    private static <B> Kept<B> read(CompactReader in, Compact<B> layout) {
        String eventId = in.text();
        long occurredAt = in.signed();
        long reportedAt = in.signed();
        String source = in.text();
        String withdraws = in.optionalText();
        byte @Nullable [] body = in.optionalRaw();
        return new Kept<>(
                new Told<>(
                        eventId,
                        occurredAt,
                        reportedAt,
                        source,
                        withdraws,
                        body == null ? null : layout.fromBytes(body)),
                in.number() == 1);
    }
}
