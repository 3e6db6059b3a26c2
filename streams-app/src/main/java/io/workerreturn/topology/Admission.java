package io.workerreturn.topology;

import io.workerreturn.domain.Acknowledgement;
import io.workerreturn.domain.Firm;
import io.workerreturn.domain.LogPlace;
import io.workerreturn.domain.Season;
import io.workerreturn.domain.TravelMode;
import io.workerreturn.schema.AlertAcknowledgement;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.wire.AcknowledgementRecords;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Bulk;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.FirmRecords;
import io.workerreturn.wire.RawRecord;
import io.workerreturn.wire.Reason;
import io.workerreturn.wire.SchemaIdHeader;
import io.workerreturn.wire.TripEvents;
import io.workerreturn.wire.UnusableRecordException;
import io.workerreturn.wire.ValueReader;
import io.workerreturn.wire.WorkerRecords;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decodes the records of one topic and checks them: what comes out is a fact that every later operator may trust. */
public interface Admission {
    /** What Java's lenient decoder puts in place of bytes that are no UTF-8. */
    char REPLACEMENT = '\uFFFD';

    /**
     * What the record says.
     *
     * @throws UnusableRecordException if it breaks a rule
     */
    Decoded<Object> admit(String key, RawRecord record);

    /** A firm's registration, or its end, and where it stood: the last of a firm holds. */
    record FirmTold(@Nullable Firm firm, LogPlace place) {}

    /** What somebody says of an alert. */
    record AlertTold(String alertId, Acknowledgement said) {}

    /** The admissions of all source topics but the clock, by topic. */
    static Map<String, Admission> of(AvroSerdes serdes, Season season) {
        Map<String, Admission> all = new HashMap<>(ofTrips(serdes, season));
        all.putAll(ofWorkers(serdes, season));
        all.putAll(ofFirms(serdes, season));
        all.putAll(ofSources(serdes, season));
        return Map.copyOf(all);
    }

    /**
     * The key as text.
     *
     * @throws UnusableRecordException if it has none, or the record is too large to be looked at
     */
    static String keyOf(RawRecord raw) {
        Bulk bulk = raw.bulk();
        if (bulk != null) {
            throw new UnusableRecordException(
                    Reason.RECORD_TOO_LARGE,
                    "it is too large to be an event: " + bulk.excess() + ". " + Reason.RECORD_TOO_LARGE.hint());
        }
        byte[] key = raw.key();
        if (key == null) {
            throw new UnusableRecordException(Reason.NULL_KEY, "the record has no key: send it again with one");
        }
        String text = new String(key, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) < 0) {
            return text;
        }
        // what stands for bytes that are no text may also have been sent as such: only a strict decoder tells them
        // apart
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(key))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new UnusableRecordException(
                    Reason.KEY_NOT_UTF8, "the key is not plain UTF-8 text: keys are never Avro, nor framed");
        }
    }

    /**
     * What the record of any of these topics says.
     *
     * @throws UnusableRecordException if it can't be used, whatever decoding or checking stumbles over
     */
    static Decoded<Object> admit(Map<String, Admission> admissions, String key, RawRecord raw) {
        Admission admission = admissions.get(raw.topic());
        if (admission == null) {
            throw new IllegalStateException("no admission for topic " + raw.topic());
        }
        try {
            return admission.admit(key, raw);
        } catch (UnusableRecordException expected) {
            throw expected;
        } catch (RuntimeException unforeseen) {
            // no record may stop the stream: it is kept, with the reason
            throw new UnusableRecordException(
                    Reason.UNREADABLE,
                    "the record can't be decoded: " + unforeseen.getClass().getSimpleName());
        }
    }

    /** The admissions of the charter topics. */
    static Map<String, Admission> ofTrips(AvroSerdes serdes, Season season) {
        ValueReader<TripEvent> reader = serdes.reader(TripEvent.class);
        return Map.of(
                Topics.CHARTER_BUS_EVENTS.name(), trip(reader, TravelMode.CHARTER_BUS, season),
                Topics.CHARTER_TRAIN_EVENTS.name(), trip(reader, TravelMode.CHARTER_TRAIN, season),
                Topics.CHARTER_FLIGHT_EVENTS.name(), trip(reader, TravelMode.CHARTER_FLIGHT, season),
                Topics.TRIP_ACKNOWLEDGEMENTS.name(), acknowledgement(serdes, season, AcknowledgementRecords::ofTrip));
    }

    private static Admission trip(ValueReader<TripEvent> reader, TravelMode mode, Season season) {
        return (key, record) ->
                decode(reader, record, event -> TripEvents.fact(key, event, mode, season, record.timestamp()));
    }

    /** The admissions of the topics about workers. */
    static Map<String, Admission> ofWorkers(AvroSerdes serdes, Season season) {
        ValueReader<IndividualArrival> arrivals = serdes.reader(IndividualArrival.class);
        ValueReader<WorkerStatus> statuses = serdes.reader(WorkerStatus.class);
        return Map.of(
                Topics.INDIVIDUAL_ARRIVALS.name(),
                (key, record) -> decode(
                        arrivals, record, arrival -> WorkerRecords.fact(key, arrival, season, record.timestamp())),
                Topics.WORKER_STATUS.name(),
                (key, record) -> decode(
                        statuses, record, status -> WorkerRecords.fact(key, status, season, record.timestamp())));
    }

    /** The admissions of the topics about firms. */
    static Map<String, Admission> ofFirms(AvroSerdes serdes, Season season) {
        ValueReader<Enterprise> enterprises = serdes.reader(Enterprise.class);
        ValueReader<EnterpriseReport> reports = serdes.reader(EnterpriseReport.class);
        return Map.of(
                Topics.ENTERPRISES.name(),
                (key, record) -> {
                    if (record.value() == null) {
                        FirmRecords.closed(key);
                        return new Decoded.Value<>(new FirmTold(null, record.place()));
                    }
                    return decode(
                            enterprises,
                            record,
                            enterprise -> new FirmTold(FirmRecords.firm(key, enterprise), record.place()));
                },
                Topics.ENTERPRISE_REPORTS.name(),
                (key, record) ->
                        decode(reports, record, report -> FirmRecords.fact(key, report, season, record.timestamp())),
                Topics.SHORTFALL_ACKNOWLEDGEMENTS.name(),
                acknowledgement(serdes, season, AcknowledgementRecords::ofShortfall));
    }

    /** The admissions of the topics about sources. */
    static Map<String, Admission> ofSources(AvroSerdes serdes, Season season) {
        return Map.of(
                Topics.SOURCE_ACKNOWLEDGEMENTS.name(),
                acknowledgement(serdes, season, AcknowledgementRecords::ofSource));
    }

    /** What is made of a record about an alert. */
    interface Saying {
        Acknowledgement said(String key, AlertAcknowledgement record, Season season, long appendedAt);
    }

    private static Admission acknowledgement(AvroSerdes serdes, Season season, Saying saying) {
        ValueReader<AlertAcknowledgement> reader = serdes.reader(AlertAcknowledgement.class);
        return (key, record) -> decode(
                reader,
                record,
                said -> new AlertTold(said.getAlertId(), saying.said(key, said, season, record.timestamp())));
    }

    /**
     * Decodes a record that must have a value, and makes a fact of it.
     *
     * @throws UnusableRecordException if it has none, or {@code toFact} finds that it breaks a rule
     */
    static <V> Decoded<Object> decode(ValueReader<V> reader, RawRecord record, Function<V, Object> toFact) {
        if (record.value() == null) {
            throw new UnusableRecordException(
                    Reason.NULL_VALUE, "the record has no value: to take an event back, send a Retraction");
        }
        Decoded<V> decoded = reader.read(SchemaIdHeader.framed(record));
        if (decoded instanceof Decoded.Value<V> value) {
            return new Decoded.Value<>(toFact.apply(value.value()));
        } else if (decoded instanceof Decoded.Pending<V> pending) {
            return new Decoded.Pending<>(pending.schemaId());
        }
        Decoded.Unusable<V> unusable = (Decoded.Unusable<V>) decoded;
        return new Decoded.Unusable<>(unusable.reason(), unusable.message());
    }
}
