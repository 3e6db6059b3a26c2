package io.workerreturn.topology;

import io.workerreturn.domain.Season;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.StateCodecs;
import java.util.Properties;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/** The table of contents: how what is told about trips, workers and firms becomes return rates and alerts. */
public final class ReturnTopology {
    /** Roll-ups have few keys and packed input: one partition serves as many of the firms'. */
    private static final int FIRM_PARTITIONS_PER_ROLLUP_PARTITION = 4;

    // nodes that take what is admitted
    private static final String KEEP_TRIP_BOOK = "keep-trip-book";
    private static final String JOIN_MOVEMENTS = "join-movements";
    private static final String JOIN_TALLIES = "join-tallies";
    private static final String JOIN_ACKNOWLEDGEMENTS = "join-acknowledgements-of-sources";

    private ReturnTopology() {}

    /**
     * The topology.
     *
     * @param serdes of the public topics; looks up, or registers, every schema that is written, and waits for it
     * @param streams the properties that Kafka Streams will be started with
     */
    public static Topology of(TopologySettings settings, AvroSerdes serdes, Properties streams) {
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(streams)));
        Plumbing way = new Plumbing(builder, settings, serdes);
        Season season = settings.season();
        PartitionCounts partitions = settings.partitions();

        Clock.follow(
                builder,
                way.topic(Topics.CLOCK),
                serdes.reader(ClockTick.class),
                settings.metrics().unusableTicks());

        // trips: what is told of charters, their passengers included; each passenger's part goes to the worker
        KStream<String, Object> aboutTrips =
                way.admitted(Topics.Group.TRIPS, Admission.ofTrips(serdes, season), KEEP_TRIP_BOOK);
        Plumbing.Outlets trips = way.outlets(
                        TripBook.CHAPTER, aboutTrips.process(TripBook.supplier(settings), Named.as(KEEP_TRIP_BOOK)))
                .publish(Topics.TRIP_BOARD, Topics.TRIP_ALERTS, Topics.ALERT_LOG);
        KStream<String, Object> movements = trips.values(Hop.MOVEMENTS, StateCodecs.movement(), partitions.workers());

        // journeys: what is told of workers and what the trips say of them; head-counts by firm go to the firms
        KStream<String, Object> aboutWorkers = way.admitted(
                        Topics.Group.WORKERS, Admission.ofWorkers(serdes, season), JOIN_MOVEMENTS)
                .merge(movements, Named.as(JOIN_MOVEMENTS));
        Plumbing.Outlets journeys = way.outlets(
                        JourneyBook.CHAPTER,
                        aboutWorkers.process(JourneyBook.supplier(settings), Named.as("keep-journey-book")))
                .publish(Topics.WORKER_JOURNEYS);
        KStream<String, Object> tallies = journeys.batches(Hop.TALLIES, partitions.firms());

        // return rates and shortfalls: registrations, reports and head-counts; sums by group go to the roll-ups
        KStream<String, Object> aboutFirms = way.admitted(
                        Topics.Group.FIRMS, Admission.ofFirms(serdes, season), JOIN_TALLIES)
                .merge(tallies, Named.as(JOIN_TALLIES));
        Plumbing.Outlets firms = way.outlets(
                        FirmLedger.CHAPTER,
                        aboutFirms.process(FirmLedger.supplier(settings), Named.as("keep-firm-ledger")))
                .publish(
                        Topics.ENTERPRISE_RETURN_RATES,
                        Topics.DAILY_ARRIVALS,
                        Topics.SHORTFALL_ALERTS,
                        Topics.ALERT_LOG);

        // roll-ups: city, townships, industries, classes, supply chains, origins, modes
        way.outlets(
                        RollupBook.CHAPTER,
                        firms.batches(Hop.ROLLUP_TALLIES, rollupPartitions(settings))
                                .process(RollupBook.supplier(settings), Named.as("keep-rollup-book")))
                .publish(Topics.RETURN_RATE_ROLLUPS);

        // sources: how fresh each is, and who fell silent
        KStream<String, Object> aboutSources =
                way.admitted(Topics.Group.SOURCES, Admission.ofSources(serdes, season), JOIN_ACKNOWLEDGEMENTS);
        way.outlets(
                        SourceWatch.CHAPTER,
                        trips.batches(Hop.SOURCE_TALLIES, 1)
                                .merge(journeys.batches(Hop.SOURCE_TALLIES, 1), Named.as("join-sources-of-journeys"))
                                .merge(firms.batches(Hop.SOURCE_TALLIES, 1), Named.as("join-sources-of-firms"))
                                .merge(aboutSources, Named.as(JOIN_ACKNOWLEDGEMENTS))
                                .process(SourceWatch.supplier(settings), Named.as("watch-sources")))
                .publish(Topics.SOURCE_FRESHNESS, Topics.SOURCE_ALERTS, Topics.ALERT_LOG);
        return builder.build(streams);
    }

    static int rollupPartitions(TopologySettings settings) {
        return Math.max(1, settings.partitions().firms() / FIRM_PARTITIONS_PER_ROLLUP_PARTITION);
    }
}
