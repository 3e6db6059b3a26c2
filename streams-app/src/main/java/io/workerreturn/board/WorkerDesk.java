package io.workerreturn.board;

import io.javalin.config.RoutesConfig;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.PeerSettings;
import io.workerreturn.questions.Ask;
import io.workerreturn.questions.Directory;
import io.workerreturn.questions.Holder;
import io.workerreturn.questions.JourneysTopic;
import io.workerreturn.questions.LocalState;
import io.workerreturn.questions.Owners;
import io.workerreturn.questions.PassengerLine;
import io.workerreturn.questions.Reply;
import io.workerreturn.questions.UnansweredException;
import io.workerreturn.questions.WorkerQuestions;
import io.workerreturn.runtime.Application;
import io.workerreturn.runtime.TopicAdministration;
import io.workerreturn.topology.PartitionCounts;
import io.workerreturn.wire.AvroSerdes;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/** All about questions about single workers: who may be asked, by whom, and the routes for people and for other instances. */
final class WorkerDesk implements Routes, AutoCloseable {
    /** Many more than can be at work: most wait for another instance, or for the topic. */
    private static final int THREADS = 32;

    private final WorkerQuestions questions;
    private final List<Routes> routes = new ArrayList<>();

    /** Of an instance that runs the application, or of a board by itself. */
    WorkerDesk(AppConfig config, AvroSerdes serdes, Optional<Application> application, Desk desk) {
        HttpClient client = Peer.client();
        Directory directory = application
                .map(instance -> ofInstance(config, instance, client))
                .orElseGet(() -> new Outside(config, serdes, client));
        questions = new WorkerQuestions(directory, THREADS);
        routes.add(new WorkerRoutes(questions, StaffNames.of(desk, config.imports())));
    }

    private Directory ofInstance(AppConfig config, Application application, HttpClient client) {
        PeerSettings peers = config.peers();
        Holder local = new LocalState(application.streams(), config.kafka().topicPrefix());
        routes.add(new PeerRoutes(local, peers.secret()));
        return new Owners(
                application.streams(),
                peers.applicationServer().map(HostInfo::buildFromEndpoint),
                application.partitions(),
                local,
                host -> new Peer(client, url(peers, host), peers.secret()),
                List.of(new JourneysTopic(
                        config.kafka(),
                        application.serdes(),
                        application.partitions().workers())));
    }

    /** Instances tell each other their host and port; how to speak is the same for all. */
    private static URI url(PeerSettings peers, HostInfo host) {
        String scheme = peers.advertised().map(URI::getScheme).orElse("http");
        return URI.create(scheme + "://" + host.host() + ":" + host.port());
    }

    /**
     * How many of those who were aboard at a trip's arrival are in the city now; empty where nobody can tell at the moment.
     *
     * @param tripId of a trip that has arrived
     */
    OptionalInt seenInCity(String tripId) {
        int seen = 0;
        try {
            for (String after = null; ; ) {
                Optional<Reply<WorkerQuestions.Page<PassengerLine>>> page =
                        questions.passengers(tripId, after, Ask.MOST_ITEMS);
                if (page.isEmpty()) {
                    return OptionalInt.empty();
                }
                for (PassengerLine passenger : page.get().value().items()) {
                    if (passenger.arrived() && passenger.inCity() == null) {
                        return OptionalInt.empty();
                    }
                    seen += passenger.arrived() && Boolean.TRUE.equals(passenger.inCity()) ? 1 : 0;
                }
                after = page.get().value().next();
                if (after == null) {
                    return OptionalInt.of(seen);
                }
            }
        } catch (UnansweredException notNow) {
            return OptionalInt.empty();
        }
    }

    /** Whoever answers questions about single workers. */
    WorkerQuestions questions() {
        return questions;
    }

    @Override
    public void addTo(RoutesConfig config) {
        routes.forEach(group -> group.addTo(config));
    }

    @Override
    public void close() {
        questions.close();
    }

    /** Asks every instance in turn: a board by itself does not know who holds what. */
    private static final class Outside implements Directory {
        private final AppConfig config;
        private final AvroSerdes serdes;
        private final List<Holder> instances;
        private @Nullable PartitionCounts partitions;
        private @Nullable JourneysTopic topic;

        Outside(AppConfig config, AvroSerdes serdes, HttpClient client) {
            this.config = config;
            this.serdes = serdes;
            this.instances = config.peers().askable().stream()
                    .<Holder>map(url -> new Peer(client, url, config.peers().secret()))
                    .toList();
        }

        @Override
        public synchronized PartitionCounts partitions() {
            if (partitions == null) {
                try (TopicAdministration topics = new TopicAdministration(config.kafka(), config.topics())) {
                    partitions = topics.partitionCounts();
                } catch (RuntimeException notNow) {
                    throw new UnansweredException(
                            "The topics can't be looked at: " + notNow.getMessage(), Duration.ofSeconds(5));
                }
            }
            return partitions;
        }

        @Override
        public synchronized List<Holder> holdersFor(Ask<?> ask) {
            if (topic == null) {
                topic = new JourneysTopic(config.kafka(), serdes, partitions().workers());
            }
            List<Holder> holders = new ArrayList<>(instances);
            holders.add(topic);
            return holders;
        }
    }
}
