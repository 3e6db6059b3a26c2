package io.workerreturn.topology;

import io.workerreturn.schema.AlertAcknowledgement;
import io.workerreturn.schema.AlertTransition;
import io.workerreturn.schema.BoardAction;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.schema.Contact;
import io.workerreturn.schema.ContactTold;
import io.workerreturn.schema.DailyArrivals;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.LogMark;
import io.workerreturn.schema.RejectedRecord;
import io.workerreturn.schema.RejectedSettlement;
import io.workerreturn.schema.ReturnRateRollup;
import io.workerreturn.schema.ShortfallAlert;
import io.workerreturn.schema.SourceAlert;
import io.workerreturn.schema.SourceFreshness;
import io.workerreturn.schema.StaffReference;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.WorkerJourney;
import io.workerreturn.schema.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Every public topic: its name, the one type of its values, how it is keyed, partitioned and kept. Keys are UTF-8
 * strings. A {@code topic.prefix} may be put before the names; nobody else spells a name.
 */
public final class Topics {
    public static final Topic<Enterprise> ENTERPRISES =
            new Topic<>("enterprises", "enterpriseId", Enterprise.class, Group.FIRMS, Kept.TABLE_FOREVER);
    public static final Topic<TripEvent> CHARTER_BUS_EVENTS =
            new Topic<>("charter-bus-events", "tripId", TripEvent.class, Group.TRIPS, Kept.FOREVER);
    public static final Topic<TripEvent> CHARTER_TRAIN_EVENTS =
            new Topic<>("charter-train-events", "tripId", TripEvent.class, Group.TRIPS, Kept.FOREVER);
    public static final Topic<TripEvent> CHARTER_FLIGHT_EVENTS =
            new Topic<>("charter-flight-events", "tripId", TripEvent.class, Group.TRIPS, Kept.FOREVER);
    public static final Topic<IndividualArrival> INDIVIDUAL_ARRIVALS =
            new Topic<>("individual-arrivals", "workerId", IndividualArrival.class, Group.WORKERS, Kept.FOREVER);
    public static final Topic<WorkerStatus> WORKER_STATUS =
            new Topic<>("worker-status", "workerId", WorkerStatus.class, Group.WORKERS, Kept.FOREVER);
    public static final Topic<EnterpriseReport> ENTERPRISE_REPORTS =
            new Topic<>("enterprise-reports", "enterpriseId", EnterpriseReport.class, Group.FIRMS, Kept.FOREVER);
    public static final Topic<AlertAcknowledgement> TRIP_ACKNOWLEDGEMENTS =
            new Topic<>("trip-acknowledgements", "tripId", AlertAcknowledgement.class, Group.TRIPS, Kept.FOREVER);
    public static final Topic<AlertAcknowledgement> SHORTFALL_ACKNOWLEDGEMENTS = new Topic<>(
            "shortfall-acknowledgements", "enterpriseId", AlertAcknowledgement.class, Group.FIRMS, Kept.FOREVER);
    public static final Topic<AlertAcknowledgement> SOURCE_ACKNOWLEDGEMENTS =
            new Topic<>("source-acknowledgements", "source", AlertAcknowledgement.class, Group.SOURCES, Kept.FOREVER);
    public static final Topic<ClockTick> CLOCK =
            new Topic<>("clock", "\"now\"", ClockTick.class, Group.CLOCK, Kept.COMPACTED);

    public static final Topic<WorkerJourney> WORKER_JOURNEYS =
            new Topic<>("worker-journeys", "workerId", WorkerJourney.class, Group.WORKERS, Kept.COMPACTED);
    public static final Topic<TripBoardRow> TRIP_BOARD =
            new Topic<>("trip-board", "tripId", TripBoardRow.class, Group.TRIPS, Kept.COMPACTED);
    public static final Topic<EnterpriseReturnRate> ENTERPRISE_RETURN_RATES = new Topic<>(
            "enterprise-return-rates", "enterpriseId", EnterpriseReturnRate.class, Group.FIRMS, Kept.COMPACTED);
    public static final Topic<ReturnRateRollup> RETURN_RATE_ROLLUPS = new Topic<>(
            "return-rate-rollups", "dimension|value", ReturnRateRollup.class, Group.CONCLUSIONS, Kept.COMPACTED);
    public static final Topic<DailyArrivals> DAILY_ARRIVALS =
            new Topic<>("daily-arrivals", "enterpriseId|date", DailyArrivals.class, Group.CONCLUSIONS, Kept.COMPACTED);
    public static final Topic<ShortfallAlert> SHORTFALL_ALERTS =
            new Topic<>("shortfall-alerts", "alertId", ShortfallAlert.class, Group.CONCLUSIONS, Kept.COMPACTED);
    public static final Topic<AlertTransition> ALERT_LOG =
            new Topic<>("alert-log", "alertId", AlertTransition.class, Group.CONCLUSIONS, Kept.NINETY_DAYS);
    public static final Topic<TripAlert> TRIP_ALERTS =
            new Topic<>("trip-alerts", "alertId", TripAlert.class, Group.CONCLUSIONS, Kept.COMPACTED);
    public static final Topic<SourceFreshness> SOURCE_FRESHNESS =
            new Topic<>("source-freshness", "source", SourceFreshness.class, Group.CONCLUSIONS, Kept.COMPACTED);
    public static final Topic<SourceAlert> SOURCE_ALERTS =
            new Topic<>("source-alerts", "source", SourceAlert.class, Group.CONCLUSIONS, Kept.COMPACTED);
    public static final Topic<RejectedRecord> REJECTED_RECORDS = new Topic<>(
            "rejected-records", "that of the record", RejectedRecord.class, Group.CONCLUSIONS, Kept.NINETY_DAYS);

    public static final Topic<RejectedSettlement> REJECTED_SETTLEMENTS = new Topic<>(
            "rejected-settlements",
            "topic/partition/offset of the record",
            RejectedSettlement.class,
            Group.CONCLUSIONS,
            Kept.COMPACTED);

    public static final Topic<BoardAction> BOARD_ACTIONS =
            new Topic<>("board-actions", "actionId", BoardAction.class, Group.CONCLUSIONS, Kept.ONE_YEAR);

    public static final Topic<LogMark> LOG_MARKS =
            new Topic<>("log-marks", "minute, UTC", LogMark.class, Group.CLOCK, Kept.COMPACTED);

    /** In a topic of their own, which can be erased, and which nobody reads but boards. */
    public static final Topic<Contact> CONTACTS =
            new Topic<>("contacts", "subject|role", Contact.class, Group.CONCLUSIONS, Kept.COMPACTED);

    public static final Topic<ContactTold> CONTACTS_TOLD =
            new Topic<>("contacts-told", "tripId|subject|role", ContactTold.class, Group.CONCLUSIONS, Kept.COMPACTED);

    /** In a topic of their own, which can be erased, and which nobody reads but boards. */
    public static final Topic<StaffReference> STAFF_REFERENCES = new Topic<>(
            "staff-references", "enterpriseId|workerId", StaffReference.class, Group.CONCLUSIONS, Kept.COMPACTED);

    /** What we are told. */
    public static final List<Topic<?>> TOLD = List.of(
            ENTERPRISES,
            CHARTER_BUS_EVENTS,
            CHARTER_TRAIN_EVENTS,
            CHARTER_FLIGHT_EVENTS,
            INDIVIDUAL_ARRIVALS,
            WORKER_STATUS,
            ENTERPRISE_REPORTS,
            TRIP_ACKNOWLEDGEMENTS,
            SHORTFALL_ACKNOWLEDGEMENTS,
            SOURCE_ACKNOWLEDGEMENTS,
            CLOCK);

    /** What we conclude. */
    public static final List<Topic<?>> CONCLUDED = List.of(
            WORKER_JOURNEYS,
            TRIP_BOARD,
            ENTERPRISE_RETURN_RATES,
            RETURN_RATE_ROLLUPS,
            DAILY_ARRIVALS,
            SHORTFALL_ALERTS,
            ALERT_LOG,
            TRIP_ALERTS,
            SOURCE_FRESHNESS,
            SOURCE_ALERTS,
            REJECTED_RECORDS);

    /** What people do about it. */
    public static final List<Topic<?>> ACTIONS =
            List.of(REJECTED_SETTLEMENTS, BOARD_ACTIONS, CONTACTS, CONTACTS_TOLD, STAFF_REFERENCES);

    /** Where a replay notes beside its copies how far it is, and how many people were forgotten: text, and nobody else's. */
    public static final String REPLAY_NOTES = "replay-notes";

    /** What is noted so that one can look back. */
    public static final List<Topic<?>> NOTED = List.of(LOG_MARKS);

    /** Every public topic but those of services. */
    public static final List<Topic<?>> ALL =
            Stream.of(TOLD, CONCLUDED, ACTIONS, NOTED).flatMap(List::stream).toList();

    private Topics() {}

    /** The topic with this name, without any prefix. */
    public static Optional<Topic<?>> named(String name) {
        return ALL.stream().filter(topic -> topic.name().equals(name)).findFirst();
    }

    /** Which topics must have the same number of partitions, because one task reads the same partition of all. */
    public enum Group {
        TRIPS,
        WORKERS,
        FIRMS,
        /** Exactly one partition. */
        SOURCES,
        /** Exactly one partition. */
        CLOCK,
        /** Exactly one partition: what a service keeps in one place. */
        SINGLE,
        /** Any number each. */
        CONCLUSIONS;

        /** Name in operators, stores and tables. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How long records are kept. */
    public enum Kept {
        COMPACTED("compact", Duration.ofMillis(-1)),
        /** The truth that audit, replay and explanation read. */
        FOREVER("delete", Duration.ofMillis(-1)),
        /** A table, of which the last record of a key counts; those before it say what counted when. */
        TABLE_FOREVER("delete", Duration.ofMillis(-1)),
        NINETY_DAYS("delete", Duration.ofDays(90)),
        ONE_YEAR("delete", Duration.ofDays(365));

        private final String cleanupPolicy;
        private final Duration retention;

        Kept(String cleanupPolicy, Duration retention) {
            this.cleanupPolicy = cleanupPolicy;
            this.retention = retention;
        }

        /** Whether nothing ever goes: what stands there is the truth, and what was, was known. */
        public boolean forEver() {
            return this == FOREVER || this == TABLE_FOREVER;
        }

        /** Whether of the records of a key the last one counts. */
        public boolean isTable() {
            return this == COMPACTED || this == TABLE_FOREVER;
        }

        /** Value of Kafka's {@code cleanup.policy}. */
        public String cleanupPolicy() {
            return cleanupPolicy;
        }

        /** Value of Kafka's {@code retention.ms}; -1 ms for ever. */
        public Duration retention() {
            return retention;
        }
    }

    /**
     * One topic.
     *
     * @param name without any prefix
     * @param key what the key is, for people
     * @param type of the values
     * @param group which partitions must match
     * @param kept how long
     */
    public record Topic<V extends SpecificRecord>(String name, String key, Class<V> type, Group group, Kept kept)
            implements Destination {
        /** The schema that this version of the application writes, and reads everything as. */
        public Schema schema() {
            return SpecificData.get().getSchema(type);
        }
    }
}
