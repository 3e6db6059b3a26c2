package io.workerreturn.services;

import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.GatheredFacts;
import io.workerreturn.topology.AbsurdKeys;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known, in memory: of one key or of everything; of an audit, or of an operator. Not for use by several threads. */
public final class Holding implements Known {
    /** By who is told, and who hears: several services may hear one topic, each something else of it. */
    private final Map<Source<?, ?>, OfSource> facts = new HashMap<>();

    private final Map<Heard<?, ?>, Map<String, Object>> news = new HashMap<>();

    /** Nothing yet. */
    public Holding() {}

    /** What one source told: each key as it grows, and as it was seen last; between two looks few keys change. */
    private static final class OfSource {
        private final Map<String, GatheredFacts<?>> gathered = new HashMap<>();
        private final Map<String, FactSet<?>> seen = new TreeMap<>();
        private final Set<String> changed = new HashSet<>();

        @SuppressWarnings("unchecked") // what a source told is kept under its name
        <B> GatheredFacts<Told<B>> of(String key) {
            changed.add(key);
            return (GatheredFacts<Told<B>>) gathered.computeIfAbsent(key, unseen -> new GatheredFacts<Told<B>>());
        }

        Map<String, FactSet<?>> look() {
            changed.forEach(key ->
                    seen.put(key, Objects.requireNonNull(gathered.get(key)).set()));
            changed.clear();
            return Collections.unmodifiableMap(seen);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // what a source told is kept under its name
    public <B> Map<String, FactSet<Told<B>>> told(Source<?, B> source) {
        return (Map<String, FactSet<Told<B>>>) (Map<String, ?>) of(source).look();
    }

    @Override
    @SuppressWarnings("unchecked") // what was heard is kept under its topic's name
    public <E> Map<String, E> heard(Heard<?, E> heard) {
        return (Map<String, E>) Collections.unmodifiableMap(of(heard));
    }

    private OfSource of(Source<?, ?> source) {
        return facts.computeIfAbsent(source, unseen -> new OfSource());
    }

    private Map<String, Object> of(Heard<?, ?> heard) {
        return news.computeIfAbsent(heard, unseen -> new TreeMap<>());
    }

    /** One more fact. */
    public <B> void tell(Source<?, B> source, String key, Told<B> told) {
        of(source).<B>of(key).tell(told, source.identity());
    }

    /** What is the latest of a key now; null if there is nothing of interest. */
    void hear(Heard<?, ?> heard, String key, byte @Nullable [] extract) {
        Map<String, Object> latest = of(heard);
        if (extract == null) {
            latest.remove(key);
        } else {
            latest.put(key, Objects.requireNonNull(heard.layout().fromBytes(extract)));
        }
    }

    /** What is the latest row of a key now; null if it is withdrawn. */
    public void hear(Heard<?, ?> heard, String key, org.apache.avro.specific.@Nullable SpecificRecord row) {
        hear(heard, key, heard.bytes(row));
    }

    /** Nothing is known any more of what was heard so. */
    public void forget(Heard<?, ?> heard) {
        of(heard).clear();
    }

    <B> void keep(Source<?, B> source, String key, byte[] row) {
        Source.Kept<B> kept = source.facts().fromBytes(row);
        of(source).<B>of(key).keep(kept.told(), kept.clash());
    }

    <B> void asOf(Source<?, B> source, String key, long asOf) {
        of(source).<B>of(key).asOf(asOf);
    }

    /** How many facts it knows. */
    int facts() {
        return facts.values().stream()
                .flatMap(of -> of.gathered.values().stream())
                .mapToInt(GatheredFacts::size)
                .sum();
    }

    /** Says of each key how many facts it knows. */
    void sizes(AbsurdKeys absurd) {
        facts.forEach((source, of) ->
                of.gathered.forEach((key, set) -> absurd.hold(source.topic().name(), key, set.size())));
    }

    /** Of how many keys it heard something. */
    int news() {
        return news.values().stream().mapToInt(Map::size).sum();
    }
}
