package io.workerreturn.wire;

import io.workerreturn.domain.Acknowledgement;
import io.workerreturn.domain.Acknowledgement.Says;
import io.workerreturn.domain.Season;
import io.workerreturn.domain.TripAlarm;
import io.workerreturn.schema.Acknowledged;
import io.workerreturn.schema.AlertAcknowledgement;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.Reopened;
import io.workerreturn.schema.Retraction;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@link AlertAcknowledgement} on the wire ↔ {@link Acknowledgement} in the domain. */
public final class AcknowledgementRecords {
    /** Longest note, in characters. */
    public static final int NOTE_LENGTH = 500;

    private AcknowledgementRecords() {}

    /**
     * What a record says of a firm's shortfall alert.
     *
     * @param appendedAt when the broker appended it, epoch milliseconds
     * @throws UnusableRecordException if it breaks a rule
     */
    public static Acknowledgement ofShortfall(String key, AlertAcknowledgement record, Season season, long appendedAt) {
        Checks.enterprise(key);
        return fact(key, record, record.getAlertId().equals(Conclusions.shortfallAlertId(key)), season, appendedAt);
    }

    /** What a record says of an alert of a trip; as {@link #ofShortfall}. */
    public static Acknowledgement ofTrip(String key, AlertAcknowledgement record, Season season, long appendedAt) {
        boolean ofTrip = Arrays.stream(TripAlarm.Kind.values())
                .anyMatch(kind -> record.getAlertId().equals(Conclusions.tripAlertId(key, kind)));
        return fact(key, record, ofTrip, season, appendedAt);
    }

    /** What a record says of a source's silence; as {@link #ofShortfall}. */
    public static Acknowledgement ofSource(String key, AlertAcknowledgement record, Season season, long appendedAt) {
        return fact(key, record, record.getAlertId().equals(key), season, appendedAt);
    }

    private static Acknowledgement fact(
            String key, AlertAcknowledgement record, boolean alertOfKey, Season season, long appendedAt) {
        Checks.impersonal(key, record);
        Checks.name(key, "the key");
        if (!alertOfKey) {
            throw new UnusableRecordException(
                    Reason.KEY_MISMATCH,
                    "its alertId is none of the alerts that its key has here: send it again under the right key");
        }
        Acknowledgement fact = fact(record);
        Checks.header(fact, season, appendedAt);
        Checks.text(fact.note(), "note");
        if (fact.says() != Says.RETRACTION) {
            Checks.name(fact.by(), "by");
            Checks.field(
                    fact.note() == null || fact.note().length() <= NOTE_LENGTH,
                    "note is longer than " + NOTE_LENGTH + " characters");
            Long until = fact.until();
            Checks.field(
                    until == null
                            || until > fact.occurredAt()
                                    && until - fact.occurredAt() <= Acknowledgement.LONGEST.toMillis(),
                    "until is not later than occurredAt, or by more than " + Acknowledgement.LONGEST.toDays()
                            + " days");
        }
        return fact;
    }

    private static Acknowledgement fact(AlertAcknowledgement record) {
        if (record.getPayload() instanceof Acknowledged said) {
            boolean coversCritical = said.getSeverity() != AlertSeverity.WARNING;
            Long until = said.getUntil() == null ? null : (Long) said.getUntil().toEpochMilli();
            return fact(record, Says.ACKNOWLEDGED, said.getBy(), said.getNote(), coversCritical, null, until);
        } else if (record.getPayload() instanceof Reopened said) {
            return fact(record, Says.REOPENED, said.getBy(), said.getNote(), false, null, null);
        } else if (record.getPayload() instanceof Retraction said) {
            return fact(record, Says.RETRACTION, "", said.getReason(), false, said.getEventId(), null);
        }
        throw new UnusableRecordException(
                Reason.UNKNOWN_PAYLOAD, "a payload that this version does not know: upgrade it");
    }

    private static Acknowledgement fact(
            AlertAcknowledgement record,
            Says says,
            String by,
            @Nullable String note,
            boolean coversCritical,
            @Nullable String withdraws,
            @Nullable Long until) {
        return new Acknowledgement(
                says,
                record.getEventId(),
                record.getOccurredAt().toEpochMilli(),
                record.getReportedAt().toEpochMilli(),
                record.getSource(),
                by,
                note,
                coversCritical,
                withdraws,
                until);
    }

    /** What of a fact decides between two of the same eventId and times. */
    public static byte[] encoded(Acknowledgement fact) {
        Object payload = switch (fact.says()) {
            case ACKNOWLEDGED ->
                new Acknowledged(
                        fact.by(),
                        fact.note(),
                        fact.coversCritical() ? null : AlertSeverity.WARNING,
                        fact.until() == null ? null : Instant.ofEpochMilli(fact.until()));
            case REOPENED -> new Reopened(fact.by(), fact.note());
            case RETRACTION -> new Retraction(fact.withdraws(), fact.note());
        };
        return Bodies.of(new AlertAcknowledgement(
                fact.eventId(),
                Instant.ofEpochMilli(fact.occurredAt()),
                Instant.ofEpochMilli(fact.reportedAt()),
                fact.source(),
                "",
                payload));
    }
}
