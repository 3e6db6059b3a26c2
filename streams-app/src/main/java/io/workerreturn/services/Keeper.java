package io.workerreturn.services;

import io.workerreturn.domain.Tally;
import io.workerreturn.topology.AbsurdKeys;
import io.workerreturn.topology.Clock;
import io.workerreturn.topology.Exits;
import io.workerreturn.topology.Portions;
import io.workerreturn.topology.Stores;
import io.workerreturn.topology.Topics.Group;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.Bodies;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a chapter of a service knows, and publishes what its rule says of it. A change is noted in the transaction in which it
 * comes, and decided at the next beat; so many changes of one key are decided once. Only what differs from what stands is published.
 */
final class Keeper extends ContextualProcessor<String, Object, String, Object> {
    /** So many keys are decided, and so many timers fire, at one beat at most. */
    private static final int MOST = 2_000;
    /**
     * What is decided at once, of a key or of everything, is gone through so many rows in a millisecond of all time, so that it takes a
     * small part of it, however much is told of it: the others come in between.
     */
    private static final int ROWS_PER_MILLI = 20;

    /** The same for facts that are in memory. */
    private static final int FACTS_PER_MILLI = 200;

    private static final int HASH_BYTES = 12;
    private static final byte[] PRESENT = {1};
    private static final StringSerializer TEXT = new StringSerializer();

    // what the first part of a key says of its row; the second is the scope
    private static final String FACT = "f";
    private static final String AS_OF = "a";
    private static final String NEWS = "n";
    private static final String ROW = "r";
    private static final String CHANGED = "c";
    private static final String DUE = "d";
    private static final String TIMER = "t";

    private final Chapter chapter;
    private final Stores.Store<String, byte[]> store;
    private final Duration every;
    private final Map<String, Source<?, ?>> sources = new HashMap<>();
    private final Map<String, Heard<?, ?>> heard = new HashMap<>();
    private final Map<String, Topic<?>> concluded = new HashMap<>();

    private KeyValueStore<String, byte[]> rows;
    private Exits exits;
    private Clock clock;
    private Set<String> changed = new LinkedHashSet<>();
    private long nextDue;
    private @Nullable Holding whole;
    private long restUntil;
    /** Keys of which so much is told that they are decided now and then, and when they may be again. */
    private final Map<String, Long> resting = new HashMap<>();

    private final AbsurdKeys absurd = new AbsurdKeys(Portions.DEFAULT.absurd());

    /**
     * The keeper of one chapter.
     *
     * @param every between two beats, wall time
     */
    Keeper(Chapter chapter, Stores.Store<String, byte[]> store, Duration every) {
        this.chapter = chapter;
        this.store = store;
        this.every = every;
        chapter.rule().sources().forEach(source -> sources.put(source.topic().name(), source));
        chapter.rule().overhears().forEach(source -> sources.put(source.topic().name(), source));
        chapter.rule().hears().forEach(one -> heard.put(one.topic().name(), one));
        chapter.rule().says().forEach(topic -> concluded.put(topic.name(), topic));
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        rows = store.in(context);
        exits = new Exits(context, chapter.name());
        clock = Clock.of(context);
        // the same object lives on after a transaction that was aborted
        whole = null;
        changed = new LinkedHashSet<>();
        nextDue = Long.MIN_VALUE;
        restUntil = Long.MIN_VALUE;
        resting.clear();
        scan(CHANGED, (key, value) -> changed.add(last(key)));
        context.schedule(every, PunctuationType.WALL_CLOCK_TIME, this::beat);
    }

    @Override
    public void process(Record<String, Object> record) {
        String scope = chapter.group() == Group.SINGLE ? "" : record.key();
        boolean news = false;
        if (record.value() instanceof Input.Fact fact) {
            news = told(scope, record.key(), source(fact.topic()), fact.told());
        } else if (record.value() instanceof Input.News told) {
            news = heard(scope, record.key(), told);
        } else if (record.value() instanceof Input.Row row) {
            byte[] extract = heardOf(row.topic()).bytes(row.row());
            news = heard(scope, record.key(), new Input.News(row.topic(), extract, row.place()));
        }
        if (news) {
            change(scope);
        }
    }

    private Source<?, ?> source(String topic) {
        Source<?, ?> source = sources.get(topic);
        if (source == null) {
            throw new IllegalStateException(chapter.name() + " is not told by " + topic);
        }
        return source;
    }

    private Heard<?, ?> heardOf(String topic) {
        Heard<?, ?> found = heard.get(topic);
        if (found == null) {
            throw new IllegalStateException(chapter.name() + " does not hear " + topic);
        }
        return found;
    }

    /** Each fact has a row of its own, so that no row grows with what is told of a key. */
    @SuppressWarnings("unchecked") // the source's admission made it
    private <B> boolean told(String scope, String key, Source<?, B> source, Told<?> any) {
        Told<B> told = (Told<B>) any;
        String at = join(FACT, scope, source.topic().name(), key, told.eventId());
        String asOfAt = join(AS_OF, scope, source.topic().name(), key);
        byte[] held = rows.get(at);
        byte[] newest = rows.get(asOfAt);
        long asOf = newest == null ? Tally.NEVER : ByteBuffer.wrap(newest).getLong();
        Source.Kept<B> before = held == null ? null : source.facts().fromBytes(held);
        boolean same = before != null && before.told().equals(told);
        if (!same) {
            boolean stands = before == null || source.identity().stands(told, before.told());
            Source.Kept<B> after = new Source.Kept<>(stands ? told : before.told(), before != null);
            if (!after.equals(before)) {
                rows.put(at, source.facts().toBytes(after));
            } else {
                same = true;
            }
        }
        if (told.reportedAt() > asOf) {
            rows.put(
                    asOfAt,
                    ByteBuffer.allocate(Long.BYTES).putLong(told.reportedAt()).array());
        } else if (same) {
            return false;
        }
        if (whole != null) {
            whole.tell(source, key, told);
        }
        return true;
    }

    private boolean heard(String scope, String key, Input.News news) {
        String at = join(NEWS, scope, news.topic(), key);
        byte[] bytes = rows.get(at);
        Input.News before = bytes == null ? null : Input.News.LAYOUT.fromBytes(bytes);
        if (before != null && !news.place().wins(before.place())) {
            return false;
        }
        boolean same = before == null ? news.extract() == null : Arrays.equals(before.extract(), news.extract());
        // also where nothing is of interest: what was parked is older, and comes later
        rows.put(at, Input.News.LAYOUT.toBytes(news));
        if (!same && whole != null) {
            whole.hear(heardOf(news.topic()), key, news.extract());
        }
        return !same;
    }

    private void change(String scope) {
        if (changed.add(scope)) {
            rows.put(join(CHANGED, scope), PRESENT);
        }
    }

    private void beat(long wall) {
        long now = clock.now();
        if (now == Tally.NEVER || wall < restUntil) {
            return;
        }
        fire(now);
        resting.values().removeIf(until -> until <= wall);
        List<String> scopes = changed.stream()
                .filter(scope -> !resting.containsKey(scope))
                .limit(MOST)
                .toList();
        if (scopes.isEmpty()) {
            return;
        }
        for (String scope : scopes) {
            decide(scope, now, wall);
            changed.remove(scope);
            rows.put(join(CHANGED, scope), null);
        }
        if (resting.keySet().containsAll(changed)) {
            restUntil = Math.max(restUntil, wall + chapter.rule().rest().toMillis());
        }
        context().commit();
    }

    private void fire(long now) {
        if (nextDue > now) {
            return;
        }
        nextDue = Verdict.NEVER;
        List<String> due = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> timers = rows.prefixScan(TIMER + Stores.JOIN, TEXT)) {
            while (timers.hasNext()) {
                String key = timers.next().key;
                long at = HexFormat.fromHexDigitsToLong(key, 2, 2 + Long.BYTES * 2);
                if (at > now || due.size() == MOST) {
                    nextDue = at;
                    break;
                }
                due.add(key);
            }
        }
        due.forEach(key -> {
            rows.put(key, null);
            String scope = last(key);
            rows.put(join(DUE, scope), null);
            change(scope);
        });
    }

    private void decide(String scope, long now, long wall) {
        Holding holding = holding(scope);
        Verdict verdict = new Verdict(now);
        chapter.rule().decide(holding, now, verdict);
        Map<String, byte[]> standing = new HashMap<>();
        String prefix = join(ROW, scope) + Stores.JOIN;
        scan(prefix, standing::put);
        verdict.rows().forEach((place, row) -> {
            String at = prefix + join(place.topic().name(), place.key());
            byte[] hash = hash(row);
            if (!Arrays.equals(hash, standing.remove(at))) {
                exits.send(place.key(), place.topic(), row, timestamp());
                rows.put(at, hash);
            }
        });
        standing.keySet().forEach(at -> {
            String[] parts = at.substring(prefix.length()).split(String.valueOf(Stores.JOIN), 2);
            exits.send(parts[1], topic(parts[0]), null, timestamp());
            rows.put(at, null);
        });
        due(scope, verdict.next());
        holding.sizes(absurd);
        if (chapter.group() == Group.SINGLE) {
            restUntil = wall
                    + holding.facts() / FACTS_PER_MILLI
                    + (holding.news() + verdict.rows().size()) / ROWS_PER_MILLI;
        } else {
            long until = wall + holding.facts() / ROWS_PER_MILLI;
            if (until > wall + every.toMillis()) {
                resting.put(scope, until);
            }
        }
    }

    private Topic<?> topic(String name) {
        Topic<?> topic = concluded.get(name);
        if (topic == null) {
            throw new IllegalStateException(chapter.name() + " has said something on " + name
                    + " that this version can't take back: start the newer version again, or reset the services");
        }
        return topic;
    }

    private void due(String scope, long next) {
        byte[] before = rows.get(join(DUE, scope));
        if (before != null) {
            rows.put(timer(ByteBuffer.wrap(before).getLong(), scope), null);
        }
        if (next == Verdict.NEVER) {
            if (before != null) {
                rows.put(join(DUE, scope), null);
            }
            return;
        }
        rows.put(join(DUE, scope), ByteBuffer.allocate(Long.BYTES).putLong(next).array());
        rows.put(timer(next, scope), PRESENT);
        nextDue = Math.min(nextDue, next);
    }

    private static String timer(long due, String scope) {
        return join(TIMER, HexFormat.of().toHexDigits(due), scope);
    }

    private Holding holding(String scope) {
        if (whole != null) {
            return whole;
        }
        Holding holding = new Holding();
        scan(join(FACT, scope) + Stores.JOIN, (at, value) -> {
            String[] parts = at.split(String.valueOf(Stores.JOIN), 5);
            holding.keep(source(parts[2]), parts[3], value);
        });
        scan(join(AS_OF, scope) + Stores.JOIN, (at, value) -> {
            String[] parts = at.split(String.valueOf(Stores.JOIN), 4);
            holding.asOf(source(parts[2]), parts[3], ByteBuffer.wrap(value).getLong());
        });
        scan(join(NEWS, scope) + Stores.JOIN, (at, value) -> {
            String[] parts = at.split(String.valueOf(Stores.JOIN), 4);
            holding.hear(
                    heardOf(parts[2]),
                    parts[3],
                    Input.News.LAYOUT.fromBytes(value).extract());
        });
        if (chapter.group() == Group.SINGLE) {
            whole = holding;
        }
        return holding;
    }

    private void scan(String prefix, java.util.function.BiConsumer<String, byte[]> each) {
        try (KeyValueIterator<String, byte[]> found = rows.prefixScan(prefix, TEXT)) {
            while (found.hasNext()) {
                KeyValue<String, byte[]> row = found.next();
                each.accept(row.key, row.value);
            }
        }
    }

    private long timestamp() {
        return Math.max(0, context().currentStreamTimeMs());
    }

    private static String join(String... parts) {
        return String.join(String.valueOf(Stores.JOIN), parts);
    }

    private static String last(String key) {
        return key.substring(key.lastIndexOf(Stores.JOIN) + 1);
    }

    private static byte[] hash(SpecificRecord row) {
        try {
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(Bodies.of(row)), HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
