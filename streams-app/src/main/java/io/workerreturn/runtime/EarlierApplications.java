package io.workerreturn.runtime;

import io.workerreturn.config.KafkaConfig;
import io.workerreturn.services.Services;
import io.workerreturn.topology.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/**
 * Takes away, on a cluster of one's own, what an application of another id has left there, so that the present one reads
 * everything that was told anew and nothing stands that follows from other rules. What was told stays, what people did about it
 * too, and the log of alerts.
 */
public final class EarlierApplications implements AutoCloseable {
    /** A member that was killed leaves when its session ends. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Admin admin;
    private final KafkaConfig kafka;
    private final String family;

    /**
     * Those of a cluster.
     *
     * @param kafka the cluster, and the application that stays
     * @param family what the ids of all of them begin with
     */
    public EarlierApplications(KafkaConfig kafka, String family) {
        this.kafka = kafka;
        this.family = family;
        this.admin = Admin.create(kafka.admin());
    }

    /** Whether there is any. */
    public boolean exist() {
        return !internalTopics().isEmpty() || !groups().isEmpty();
    }

    /**
     * Takes away their state, and what they concluded. Whoever is killed meanwhile does it again the next time, since what shows
     * that there was one goes last.
     *
     * @throws IllegalStateException if one of them still runs, or the cluster does not do it within a minute
     */
    public void remove() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        TopicAdministration.delete(
                admin,
                kafka,
                Stream.concat(Topics.CONCLUDED.stream(), Services.concluded(Services.ALL).stream())
                        .filter(topic -> !topic.equals(Topics.ALERT_LOG))
                        .map(topic -> kafka.topic(topic.name()))
                        .toList());
        for (String group : groups()) {
            while (!forgotten(group)) {
                pause(deadline, "application " + group + " still runs; stop it");
            }
        }
        TopicAdministration.delete(admin, kafka, internalTopics());
    }

    private boolean forgotten(String group) {
        try {
            await(admin.deleteConsumerGroups(List.of(group)).all());
            return true;
        } catch (GroupIdNotFoundException gone) {
            return true;
        } catch (GroupNotEmptyException inSession) {
            return false;
        }
    }

    private Set<String> internalTopics() {
        return topics().stream().filter(this::isOfAnother).collect(Collectors.toCollection(TreeSet::new));
    }

    private List<String> groups() {
        return await(admin.listGroups().all()).stream()
                .map(GroupListing::groupId)
                .filter(this::isOfAnother)
                .toList();
    }

    private boolean isOfAnother(String name) {
        return name.startsWith(family)
                && !name.equals(kafka.applicationId())
                && !name.startsWith(kafka.applicationId() + "-");
    }

    private Set<String> topics() {
        return new TreeSet<>(await(admin.listTopics().names()));
    }

    private static void pause(long deadline, String why) {
        if (System.nanoTime() > deadline) {
            throw new IllegalStateException(
                    "What an earlier application left can't be taken away: " + why + ", and start again.");
        }
        LockSupport.parkNanos(PAUSE.toNanos());
    }

    private static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the broker.", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("The broker has not answered for a minute; start again.", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException refused ? refused : new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
