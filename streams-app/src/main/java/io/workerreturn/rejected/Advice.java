package io.workerreturn.rejected;

import io.workerreturn.wire.Reason;
import java.util.List;

/**
 * What people should know about one reason for which records are rejected.
 *
 * @param meaning what it usually comes from
 * @param rules that may repair such a record, the likeliest first; none if only a look at the record helps
 * @param otherwise what to do where no rule helps
 */
public record Advice(String meaning, List<Rule> rules, String otherwise) {
    /** The advice for a reason. */
    public static Advice of(Reason reason) {
        return switch (reason) {
            case RECORD_TOO_LARGE ->
                new Advice(
                        "A producer sent a file, a picture, or a list in one record, or a field repeats itself.",
                        List.of(),
                        "See with show what it is. If it is an event with one field that is too long, shorten that by hand:"
                                + " --field payload.reason=…; else let its source send events, and dismiss the record.");
            case NULL_KEY ->
                new Advice(
                        "A producer forgot the key.",
                        List.of(Rule.KEY_FROM_RECORD),
                        "Name the key by hand: --new-key.");
            case KEY_NOT_UTF8 ->
                new Advice(
                        "A producer wrote the key with Avro or in another encoding, such as GBK.",
                        List.of(Rule.KEY_FROM_RECORD),
                        "Name the key by hand: --new-key.");
            case NULL_VALUE ->
                new Advice(
                        "A producer deletes rows where events can only be withdrawn.",
                        List.of(),
                        "There is nothing in it to send. Let its source send a Retraction with the eventId that is"
                                + " meant, and dismiss the record.");
            case NOT_AVRO ->
                new Advice(
                        "A producer wrote JSON or text, or Avro without the frame that says its schema.",
                        List.of(Rule.FROM_JSON, Rule.REFRAME),
                        "Write the record by hand with --edit, or let its source send it again, and dismiss it.");
            case UNKNOWN_SCHEMA_ID ->
                new Advice(
                        "The producer used another schema registry, or the registry lost a schema.",
                        List.of(Rule.REFRAME),
                        "Once the registry has the schema, resubmit the record as it is.");
            case WRONG_RECORD ->
                new Advice(
                        "The record went to the topic of another kind of record.",
                        List.of(Rule.TO_ITS_TOPIC),
                        "Where several topics hold such records, choose one with --to-topic.");
            case UNKNOWN_PAYLOAD ->
                new Advice(
                        "The producer is newer than this application.",
                        List.of(),
                        "Upgrade this application, then resubmit the record as it is.");
            case UNREADABLE ->
                new Advice(
                        "The bytes were cut off, or written with another schema than their frame says.",
                        List.of(Rule.REFRAME),
                        "See with show how far they go. Complete the fields by hand with --edit, or let the source send"
                                + " the record again, and dismiss it.");
            case KEY_MISMATCH ->
                new Advice(
                        "The producer took the key from another row than the record.",
                        List.of(Rule.KEY_FROM_RECORD, Rule.ID_FROM_KEY),
                        "Ask the source which of the two is right.");
            case EVENT_ID_INVALID ->
                new Advice(
                        "The source numbers its events in Chinese, with more than 64 characters, or not at all.",
                        List.of(Rule.EVENT_ID_FROM_CONTENT),
                        "Set it by hand: --field eventId=…");
            case USCC_INVALID ->
                new Advice(
                        "A firm's code was mistyped, or a legacy number was sent.",
                        List.of(Rule.TIDY),
                        "Look the firm up and set its code by hand, such as with --field enterprise=…");
            case DIVISION_INVALID ->
                new Advice(
                        "A division was sent by a code of another level, or by name.",
                        List.of(Rule.DIVISION_TO_SIX_DIGITS, Rule.TIDY),
                        "Look the division up and set it by hand, such as with --field payload.originDivision=…");
            case FIELD_INVALID ->
                new Advice(
                        "A field is empty, out of its range, or holds control characters.",
                        List.of(Rule.TIDY),
                        "The message says which field: set it by hand with --field.");
            case OCCURRED_AFTER_REPORTED ->
                new Advice(
                        "One of the two times was converted from a wrong zone, date or unit.",
                        List.of(Rule.TIMES_TO_MILLIS),
                        "Set the one that is wrong by hand: --field occurredAt=2020-02-18T04:00:00Z");
            case REPORTED_IN_FUTURE ->
                new Advice(
                        "The source's clock is ahead, or it sends local times as UTC.",
                        List.of(Rule.SHIFT_TIMES, Rule.REPORTED_WHEN_RECEIVED, Rule.TIMES_TO_MILLIS),
                        "Set it by hand: --field reportedAt=2020-02-18T04:00:00Z");
            case OUT_OF_SEASON ->
                new Advice(
                        "The year is wrong, the time is in another unit, or the record belongs to another season.",
                        List.of(Rule.TIMES_TO_MILLIS, Rule.SHIFT_TIMES),
                        "Set it by hand with --field occurredAt=…; if the season's configuration was wrong, resubmit the"
                                + " record as it is once that is right.");
        };
    }
}
