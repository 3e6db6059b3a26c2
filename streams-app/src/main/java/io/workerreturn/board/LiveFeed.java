package io.workerreturn.board;

import io.javalin.http.HttpStatus;
import io.workerreturn.schema.TripBoardRow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells browsers what changed. One thread looks at what changed since it looked last, for those who may see all and for those who
 * may not, each by what they see: a viewer hears nothing of what a viewer is not shown, not even that it was. It writes each event
 * once, and hands the same bytes to every client; none of it waits for any of them. The last events are kept for those who come
 * back.
 */
final class LiveFeed implements AutoCloseable {
    /** After a break a browser comes back this much later. */
    static final Duration RETRY = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);
    /** However many listen, telling them takes no more than this part of the time of one processor. */
    private static final int SHARE = 4;

    /** For so long events are kept for those who may come back, when nobody listens. */
    private static final Duration REMEMBER_FOR = Duration.ofMinutes(1);

    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);
    private static final int MOST_KEPT = 1_000;
    private static final long MOST_BYTES_KEPT = 8L << 20;
    private static final int MOST_ROWS = 200;
    private static final int MOST_IDS = 500;
    /** An event, since a browser tells its page of no comment; without an id, so that it is nothing to resume from. */
    private static final byte[] HEARTBEAT = "event: heartbeat\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8);

    private final Desk desk;
    private final Supplier<Optional<Answers.Pipeline>> pipeline;
    private final int mostClients;
    private final Pace pace;
    private final List<Channel> channels;
    private final Thread thread = new Thread(this::run, "board-live");
    private volatile boolean closed;

    LiveFeed(Desk desk, Supplier<Optional<Answers.Pipeline>> pipeline, String epoch, int mostClients, Pace pace) {
        this.desk = desk;
        this.pipeline = pipeline;
        this.mostClients = mostClients;
        this.pace = pace;
        channels = List.of(new Channel(Role.DISPATCHER, epoch + "a-"), new Channel(Role.VIEWER, epoch + "v-"));
        thread.setDaemon(true);
    }

    /**
     * How often it speaks.
     *
     * @param every between two looks at what changed; longer if there is much to tell
     * @param heartbeatEvery between two signs of life
     */
    record Pace(Duration every, Duration heartbeatEvery) {
        static final Pace USUAL = new Pace(Duration.ofMillis(500), Duration.ofSeconds(15));
    }

    void start() {
        thread.start();
    }

    private record Firms(List<String> ids, int total) {}

    private record Trips(List<Answers.Trip> items, List<String> removed, int total) {}

    private record Alerts(List<Answers.Alert> items, List<String> removed, int total) {}

    private record Items<T>(List<T> items) {}

    private record Services(@Nullable Instant now) {}

    private record Reset(String reason) {}

    private void run() {
        long nextHeartbeat = System.nanoTime();
        while (!closed) {
            long began = System.nanoTime();
            try {
                channels.forEach(this::tell);
                if (began >= nextHeartbeat) {
                    channels.forEach(Channel::beat);
                    nextHeartbeat = began + pace.heartbeatEvery().toNanos();
                }
            } catch (RuntimeException e) {
                LOG.error("The live feed left something out, and goes on.", e);
            }
            long took = System.nanoTime() - began;
            rest(Math.max(pace.every().toNanos() - took, took * (SHARE - 1)));
        }
    }

    private void rest(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, nanos)).toMillis());
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private void tell(Channel channel) {
        Delta delta = desk.model().takeDelta(channel.role);
        Backlog backlog = desk.model().backlog(channel.role);
        // while nothing moves, how far it is behind does
        delta.figures |= !backlog.equals(channel.told);
        channel.told = backlog;
        if (!delta.services.isEmpty()) {
            channels.forEach(each -> each.tellOffices(delta.services));
        }
        if (!channel.listens()) {
            channel.forget();
        } else if (!delta.isEmpty()) {
            channel.tell(told(delta, channel.role));
        }
    }

    private record Told(LiveEvent.Topic topic, Function<Presenter, Object> content) {}

    private List<Told> told(Delta delta, Role role) {
        List<Told> told = new ArrayList<>();
        if (!delta.firms.isEmpty()) {
            told.add(new Told(
                    LiveEvent.Topic.FIRMS,
                    presenter -> new Firms(delta.firms.stream().limit(MOST_IDS).toList(), delta.firms.size())));
        }
        if (!delta.trips.isEmpty()) {
            told.add(new Told(LiveEvent.Topic.TRIPS, presenter -> trips(presenter, delta.trips)));
        }
        if (!delta.alerts.isEmpty()) {
            told.add(new Told(LiveEvent.Topic.ALERTS, presenter -> alerts(presenter, delta.alerts)));
        }
        if (delta.sources) {
            told.add(new Told(LiveEvent.Topic.SOURCES, presenter -> new Items<>(presenter.sources())));
        }
        if (!delta.changes.isEmpty()) {
            told.add(new Told(
                    LiveEvent.Topic.CHANGES,
                    presenter -> new Items<>(presenter.changes(
                            delta.changes.stream().sorted(Change.NEWEST_FIRST), delta.changes.size()))));
        }
        if (!delta.services.isEmpty()) {
            told.add(new Told(LiveEvent.Topic.SERVICES, presenter -> new Services(presenter.now())));
        }
        if (delta.figures || delta.sources) {
            Reading reading = desk.model().reading(role);
            Optional<Answers.Pipeline> state = pipeline.get();
            told.add(new Told(LiveEvent.Topic.OVERVIEW, presenter -> presenter.overview(reading, state)));
        }
        return told;
    }

    private static Trips trips(Presenter presenter, Set<String> ids) {
        Map<String, TripBoardRow> all = presenter.city().trips();
        return rows(
                ids,
                id -> {
                    TripBoardRow row = all.get(id);
                    return row == null ? null : presenter.trip(row);
                },
                (items, removed) -> new Trips(items, removed, ids.size()));
    }

    private static Alerts alerts(Presenter presenter, Set<String> ids) {
        return rows(
                ids,
                id -> {
                    AlertRow row = presenter.alertRow(id);
                    return row == null || CityState.isGone(row.state()) ? null : presenter.alert(row);
                },
                (items, removed) -> new Alerts(items, removed, ids.size()));
    }

    private static <T, R> R rows(
            Collection<String> ids, Function<String, @Nullable T> row, BiFunction<List<T>, List<String>, R> result) {
        List<T> items = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        for (String id : ids) {
            if (items.size() + removed.size() >= MOST_ROWS) {
                break;
            }
            T item = row.apply(id);
            if (item == null) {
                removed.add(id);
            } else {
                items.add(item);
            }
        }
        return result.apply(items, removed);
    }

    /**
     * Lets a client of this role listen until it leaves.
     *
     * @param lastSeen the id of the last event that it has; null if it has none
     */
    void join(Role role, LiveClient client, @Nullable String lastSeen) {
        channels.stream()
                .filter(channel -> channel.role.seesAll() == role.seesAll())
                .forEach(channel -> channel.join(client, lastSeen));
    }

    /** @throws Problem if there are too many clients already */
    void admit() {
        if (listeners() >= mostClients) {
            throw new Problem(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "There are %d listeners already, as many as this board takes. Ask another instance, or try again later."
                            .formatted(mostClients));
        }
    }

    /** How many listen. */
    int listeners() {
        return channels.stream().mapToInt(channel -> channel.clients.size()).sum();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(STOP_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        channels.forEach(channel -> channel.clients.forEach(LiveClient::close));
    }

    /** Those who see the same. */
    private final class Channel {
        private final Role role;
        private final String prefix;
        private final Set<LiveClient> clients = new CopyOnWriteArraySet<>();

        /** The last events, oldest first, without those that later ones supersede; guarded by this. */
        private final Deque<LiveEvent> kept = new ArrayDeque<>();

        private long keptBytes;
        private long latest;
        /** The greatest number that is not known any more. */
        private long forgotten;

        private @Nullable Long listenedAt;
        private Backlog told = Backlog.NONE;

        Channel(Role role, String prefix) {
            this.role = role;
            this.prefix = prefix;
        }

        /** A sign of life, or the end for one whose session or token is over meanwhile. */
        void beat() {
            for (LiveClient client : clients) {
                if (client.isWelcome()) {
                    client.send(HEARTBEAT, reset());
                } else {
                    client.close();
                }
            }
        }

        /** Whether anybody listens, or did a moment ago. */
        boolean listens() {
            long now = System.nanoTime();
            if (!clients.isEmpty()) {
                listenedAt = now;
            }
            return listenedAt != null && now - listenedAt < REMEMBER_FOR.toNanos();
        }

        synchronized void forget() {
            kept.clear();
            keptBytes = 0;
            // what was not told counts as told and forgotten
            forgotten = ++latest;
        }

        void tell(List<Told> told) {
            List<LiveEvent> events = new ArrayList<>();
            told.forEach(one -> events.add(event(one.topic(), desk.look(role, one.content()))));
            synchronized (this) {
                events.forEach(this::keep);
                deliver(events);
            }
        }

        private synchronized LiveEvent event(LiveEvent.Topic topic, Object content) {
            return new LiveEvent(++latest, topic, LiveEvent.frame(id(latest), topic, content));
        }

        private String id(long number) {
            return prefix + number;
        }

        private void keep(LiveEvent event) {
            if (event.topic().supersedes()) {
                kept.removeIf(old -> {
                    boolean superseded = old.topic() == event.topic();
                    keptBytes -= superseded ? old.frame().length : 0;
                    return superseded;
                });
            }
            kept.add(event);
            keptBytes += event.frame().length;
            while (kept.size() > MOST_KEPT || keptBytes > MOST_BYTES_KEPT) {
                LiveEvent oldest = kept.remove();
                keptBytes -= oldest.frame().length;
                forgotten = oldest.number();
            }
        }

        private void deliver(List<LiveEvent> events) {
            byte[] reset = reset();
            Map<Set<LiveEvent.Topic>, byte[]> frames = new HashMap<>();
            for (LiveClient client : clients) {
                byte[] frame =
                        frames.computeIfAbsent(client.topics(), topics -> LiveEvent.together(events.stream(), topics));
                if (frame.length > 0) {
                    client.send(frame, reset);
                }
            }
        }

        private synchronized byte[] reset() {
            return LiveEvent.frame(
                    id(latest), LiveEvent.Topic.RESET, new Reset("events were missed: reload what you show"));
        }

        /**
         * Tells those who hear of some of these services alone that they ask again. That is nobody else's event: nothing of it is kept, and
         * it has no number of its own.
         */
        void tellOffices(Set<String> services) {
            List<LiveClient> concerned = clients.stream()
                    .filter(client -> !Collections.disjoint(client.services(), services))
                    .toList();
            if (!concerned.isEmpty()) {
                byte[] frame = askServicesAgain();
                concerned.forEach(client -> client.send(frame, reset()));
            }
        }

        private byte[] askServicesAgain() {
            Services services = desk.look(role, presenter -> new Services(presenter.now()));
            synchronized (this) {
                return LiveEvent.frame(id(latest), LiveEvent.Topic.SERVICES, services);
            }
        }

        void join(LiveClient client, @Nullable String lastSeen) {
            byte[] offices = client.services().isEmpty() ? new byte[0] : askServicesAgain();
            synchronized (this) {
                // between these nothing is kept, so nothing is left out and nothing sent twice
                client.send(missed(client, lastSeen), reset());
                // without an event too it must be known later where it began
                byte[] here = "id: %s\nretry: %d\n\n"
                        .formatted(id(latest), RETRY.toMillis())
                        .getBytes(StandardCharsets.UTF_8);
                client.send(here, here);
                clients.add(client);
                client.send(offices, here);
            }
            client.done().thenRun(() -> clients.remove(client));
        }

        /** What a client that comes needs first. */
        private byte[] missed(LiveClient client, @Nullable String lastSeen) {
            if (lastSeen == null) {
                return LiveEvent.together(
                        kept.stream().filter(event -> event.topic().supersedes()), client.topics());
            }
            long seen = number(lastSeen);
            return seen >= forgotten && seen <= latest
                    ? LiveEvent.together(kept.stream().filter(event -> event.number() > seen), client.topics())
                    : reset();
        }

        /** -1 for an id that is none of ours. */
        private long number(String id) {
            if (!id.startsWith(prefix)) {
                return -1;
            }
            try {
                return Long.parseLong(id.substring(prefix.length()));
            } catch (NumberFormatException e) {
                return -1;
            }
        }
    }
}
