package io.workerreturn.runtime;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.Policies;
import io.workerreturn.config.TopicsConfig;
import io.workerreturn.services.ServicesTopology;
import io.workerreturn.topology.PartitionCounts;
import io.workerreturn.topology.StateLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whatever decides a figure, by key of the configuration: what an application id is bound to.
 *
 * @param settings in the order of their keys
 */
record Binding(Map<String, String> settings) {
    /** How state is laid out; no key of the configuration, but of the build. */
    static final String STATE_LAYOUT = "state.layout";

    /** No setting either: no build has it, so that none starts while it stands. */
    static final String RESET = "reset";

    private static final String BEGUN = "begun";

    Binding {
        settings = new TreeMap<>(settings);
    }

    /**
     * A setting that is not the same.
     *
     * @param bound to which the application id is bound
     * @param ours with which this process would start; empty if it does not know the key
     */
    record Difference(String key, String bound, String ours) {}

    /** What an application with these settings is bound to, on a cluster whose groups of topics have so many partitions. */
    static Binding of(AppConfig config, PartitionCounts partitions) {
        Map<String, String> settings = rules(config);
        settings.put(TopicsConfig.TRIPS, Integer.toString(partitions.trips()));
        settings.put(TopicsConfig.WORKERS, Integer.toString(partitions.workers()));
        settings.put(TopicsConfig.FIRMS, Integer.toString(partitions.firms()));
        settings.put(
                STATE_LAYOUT,
                Integer.toString(config.services().own() ? ServicesTopology.LAYOUT : StateLayout.VERSION));
        return new Binding(settings);
    }

    /** The rules alone, for whoever reads what the application concludes. */
    static Binding rulesOf(AppConfig config) {
        return new Binding(rules(config));
    }

    private static Map<String, String> rules(AppConfig config) {
        Map<String, String> settings = new TreeMap<>(config.deciding());
        settings.put(KafkaConfig.TOPIC_PREFIX, config.kafka().topicPrefix());
        return settings;
    }

    /** Those of another binding that it has not, or otherwise: the reasons not to start. */
    List<Difference> differences(Binding bound) {
        return bound.settings.entrySet().stream()
                .filter(setting -> !mayChange(setting.getKey()))
                .filter(setting -> !setting.getValue().equals(settings.get(setting.getKey())))
                .map(setting -> new Difference(
                        setting.getKey(), setting.getValue(), settings.getOrDefault(setting.getKey(), "")))
                .toList();
    }

    /** Those of {@link #differences} that both have: what can be told before all is known. */
    List<Difference> contradictions(Binding bound) {
        return differences(bound).stream()
                .filter(one -> settings.containsKey(one.key()))
                .toList();
    }

    /** All that differs by which the same records give other conclusions: the reasons why an audit would be wrong. */
    List<Difference> differingRules(Binding bound) {
        List<Difference> differences = new ArrayList<>();
        new TreeSet<>(Stream.of(settings, bound.settings)
                        .flatMap(some -> some.keySet().stream())
                        // whoever judges tells nobody the time
                        .filter(key -> !key.equals(Policies.TICK_EVERY))
                        .filter(key -> settings.containsKey(key) || mayChange(key))
                        .filter(key -> bound.settings.containsKey(key) || mayChange(key))
                        .toList())
                .forEach(key -> {
                    String theirs = bound.settings.getOrDefault(key, "");
                    String ours = settings.getOrDefault(key, "");
                    if (!ours.equals(theirs)) {
                        differences.add(new Difference(key, theirs, ours));
                    }
                });
        return differences;
    }

    /** Sources are watched, and retired, by configuration: whoever starts last says which. */
    private static boolean mayChange(String key) {
        return key.startsWith(Policies.SOURCE_PREFIX);
    }

    /** The same for an application that is being reset. */
    Binding beingReset() {
        Map<String, String> more = new TreeMap<>(settings);
        more.put(RESET, BEGUN);
        return new Binding(more);
    }

    boolean isBeingReset() {
        return settings.containsKey(RESET);
    }

    /** The same once it was reset, and free in keys that begin so. */
    Binding without(String prefix) {
        Map<String, String> rest = new TreeMap<>(settings);
        rest.keySet().removeIf(key -> key.equals(RESET) || key.startsWith(prefix));
        return new Binding(rest);
    }

    /** As a record has it: a line for each setting. */
    String text() {
        return settings.entrySet().stream()
                .map(setting -> setting.getKey() + "=" + setting.getValue())
                .collect(Collectors.joining("\n"));
    }

    /** What a record says; empty if it is none of ours. */
    static Optional<Binding> parse(String text) {
        Map<String, String> settings = new TreeMap<>();
        for (String line : text.split("\n")) {
            int at = line.indexOf('=');
            if (at < 1) {
                return Optional.empty();
            }
            settings.put(line.substring(0, at), line.substring(at + 1));
        }
        return Optional.of(new Binding(settings));
    }
}
