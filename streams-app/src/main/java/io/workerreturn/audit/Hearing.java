package io.workerreturn.audit;

import io.workerreturn.domain.Acknowledgement;
import io.workerreturn.domain.LogPlace;
import io.workerreturn.domain.Season;
import io.workerreturn.domain.TravelMode;
import io.workerreturn.schema.AlertAcknowledgement;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.services.Holding;
import io.workerreturn.services.Source;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AcknowledgementRecords;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Checks;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.FirmRecords;
import io.workerreturn.wire.Inlet;
import io.workerreturn.wire.RawRecord;
import io.workerreturn.wire.Reason;
import io.workerreturn.wire.SchemaIdHeader;
import io.workerreturn.wire.TripEvents;
import io.workerreturn.wire.UnusableRecordException;
import io.workerreturn.wire.ValueReader;
import io.workerreturn.wire.WorkerRecords;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Decodes and checks the records of the source topics by the application's rules, and keeps what is accepted. */
final class Hearing implements TopicReader.Listener {
    private static final Duration REGISTRY_TIMEOUT = Duration.ofMinutes(1);

    private final Evidence evidence;
    private final ValueReader<ClockTick> ticks;
    private final Map<String, Witness> witnesses = new HashMap<>();
    private final CharsetDecoder keys = StandardCharsets.UTF_8.newDecoder();

    /** What is made of the records of one topic. Throws {@link UnusableRecordException} for those that break a rule. */
    private interface Witness {
        void tell(String key, byte @Nullable [] value, LogPlace place);
    }

    Hearing(AvroSerdes serdes, Season season, Evidence evidence) {
        this.evidence = evidence;
        this.ticks = serdes.reader(ClockTick.class);
        trips(serdes.reader(TripEvent.class), season);
        ValueReader<IndividualArrival> arrivals = serdes.reader(IndividualArrival.class);
        ValueReader<WorkerStatus> statuses = serdes.reader(WorkerStatus.class);
        ValueReader<Enterprise> enterprises = serdes.reader(Enterprise.class);
        ValueReader<EnterpriseReport> reports = serdes.reader(EnterpriseReport.class);
        ValueReader<AlertAcknowledgement> said = serdes.reader(AlertAcknowledgement.class);
        acknowledgements(said, Topics.TRIP_ACKNOWLEDGEMENTS, season, AcknowledgementRecords::ofTrip);
        acknowledgements(said, Topics.SHORTFALL_ACKNOWLEDGEMENTS, season, AcknowledgementRecords::ofShortfall);
        acknowledgements(said, Topics.SOURCE_ACKNOWLEDGEMENTS, season, AcknowledgementRecords::ofSource);
        witnesses.put(
                Topics.INDIVIDUAL_ARRIVALS.name(),
                (key, value, place) -> evidence.told(
                        key, WorkerRecords.fact(key, decoded(arrivals, value), season, place.appendedAt())));
        witnesses.put(
                Topics.WORKER_STATUS.name(),
                (key, value, place) -> evidence.told(
                        key, WorkerRecords.fact(key, decoded(statuses, value), season, place.appendedAt())));
        witnesses.put(
                Topics.ENTERPRISE_REPORTS.name(),
                (key, value, place) ->
                        evidence.told(key, FirmRecords.fact(key, decoded(reports, value), season, place.appendedAt())));
        witnesses.put(Topics.ENTERPRISES.name(), (key, value, place) -> {
            if (value == null) {
                FirmRecords.closed(key);
                evidence.registered(key, null, place);
            } else {
                evidence.registered(key, FirmRecords.firm(key, decoded(enterprises, value)), place);
            }
        });
    }

    /** Has what a service is told kept, too. */
    <R extends SpecificRecord, B> void alsoOf(Source<R, B> source, AvroSerdes serdes, Season season, Holding holding) {
        ValueReader<R> reader = serdes.reader(source.topic().type());
        witnesses.put(source.topic().name(), (key, value, place) -> {
            if (value == null) {
                throw new UnusableRecordException(Reason.NULL_VALUE, "the record has no value");
            }
            holding.tell(source, key, source.fact(key, decoded(reader, value), season, place.appendedAt()));
        });
    }

    /** What is made of a record about an alert. */
    private interface Saying {
        Acknowledgement said(String key, AlertAcknowledgement record, Season season, long appendedAt);
    }

    private void acknowledgements(
            ValueReader<AlertAcknowledgement> reader, Topic<AlertAcknowledgement> topic, Season season, Saying saying) {
        witnesses.put(topic.name(), (key, value, place) -> {
            AlertAcknowledgement record = decoded(reader, value);
            evidence.told(topic, record.getAlertId(), saying.said(key, record, season, place.appendedAt()));
        });
    }

    private void trips(ValueReader<TripEvent> reader, Season season) {
        Map.of(
                        Topics.CHARTER_BUS_EVENTS, TravelMode.CHARTER_BUS,
                        Topics.CHARTER_TRAIN_EVENTS, TravelMode.CHARTER_TRAIN,
                        Topics.CHARTER_FLIGHT_EVENTS, TravelMode.CHARTER_FLIGHT)
                .forEach((topic, mode) -> witnesses.put(
                        topic.name(),
                        (key, value, place) -> evidence.told(
                                key, TripEvents.fact(key, decoded(reader, value), mode, season, place.appendedAt()))));
    }

    @Override
    public void hear(String topic, ConsumerRecord<byte[], byte[]> record) {
        if (topic.equals(Topics.CLOCK.name())) {
            evidence.counted();
            tick(Inlet.value(record.value(), record.headers()), record.timestamp());
            return;
        }
        hear(Inlet.record(
                topic,
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                record.value(),
                record.headers()));
    }

    /** The same for a record that stands on no topic. */
    void hear(RawRecord record) {
        evidence.counted();
        String topic = record.topic();
        if (topic.equals(Topics.CLOCK.name())) {
            tick(record.value(), record.timestamp());
            return;
        }
        Witness witness = witnesses.get(topic);
        if (witness == null) {
            throw new IllegalArgumentException(topic + " is no source topic");
        }
        try {
            if (record.bulk() != null) {
                throw new UnusableRecordException(Reason.RECORD_TOO_LARGE, "too large to be looked at");
            }
            witness.tell(key(record.key()), SchemaIdHeader.framed(record), record.place());
        } catch (UnusableRecordException unusable) {
            evidence.rejected(unusable.reason());
        } catch (SilentRegistryException silent) {
            throw silent;
        } catch (RuntimeException unforeseen) {
            // the application rejects, too, whatever decoding or checking stumbles over
            evidence.rejected(Reason.UNREADABLE);
        }
    }

    /** A tick is its value, whatever stands around it. One that can't be read, or is far ahead of the brokers, says nothing. */
    private void tick(byte @Nullable [] value, long appendedAt) {
        if (ticks.readBlocking(value, REGISTRY_TIMEOUT) instanceof Decoded.Value<ClockTick> tick) {
            Checks.time(tick.value().getNow().toEpochMilli(), appendedAt).ifPresent(evidence::tick);
        }
    }

    private String key(byte @Nullable [] key) {
        if (key == null) {
            throw new UnusableRecordException(Reason.NULL_KEY, "no key");
        }
        try {
            return keys.decode(ByteBuffer.wrap(key)).toString();
        } catch (CharacterCodingException e) {
            throw new UnusableRecordException(Reason.KEY_NOT_UTF8, "a key that is no text");
        }
    }

    private static <V> V decoded(ValueReader<V> reader, byte @Nullable [] value) {
        Decoded<V> decoded = reader.readBlocking(value, REGISTRY_TIMEOUT);
        if (decoded instanceof Decoded.Value<V> known) {
            return known.value();
        } else if (decoded instanceof Decoded.Unusable<V> unusable) {
            throw new UnusableRecordException(unusable.reason(), unusable.message());
        }
        throw new SilentRegistryException();
    }

    /** Without the schemas nothing can be said of the records. */
    static final class SilentRegistryException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        SilentRegistryException() {
            super("the schema registry did not answer for " + REGISTRY_TIMEOUT + ": start it, or correct its address");
        }
    }
}
