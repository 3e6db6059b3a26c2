package io.workerreturn.runtime;

import io.workerreturn.config.AppConfig;
import io.workerreturn.metrics.Metric;
import io.workerreturn.metrics.Readings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds whether the topics are still those that the application began with. One that vanishes would hold a
 * stream thread up for as long as a producer waits, at every record for it: while one is gone, nothing is folded. One that was
 * created anew lacks what was in it, and one that is configured otherwise may lose it: that is said, and folding goes on.
 */
final class TopicWatch implements AutoCloseable {
    static final Duration EVERY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(1);

    private final TopicAdministration topics;
    private final Consumer<Boolean> hold;
    private final Map<String, Uuid> first = new TreeMap<>();
    private final Set<String> anew = new TreeSet<>();
    private final ScheduledExecutorService thread = Watching.thread("topic-watch");

    /** Missing at the last look; only what is missing at two looks is taken to be gone, since a broker may just have started. */
    private Set<String> suspected = Set.of();

    private volatile Found found = new Found(Set.of(), Set.of(), List.of());

    /**
     * What it found.
     *
     * @param gone not there any more
     * @param anew deleted and created again since the start
     * @param wrong configured so that figures would be wrong or lost
     */
    private record Found(Set<String> gone, Set<String> anew, List<TopicDifference> wrong) {}

    /**
     * A watch that has not begun.
     *
     * @param hold told true when nothing may be folded, and false when it may again
     */
    TopicWatch(AppConfig config, Consumer<Boolean> hold) {
        this.topics = new TopicAdministration(config.kafka(), config.topics());
        this.hold = hold;
    }

    void start() {
        thread.scheduleWithFixedDelay(this::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            Map<String, Uuid> now = topics.identities();
            List<TopicDifference> differences = topics.differences();
            see(now, topics.grave(differences));
        } catch (RuntimeException silent) {
            // brokers that don't answer are others' to tell of
            LOG.debug("The topics can't be looked at.", silent);
        }
    }

    private void see(Map<String, Uuid> now, List<TopicDifference> grave) {
        Found before = found;
        Set<String> missing = grave.stream()
                .filter(TopicDifference::isMissing)
                .map(TopicDifference::topic)
                .collect(Collectors.toCollection(TreeSet::new));
        first.forEach((topic, identity) -> {
            if (!now.containsKey(topic)) {
                missing.add(topic);
            } else if (!identity.equals(now.get(topic)) && anew.add(topic)) {
                LOG.error(
                        "The topic {} was deleted and created again: what was in it is gone. {}", topic, remedy(topic));
            }
        });
        now.forEach(first::putIfAbsent);
        Set<String> gone = new TreeSet<>(missing);
        gone.retainAll(suspected);
        suspected = missing;
        List<TopicDifference> wrong =
                grave.stream().filter(difference -> !difference.isMissing()).toList();
        found = new Found(gone, new TreeSet<>(anew), wrong);
        if (!gone.isEmpty() && !gone.equals(before.gone())) {
            LOG.error("{} Nothing is folded until it is there; what is told waits.", missing(gone));
        }
        if (gone.isEmpty() != before.gone().isEmpty()) {
            hold.accept(!gone.isEmpty());
            if (gone.isEmpty()) {
                LOG.warn("Every topic is there again: folding goes on.");
            }
        }
        wrong.stream()
                .filter(difference -> !before.wrong().contains(difference))
                .forEach(difference -> LOG.error("{}", sentence(difference)));
    }

    private static String missing(Set<String> gone) {
        return "Topics are gone, or this user may not see them any more: " + String.join(", ", gone)
                + ". `worker-return topics --apply` creates those that others read.";
    }

    private static String remedy(String topic) {
        return "`worker-return audit` shows what " + topic
                + " lacks; `worker-return reset` lets everything be read anew.";
    }

    private static String sentence(TopicDifference difference) {
        return "The topic " + difference.topic() + " has " + difference.aspect() + " " + difference.actual()
                + " instead of " + difference.expected() + ": `worker-return topics --apply` alters what can be.";
    }

    /** Why nothing is folded; none if it is. */
    List<String> troubles() {
        return found.gone().isEmpty() ? List.of() : List.of(missing(found.gone()));
    }

    /** What somebody should look at though figures go on. */
    List<String> notices() {
        List<String> notices = new ArrayList<>();
        found.anew()
                .forEach(topic -> notices.add(
                        "The topic " + topic + " was deleted and created again since the start. " + remedy(topic)));
        found.wrong().forEach(difference -> notices.add(sentence(difference)));
        return notices;
    }

    void read(Readings readings) {
        Found seen = found;
        readings.show(Metric.TOPIC_PROBLEMS, seen.gone().size(), "missing");
        readings.show(Metric.TOPIC_PROBLEMS, seen.anew().size(), "anew");
        readings.show(Metric.TOPIC_PROBLEMS, seen.wrong().size(), "misconfigured");
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("The watch of the topics still waits for an answer.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        topics.close();
    }
}
