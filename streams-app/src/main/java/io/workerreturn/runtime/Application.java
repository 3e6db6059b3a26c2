package io.workerreturn.runtime;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.ServicesConfig;
import io.workerreturn.metrics.KafkaReadings;
import io.workerreturn.metrics.Metrics;
import io.workerreturn.services.Services;
import io.workerreturn.services.ServicesTopology;
import io.workerreturn.topology.PartitionCounts;
import io.workerreturn.topology.Portions;
import io.workerreturn.topology.ReturnTopology;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.TopologySettings;
import io.workerreturn.wire.AvroSerdes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running instance. No record can kill a stream thread: what can't be used is rejected. What is left are brokers that are
 * gone for longer than their clients wait, a full disk, damaged state, and our own mistakes. A thread that dies of one of them
 * is replaced, and takes its tasks up from the last committed transaction; if that happens again and again, and the brokers are
 * not to blame, the instance stops and the process ends with a failure, for whoever runs it to start it anew or look.
 */
public final class Application implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(30);

    private final KafkaStreams streams;
    private final AvroSerdes serdes;
    private final Metrics metrics;
    private final PartitionCounts partitions;
    private final Pulse pulse;
    private final TopicWatch topics;
    private final StateDisk disk;
    private final GivenUp givenUp;
    private final Lookout lookout;
    private final LeftTransactions left;
    private final @Nullable ClockTicker ticker;
    private final @Nullable LogMarker marker;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch running = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private Application(
            KafkaStreams streams,
            AvroSerdes serdes,
            Metrics metrics,
            PartitionCounts partitions,
            Pulse pulse,
            TopicWatch topics,
            StateDisk disk,
            GivenUp givenUp,
            Lookout lookout,
            LeftTransactions left,
            @Nullable ClockTicker ticker,
            @Nullable LogMarker marker) {
        this.streams = streams;
        this.serdes = serdes;
        this.metrics = metrics;
        this.partitions = partitions;
        this.pulse = pulse;
        this.topics = topics;
        this.disk = disk;
        this.givenUp = givenUp;
        this.lookout = lookout;
        this.left = left;
        this.ticker = ticker;
        this.marker = marker;
    }

    /**
     * Starts an instance.
     *
     * @throws UnreachableException if the cluster does not answer
     * @throws WrongTopicsException if topics are missing or wrong
     * @throws BoundException if the application id belongs to an application with other settings
     */
    public static Application start(AppConfig config) {
        return start(config, Topics.TOLD, ReturnTopology::of, true, true);
    }

    /**
     * Starts the second application, in which the services run.
     *
     * @param config as the core has it
     * @param besideTheCore whether the core is in this process, too: then it is the core that says in the log what both wait for
     * @return empty if no service is on
     * @throws UnreachableException if the cluster does not answer
     * @throws WrongTopicsException if topics are missing or wrong
     * @throws BoundException if the id of the second application belongs to one with other settings
     */
    public static Optional<Application> startServices(AppConfig config, boolean besideTheCore) {
        ServicesConfig services = config.services();
        if (services.on().isEmpty()) {
            return Optional.empty();
        }
        List<Topics.Topic<?>> read = Stream.concat(
                        services.on().stream()
                                .flatMap(service ->
                                        Stream.concat(service.heard().stream(), service.overheard().stream())),
                        Stream.concat(Services.told(services.on()).stream(), Stream.of(Topics.CLOCK)))
                .distinct()
                .toList();
        return Optional.of(start(
                config.ofServices(),
                read,
                (settings, serdes, properties) -> {
                    if (!config.streamsProperties().containsKey(StreamsConfig.POLL_MS_CONFIG)) {
                        // nothing is sent sooner than at a beat, so nobody need look more often where nothing comes in
                        properties.put(
                                StreamsConfig.POLL_MS_CONFIG,
                                settings.sendEvery().toMillis());
                    }
                    return ServicesTopology.of(services.on(), services.settings(), settings, serdes, properties);
                },
                false,
                !besideTheCore));
    }

    /** What an application is made of. */
    @FunctionalInterface
    private interface Design {
        Topology of(TopologySettings settings, AvroSerdes serdes, Properties properties);
    }

    private static Application start(
            AppConfig config, List<Topics.Topic<?>> read, Design design, boolean tellsTheTime, boolean saysWaits) {
        AvroSerdes serdes = AvroSerdes.open(config.registry());
        StateDisk disk = new StateDisk(config.streams().stateDir());
        try {
            Properties properties = StreamsProperties.of(config);
            Metrics metrics = new Metrics();
            Admitted admitted = admitted(config, metrics);
            TopologySettings settings = admitted.settings();
            Topology topology = design.of(settings, serdes, properties);
            Duration hungAfter = StreamsProperties.longestBetweenPolls(properties);
            StreamClients.pollOften(properties);
            GivenUp givenUp = new GivenUp(System::nanoTime);
            metrics.add(givenUp::read);
            KafkaStreams streams = new KafkaStreams(
                    topology,
                    properties,
                    new StreamClients(config.kafka(), read, metrics.threads(), givenUp, hungAfter));
            TopicWatch topics = new TopicWatch(config, hold -> {
                if (hold) {
                    streams.pause();
                } else {
                    streams.resume();
                }
            });
            metrics.add(topics::read);
            metrics.add(disk::read);
            metrics.add(new KafkaReadings(streams));
            Lookout lookout = new Lookout(
                    config.kafka(),
                    read,
                    streams,
                    metrics.threads(),
                    serdes::fetches,
                    config.registry().url(),
                    saysWaits,
                    InstantSource.system());
            metrics.add(lookout);
            Application application = new Application(
                    streams,
                    serdes,
                    metrics,
                    settings.partitions(),
                    new Pulse(streams, hungAfter, metrics.pipeline(), lookout, InstantSource.system()),
                    topics,
                    disk,
                    givenUp,
                    lookout,
                    new LeftTransactions(
                            config.kafka(), StreamsProperties.groupProtocol(properties), clientIds(streams)),
                    tellsTheTime ? ClockTicker.of(config, serdes) : null,
                    tellsTheTime ? new LogMarker(config, serdes) : null);
            StateFolder.of(config).keepOnlyOf(admitted.boundBy(), streams::cleanUp);
            application.start();
            return application;
        } catch (RuntimeException e) {
            serdes.close();
            String full = disk.full(e);
            throw full == null ? e : new IllegalStateException(full, e);
        }
    }

    /**
     * What may start.
     *
     * @param boundBy the topic that binds it
     */
    private record Admitted(TopologySettings settings, Uuid boundBy) {}

    private static Admitted admitted(AppConfig config, Metrics metrics) {
        try (TopicAdministration topics = new TopicAdministration(config.kafka(), config.topics())) {
            PartitionCounts partitions = topics.admit(config);
            topics.mustTakeAllRecords(config.kafka().applicationId());
            TopologySettings settings = new TopologySettings(
                    config.kafka().topicPrefix(),
                    partitions,
                    config.policies().season(),
                    config.policies().projection(),
                    config.policies().shortfall(),
                    config.policies().trips(),
                    config.policies().sources(),
                    config.policies().acknowledgements(),
                    Duration.ofMillis(config.streams().flushIntervalMs()),
                    metrics.pipeline(),
                    Portions.DEFAULT.by(System::nanoTime));
            return new Admitted(settings, topics.boundBy());
        }
    }

    /** The names that an instance gives itself and its threads, as the cluster hears them. */
    static Set<String> clientIds(KafkaStreams streams) {
        return streams.metrics().keySet().stream()
                .map(metric -> metric.tags().getOrDefault("client-id", ""))
                .collect(Collectors.toSet());
    }

    private void start() {
        ThreadReplacements replacements = new ThreadReplacements(System::nanoTime);
        streams.setUncaughtExceptionHandler(death -> {
            pulse.died();
            String full = disk.full(death);
            if (full != null) {
                // a new thread would find no room either
                LOG.error("{} This instance stops.", full, death);
                failure.compareAndSet(null, death);
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            }
            boolean replaces = replacements.allowed(death);
            if (replaces && ThreadReplacements.isOfTheCluster(death)) {
                LOG.warn(
                        "A stream thread lost its transaction to brokers that are slow or away, and is replaced;"
                                + " nothing is lost: {}",
                        rootOf(death).toString());
                return StreamThreadExceptionResponse.REPLACE_THREAD;
            }
            LOG.error(
                    replaces
                            ? "A stream thread died and is replaced; its work goes on from the last transaction."
                            : "A stream thread died, and not for the first time: this instance stops.",
                    death);
            if (replaces) {
                return StreamThreadExceptionResponse.REPLACE_THREAD;
            }
            failure.compareAndSet(null, death);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
        streams.setStateListener((now, before) -> {
            LOG.debug("State: {} after {}.", now, before);
            pulse.changed(now);
            if (now == KafkaStreams.State.RUNNING) {
                running.countDown();
            }
            if (now.hasCompletedShutdown()) {
                stopped.countDown();
                running.countDown();
            }
        });
        left.start();
        streams.start();
        topics.start();
        lookout.start();
        if (ticker != null) {
            ticker.start();
        }
        if (marker != null) {
            marker.start();
        }
    }

    private static Throwable rootOf(Throwable death) {
        return death.getCause() == null ? death : rootOf(death.getCause());
    }

    /** Waits until every task has its state, and reads. */
    public void awaitRunning() throws InterruptedException {
        running.await();
        failIfFailed();
    }

    /**
     * Waits until the instance stops, for this long at most.
     *
     * @return whether it stopped
     * @throws IllegalStateException if it stopped of a failure
     */
    public boolean awaitStop(Duration atMost) throws InterruptedException {
        boolean ended = stopped.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        failIfFailed();
        return ended;
    }

    private void failIfFailed() {
        Throwable cause = failure.get();
        String full = disk.full(cause);
        if (full == null) {
            full = Heap.full(cause);
        }
        if (full != null) {
            throw new IllegalStateException("The application stopped. " + full, cause);
        }
        if (cause != null) {
            throw new IllegalStateException(
                    "The application stopped because a stream thread died again and again: " + cause.getMessage()
                            + ". See the log; what is committed is kept, so it may just be started again.",
                    cause);
        }
    }

    /** What it does now. */
    public Health.State state() {
        return pulse.state();
    }

    /** Since when Kafka Streams is in its state, by this machine's clock. */
    public Instant stateSince() {
        return pulse.since();
    }

    /** How it is now. */
    public Health health() {
        List<String> troubles = new ArrayList<>(topics.troubles());
        List<String> notices = new ArrayList<>(topics.notices());
        String full = disk.full(failure.get());
        if (full != null) {
            troubles.add(full);
        }
        givenUp.notice().ifPresent(notices::add);
        disk.notice().ifPresent(notices::add);
        long ticks = metrics.pipeline().unusableTicksNow();
        if (ticks > 0) {
            notices.add(
                    ticks + " ticks of the clock could not be used: unreadable, or more than ten minutes ahead of the"
                            + " brokers. Set the clock of whoever writes them; the log says what they were.");
        }
        return pulse.health(troubles, notices);
    }

    /** Whether it reads, all its state in place. */
    public boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /** Kafka Streams itself, for its metrics and its state. */
    public KafkaStreams streams() {
        return streams;
    }

    /** What it counts and shows of itself; others in the process may add to it. */
    public Metrics metrics() {
        return metrics;
    }

    /** How many partitions its groups of topics have. */
    public PartitionCounts partitions() {
        return partitions;
    }

    /** The serdes it works with. */
    public AvroSerdes serdes() {
        return serdes;
    }

    /** Stops cleanly: finishes what is under way, commits, and leaves its tasks to other instances. */
    @Override
    public void close() {
        if (ticker != null) {
            ticker.close();
        }
        if (marker != null) {
            marker.close();
        }
        topics.close();
        // whoever does not say so is waited for until its session ends, and all that it folded stands still so long
        if (!streams.close(CloseOptions.timeout(STOP_WITHIN)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP))) {
            LOG.warn(
                    "Not everything stopped within {}: the next start goes on from the last transaction.", STOP_WITHIN);
        }
        left.close();
        lookout.close();
        serdes.close();
        metrics.close();
    }
}
