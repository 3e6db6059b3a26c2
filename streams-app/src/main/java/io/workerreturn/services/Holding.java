package io.workerreturn.services;

import io.workerreturn.domain.FactSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known, in memory: of one key or of everything; of an audit, or of an operator. Not for use by several threads. */
public final class Holding implements Known {
    /** By who is told, and who hears: several services may hear one topic, each something else of it. */
    private final Map<Source<?, ?>, Map<String, FactSet<?>>> facts = new HashMap<>();

    private final Map<Heard<?, ?>, Map<String, Object>> news = new HashMap<>();

    /** Nothing yet. */
    public Holding() {}

    @Override
    @SuppressWarnings("unchecked") // what a source told is kept under its name
    public <B> Map<String, FactSet<Told<B>>> told(Source<?, B> source) {
        return (Map<String, FactSet<Told<B>>>) (Map<String, ?>) Collections.unmodifiableMap(of(facts, source));
    }

    @Override
    @SuppressWarnings("unchecked") // what was heard is kept under its topic's name
    public <E> Map<String, E> heard(Heard<?, E> heard) {
        return (Map<String, E>) Collections.unmodifiableMap(of(news, heard));
    }

    private static <K, T> Map<String, T> of(Map<K, Map<String, T>> all, K key) {
        return all.computeIfAbsent(key, unseen -> new TreeMap<>());
    }

    /** One more fact. */
    @SuppressWarnings("unchecked")
    public <B> void tell(Source<?, B> source, String key, Told<B> told) {
        of(facts, source)
                .merge(
                        key,
                        FactSet.<Told<B>>empty().with(told, source.identity()),
                        (before, one) -> ((FactSet<Told<B>>) before).with(told, source.identity()));
    }

    /** What is the latest of a key now; null if there is nothing of interest. */
    void hear(Heard<?, ?> heard, String key, byte @Nullable [] extract) {
        Map<String, Object> latest = of(news, heard);
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
        of(news, heard).clear();
    }

    @SuppressWarnings("unchecked")
    <B> void keep(Source<?, B> source, String key, byte[] row) {
        Source.Kept<B> kept = source.facts().fromBytes(row);
        Map<String, FactSet<?>> sets = of(facts, source);
        FactSet<Told<B>> before = (FactSet<Told<B>>) sets.getOrDefault(key, FactSet.<Told<B>>empty());
        List<Told<B>> held = new ArrayList<>(before.held());
        held.add(kept.told());
        Set<String> clashes = before.clashes();
        if (kept.clash()) {
            clashes = new HashSet<>(clashes);
            clashes.add(kept.told().eventId());
        }
        sets.put(key, new FactSet<>(held, clashes, before.asOf()));
    }

    @SuppressWarnings("unchecked")
    <B> void asOf(Source<?, B> source, String key, long asOf) {
        Map<String, FactSet<?>> sets = of(facts, source);
        FactSet<Told<B>> before = (FactSet<Told<B>>) sets.getOrDefault(key, FactSet.<Told<B>>empty());
        sets.put(key, new FactSet<>(before.held(), before.clashes(), asOf));
    }

    /** How many keys it knows something of. */
    int size() {
        return facts.values().stream().mapToInt(Map::size).sum()
                + news.values().stream().mapToInt(Map::size).sum();
    }
}
