package io.workerreturn.board;

import io.javalin.http.HttpStatus;
import io.workerreturn.schema.TripBoardRow;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells browsers what changed. One thread looks at what changed since it looked last, writes it once for those who may see all
 * and once for those who may not, and hands the same bytes to every client; none of it waits for any of them. The last events are
 * kept for those who come back.
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
    private final String epoch;
    private final int mostClients;
    private final Pace pace;
    private final Set<LiveClient> clients = new CopyOnWriteArraySet<>();
    private final Thread thread = new Thread(this::run, "board-live");
    private volatile boolean closed;

    /** The last events, oldest first, without those that later ones supersede; guarded by this. */
    private final Deque<LiveEvent> kept = new ArrayDeque<>();

    private long keptBytes;
    private long latest;
    /** The greatest number that is not known any more. */
    private long forgotten;

    private final Map<Boolean, Long> listenedAt = new HashMap<>();

    LiveFeed(Desk desk, Supplier<Optional<Answers.Pipeline>> pipeline, String epoch, int mostClients, Pace pace) {
        this.desk = desk;
        this.pipeline = pipeline;
        this.epoch = epoch;
        this.mostClients = mostClients;
        this.pace = pace;
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

    private record Reset(String reason) {}

    private void run() {
        long nextHeartbeat = System.nanoTime();
        while (!closed) {
            long began = System.nanoTime();
            try {
                tell();
                if (began >= nextHeartbeat) {
                    clients.forEach(this::beat);
                    nextHeartbeat = began + pace.heartbeatEvery().toNanos();
                }
            } catch (RuntimeException e) {
                LOG.error("The live feed left something out, and goes on.", e);
            }
            long took = System.nanoTime() - began;
            rest(Math.max(pace.every().toNanos() - took, took * (SHARE - 1)));
        }
    }

    /** A sign of life, or the end for one whose session or token is over meanwhile. */
    private void beat(LiveClient client) {
        if (client.isWelcome()) {
            client.send(HEARTBEAT, reset());
        } else {
            client.close();
        }
    }

    private void rest(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(Math.max(0, nanos)).toMillis());
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private void tell() {
        Delta delta = desk.model().takeDelta();
        boolean open = listens(false);
        boolean discreet = listens(true);
        if (!open && !discreet) {
            forget();
            return;
        }
        if (delta.isEmpty()) {
            return;
        }
        List<LiveEvent> events = new ArrayList<>();
        for (Told told : told(delta)) {
            events.add(event(
                    told.topic(),
                    open ? desk.look(Role.DISPATCHER, told.content()) : null,
                    discreet ? desk.look(Role.VIEWER, told.content()) : null));
        }
        synchronized (this) {
            keep(events);
            deliver(events);
        }
    }

    /** Whether anybody of the kind listens, or did a moment ago. */
    private boolean listens(boolean discreet) {
        long now = System.nanoTime();
        if (clients.stream().anyMatch(client -> client.discreet() == discreet)) {
            listenedAt.put(discreet, now);
        }
        Long at = listenedAt.get(discreet);
        return at != null && now - at < REMEMBER_FOR.toNanos();
    }

    private synchronized void forget() {
        kept.clear();
        keptBytes = 0;
        // what was not told counts as told and forgotten
        forgotten = ++latest;
    }

    private record Told(LiveEvent.Topic topic, Function<Presenter, Object> content) {}

    private List<Told> told(Delta delta) {
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
        if (delta.figures || delta.sources) {
            Reading reading = desk.model().reading();
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
                    AlertRow row = AlertRow.of(presenter.city(), id);
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

    private synchronized LiveEvent event(LiveEvent.Topic topic, @Nullable Object open, @Nullable Object discreet) {
        String id = id(++latest);
        return new LiveEvent(
                latest,
                topic,
                open == null ? null : LiveEvent.frame(id, topic, open),
                discreet == null ? null : LiveEvent.frame(id, topic, discreet));
    }

    private String id(long number) {
        return epoch + "-" + number;
    }

    private void keep(List<LiveEvent> events) {
        for (LiveEvent event : events) {
            if (event.topic().supersedes()) {
                kept.removeIf(old -> {
                    boolean superseded = old.topic() == event.topic();
                    keptBytes -= superseded ? old.size() : 0;
                    return superseded;
                });
            }
            kept.add(event);
            keptBytes += event.size();
        }
        while (kept.size() > MOST_KEPT || keptBytes > MOST_BYTES_KEPT) {
            LiveEvent oldest = kept.remove();
            keptBytes -= oldest.size();
            forgotten = oldest.number();
        }
    }

    private record Kind(boolean discreet, Set<LiveEvent.Topic> topics) {}

    private void deliver(List<LiveEvent> events) {
        byte[] reset = reset();
        Map<Kind, byte[]> frames = new HashMap<>();
        for (LiveClient client : clients) {
            byte[] frame = frames.computeIfAbsent(
                    new Kind(client.discreet(), client.topics()), kind -> together(events.stream(), kind));
            if (frame.length > 0) {
                client.send(frame, reset);
            }
        }
    }

    private static byte[] together(Stream<LiveEvent> events, Kind kind) {
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        events.filter(event -> kind.topics().contains(event.topic())).forEach(event -> {
            byte[] frame = event.frame(kind.discreet());
            if (frame != null) {
                together.writeBytes(frame);
            }
        });
        return together.toByteArray();
    }

    private synchronized byte[] reset() {
        return LiveEvent.frame(
                id(latest), LiveEvent.Topic.RESET, new Reset("events were missed: reload what you show"));
    }

    /**
     * Lets a client listen until it leaves.
     *
     * @param lastSeen the id of the last event that it has; null if it has none
     */
    void join(LiveClient client, @Nullable String lastSeen) {
        synchronized (this) {
            // between these nothing is kept, so nothing is left out and nothing sent twice
            client.send(missed(client, lastSeen), reset());
            // without an event too it must be known later where it began
            byte[] here = "id: %s\nretry: %d\n\n"
                    .formatted(id(latest), RETRY.toMillis())
                    .getBytes(StandardCharsets.UTF_8);
            client.send(here, here);
            clients.add(client);
        }
        client.done().thenRun(() -> clients.remove(client));
    }

    /** @throws Problem if there are too many clients already */
    void admit() {
        if (clients.size() >= mostClients) {
            throw new Problem(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "There are %d listeners already, as many as this board takes. Ask another instance, or try again later."
                            .formatted(mostClients));
        }
    }

    /** What a client that comes needs first. */
    private byte[] missed(LiveClient client, @Nullable String lastSeen) {
        Kind kind = new Kind(client.discreet(), client.topics());
        if (lastSeen == null) {
            return together(kept.stream().filter(event -> event.topic().supersedes()), kind);
        }
        long seen = number(lastSeen);
        boolean known = seen >= forgotten && seen <= latest;
        List<LiveEvent> since =
                kept.stream().filter(event -> event.number() > seen).toList();
        return known && since.stream().allMatch(event -> event.frame(client.discreet()) != null)
                ? together(since.stream(), kind)
                : reset();
    }

    /** -1 for an id that is none of ours. */
    private long number(String id) {
        if (!id.startsWith(epoch + "-")) {
            return -1;
        }
        try {
            return Long.parseLong(id.substring(epoch.length() + 1));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** How many listen. */
    int listeners() {
        return clients.size();
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
        clients.forEach(LiveClient::close);
    }
}
