package io.workerreturn.bench;

import io.workerreturn.audit.AuditProgress;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.runtime.Progress;
import io.workerreturn.topology.Topics;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;

/**
 * Watches from outside how the application works off what was told: as the cluster sees it, by committed offsets and the ends
 * of topics.
 */
final class Drain implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    /** Longer than anything that the application lets wait: after it, nothing more comes of what was told. */
    static final Duration REST = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final GroupOffsets offsets;
    private final Progress progress;
    private final Set<TopicPartition> concluded;

    Drain(KafkaConfig kafka) throws InterruptedException {
        this.offsets = new GroupOffsets(kafka);
        this.progress = new Progress(kafka);
        this.concluded = offsets.partitions(Topics.CONCLUDED.stream()
                .map(topic -> kafka.topic(topic.name()))
                .toList());
    }

    /**
     * How it went.
     *
     * @param events source records worked off
     * @param seconds from the beginning to the last committed output
     * @param applicationCpu of the application meanwhile, seconds
     * @param brokerCpu of the broker meanwhile, seconds
     */
    record Run(long events, double seconds, double applicationCpu, double brokerCpu) {
        double perSecond() {
            return events / seconds;
        }

        double applicationCpuPerMillion() {
            return applicationCpu / events * 1e6;
        }

        double cpuPerMillion() {
            return applicationCpuPerMillion() + brokerCpuPerMillion();
        }

        double brokerCpuPerMillion() {
            return brokerCpu / events * 1e6;
        }
    }

    /**
     * How it went as a whole and in its second half.
     *
     * @param whole everything
     * @param late from when half of the events were committed
     */
    record Halves(Run whole, Run late) {}

    /** A moment: when, how much was committed, and the processor time of both processes until then. */
    private record Moment(long nanos, long folded, Duration application, Duration broker) {
        Run until(Moment end) {
            return new Run(
                    end.folded - folded,
                    (double) (end.nanos - nanos) / TimeUnit.SECONDS.toNanos(1),
                    seconds(end.application.minus(application)),
                    seconds(end.broker.minus(broker)));
        }

        private static double seconds(Duration duration) {
            return duration.toNanos() / 1e9;
        }
    }

    private Moment moment(long folded, Child application, Child broker) {
        return new Moment(System.nanoTime(), folded, application.cpu(), broker.cpu());
    }

    /** How many source records have been committed. */
    long folded() throws InterruptedException {
        return progress.folded(progress.told());
    }

    /** Waits until all that was told is worked off, all between is empty, and nothing more is concluded. */
    Halves await(Child application, Child broker, AuditProgress bars, Duration rest) throws InterruptedException {
        Map<TopicPartition, Long> told = progress.told();
        long all = told.values().stream().mapToLong(Long::longValue).sum();
        Moment begin = moment(progress.folded(told), application, broker);
        Moment half = begin;
        Moment last = begin;
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        Map<TopicPartition, Long> before = Map.of();
        try (AuditProgress.Bar bar = bars.begin("Folding", all)) {
            while (true) {
                Map<TopicPartition, Long> committed = offsets.committed();
                Set<TopicPartition> looked = new HashSet<>(concluded);
                looked.addAll(committed.keySet());
                Map<TopicPartition, Long> ends = offsets.ends(looked);
                long folded = told.entrySet().stream()
                        .mapToLong(end -> Math.min(committed.getOrDefault(end.getKey(), 0L), end.getValue()))
                        .sum();
                bar.done(folded);
                if (!ends.equals(before) || folded > last.folded) {
                    last = moment(folded, application, broker);
                    before = ends;
                    giveUpAt = System.nanoTime() + PATIENCE.toNanos();
                }
                if (half == begin && 2 * (folded - begin.folded) >= all - begin.folded) {
                    half = last;
                }
                boolean empty = folded == all
                        && committed.entrySet().stream().allMatch(each -> each.getValue() >= ends.get(each.getKey()));
                if (empty && System.nanoTime() - last.nanos >= rest.toNanos()) {
                    return new Halves(begin.until(last), half.until(last));
                }
                if (application.hasAnswered()) {
                    application.hearAnswer();
                }
                if (System.nanoTime() > giveUpAt) {
                    throw new IllegalStateException("The application has stood still for " + PATIENCE + ", with "
                            + (all - folded) + " of " + all + " events to go.");
                }
                Thread.sleep(LOOK_EVERY.toMillis());
            }
        }
    }

    @Override
    public void close() {
        progress.close();
        offsets.close();
    }
}
