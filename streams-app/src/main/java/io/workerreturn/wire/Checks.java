package io.workerreturn.wire;

import io.workerreturn.domain.Divisions;
import io.workerreturn.domain.Fact;
import io.workerreturn.domain.PersonalNumbers;
import io.workerreturn.domain.Season;
import io.workerreturn.domain.UnifiedSocialCreditCode;
import io.workerreturn.words.Said;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What every record must satisfy, the same verdict in any order of arrival. Each check throws {@link UnusableRecordException}. */
public final class Checks {
    /** Longest eventId. */
    public static final int EVENT_ID_LENGTH = 64;

    /** How far something may be said before it happens. */
    public static final Duration AHEAD_OF_REPORT = Duration.ofHours(48);

    /** How far a source's clock may run ahead of the broker's. */
    public static final Duration AHEAD_OF_BROKER = Duration.ofMinutes(10);

    /** 2100-01-01T00:00:00Z. */
    private static final long END_OF_TIME = 4_102_444_800_000L;

    /** Characters of an id, at most. */
    public static final int KEY_LENGTH = 200;

    /** Fields in which people write what they like. */
    private static final Set<String> WRITTEN = Set.of(
            "approvedBy",
            "carrier",
            "checkpoint",
            "decree",
            "destinationPlace",
            "difficulties",
            "excludes",
            "grid",
            "industry",
            "name",
            "note",
            "originPlace",
            "outputUnit",
            "place",
            "reason",
            "reference",
            "taskTeam",
            "township",
            "vehicle");

    private static final ClassValue<TextField[]> TEXT_FIELDS = new ClassValue<>() {
        @Override
        protected TextField[] computeValue(Class<?> type) {
            return SpecificData.get().getSchema(type).getFields().stream()
                    .filter(field -> TextField.mayBe(field.schema()))
                    .map(field -> new TextField(field.pos(), field.name(), WRITTEN.contains(field.name())))
                    .toArray(TextField[]::new);
        }
    };

    private Checks() {}

    /**
     * What time it is by a tick: never later than when the brokers got it. A clock that runs ahead would else make time stand
     * still until the others have caught up.
     *
     * @param told what the tick says, epoch milliseconds
     * @param appendedAt when the brokers got it
     * @return empty if it is further ahead than a clock may be: then it is a mistake, and not used
     */
    public static OptionalLong time(long told, long appendedAt) {
        return told > appendedAt + AHEAD_OF_BROKER.toMillis()
                ? OptionalLong.empty()
                : OptionalLong.of(Math.min(told, appendedAt));
    }

    /** The identity and times of a fact. */
    public static void header(Fact fact, Season season, long appendedAt) {
        eventId(fact.eventId());
        if (fact.withdraws() != null) {
            eventId(fact.withdraws());
        }
        name(fact.source(), "source");
        if (fact.occurredAt() > fact.reportedAt() + AHEAD_OF_REPORT.toMillis()) {
            throw new UnusableRecordException(
                    Reason.OCCURRED_AFTER_REPORTED,
                    "occurredAt",
                    Said.of("record.afterReport", time(fact.occurredAt()), time(fact.reportedAt())));
        }
        if (fact.reportedAt() > appendedAt + AHEAD_OF_BROKER.toMillis()) {
            throw new UnusableRecordException(
                    Reason.REPORTED_IN_FUTURE,
                    "reportedAt",
                    Said.of("record.future", time(fact.reportedAt()), time(appendedAt)));
        }
        if (!season.contains(fact.occurredAt())) {
            throw new UnusableRecordException(
                    Reason.OUT_OF_SEASON,
                    "occurredAt",
                    Said.of("record.season", time(fact.occurredAt()), time(season.start()), time(season.end())));
        }
    }

    private static Instant time(long epochMillis) {
        return Instant.ofEpochMilli(epochMillis);
    }

    private static void eventId(String eventId) {
        int length = eventId.length();
        boolean printable = length >= 1 && length <= EVENT_ID_LENGTH;
        for (int i = 0; printable && i < length; i++) {
            char c = eventId.charAt(i);
            printable = c >= ' ' && c <= '~';
        }
        if (!printable) {
            throw new UnusableRecordException(
                    Reason.EVENT_ID_INVALID,
                    "an eventId is 1 to 64 printable ASCII characters, this one has " + length);
        }
    }

    /** The key of the record and the id in it. */
    public static void key(String key, String inRecord) {
        if (!key.equals(inRecord)) {
            throw new UnusableRecordException(
                    Reason.KEY_MISMATCH, "the record's own id differs from its key: send it again under the right one");
        }
        // a control character joins the parts of compound keys
        name(key, "the key");
    }

    /**
     * Nothing in it is the number of a person: it would be read by everybody who reads what is concluded.
     *
     * @param key of the record
     */
    public static void impersonal(String key, SpecificRecord record) {
        if (PersonalNumbers.isIn(key)) {
            throw personal("the key");
        }
        impersonal(record);
    }

    private static void impersonal(SpecificRecord record) {
        for (TextField field : TEXT_FIELDS.get(record.getClass())) {
            if (isPersonal(record.get(field.position()), field.written())) {
                throw personal(field.name());
            }
        }
    }

    private static boolean isPersonal(@Nullable Object value, boolean written) {
        if (value instanceof CharSequence text) {
            return written ? PersonalNumbers.isInNote(text) : PersonalNumbers.isIn(text);
        } else if (value instanceof SpecificRecord inner) {
            impersonal(inner);
        } else if (value instanceof Collection<?> several) {
            return several.stream().anyMatch(each -> isPersonal(each, written));
        }
        return false;
    }

    /** A field that may hold text, or what does. */
    private record TextField(int position, String name, boolean written) {
        private static boolean mayBe(Schema schema) {
            return switch (schema.getType()) {
                case STRING, RECORD, ARRAY -> true;
                case UNION -> schema.getTypes().stream().anyMatch(TextField::mayBe);
                default -> false;
            };
        }
    }

    private static UnusableRecordException personal(String name) {
        return new UnusableRecordException(Reason.FIELD_INVALID, name, Said.of("record.personal"));
    }

    /** A firm, if there is one: its unified social credit code. */
    public static void enterprise(@Nullable String enterpriseId) {
        if (enterpriseId != null && !UnifiedSocialCreditCode.isValid(enterpriseId)) {
            throw new UnusableRecordException(
                    Reason.USCC_INVALID,
                    UnifiedSocialCreditCode.problem(enterpriseId).orElse("not a unified social credit code"));
        }
    }

    /** A division, if there is one: six digits of GB/T 2260. */
    public static void division(@Nullable String division) {
        if (division != null && !Divisions.exists(division)) {
            throw new UnusableRecordException(Reason.DIVISION_INVALID, null, Said.of("record.division"));
        }
    }

    /** Whether a record passes these checks. */
    static boolean pass(Runnable checks) {
        try {
            checks.run();
            return true;
        } catch (UnusableRecordException | IllegalArgumentException unusable) {
            return false;
        }
    }

    /** Whatever else must hold; {@code problem} says what does not. */
    public static void field(boolean valid, String problem) {
        if (!valid) {
            throw new UnusableRecordException(Reason.FIELD_INVALID, problem);
        }
    }

    /** A number, if there is one, from the least to the most. */
    public static void range(@Nullable Integer value, int least, int most, String name) {
        if (value != null && (value < least || value > most)) {
            throw new UnusableRecordException(Reason.FIELD_INVALID, name, Said.of("record.range", value, least, most));
        }
    }

    /** A time that a plan, an estimate or an order speaks of: one that arithmetic and stores can hold. */
    public static void moment(@Nullable Long time, String name) {
        if (time != null && (time < 0 || time >= END_OF_TIME)) {
            throw new UnusableRecordException(Reason.FIELD_INVALID, name, Said.of("record.years"));
        }
    }

    /** A text that people wrote: rows and figures carry it on, and each has a bound. */
    public static void text(@Nullable String text, String name) {
        if (text != null && text.length() > RecordLimits.TEXT) {
            throw new UnusableRecordException(
                    Reason.FIELD_INVALID, name, Said.of("record.tooLong", text.length(), RecordLimits.TEXT));
        }
    }

    /** Names may not carry the separator of compound keys, control characters, or be empty. */
    public static void name(String value, String name) {
        boolean valid = !value.isBlank() && value.length() <= KEY_LENGTH;
        for (int i = 0; valid && i < value.length(); i++) {
            valid = !Character.isISOControl(value.charAt(i));
        }
        if (!valid) {
            throw new UnusableRecordException(Reason.FIELD_INVALID, name, Said.of("record.name", KEY_LENGTH));
        }
    }
}
