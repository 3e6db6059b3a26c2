package io.workerreturn.runtime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/**
 * How an instance is.
 *
 * @param state what it does
 * @param since when it began to
 * @param threads stream threads that are alive
 * @param idleSeconds how long the stream thread that has not asked for records for the longest has not; 0 if none has yet
 * @param hungAfterSeconds the cluster gives a thread's work to others when it has not asked for so long
 * @param restoring what is left to restore
 * @param parked how many records wait for their schema
 * @param parkedSince when the broker got the oldest of them, null if there is none
 * @param threadDiedAt when a stream thread died, if one did in the last minutes, though it was replaced; else null
 * @param troubles why it folds nothing though it lives, in sentences
 * @param notices what somebody should look at though it folds, in sentences
 * @param waiting what it waits for, where that takes longer than a few seconds; else null
 */
public record Health(
        State state,
        Instant since,
        int threads,
        long idleSeconds,
        long hungAfterSeconds,
        Restoring.Progress restoring,
        long parked,
        @Nullable Instant parkedSince,
        @Nullable Instant threadDiedAt,
        List<String> troubles,
        List<String> notices,
        @Nullable Wait waiting) {

    private static final String OF_SERVICES = "Services: ";

    public Health {
        troubles = List.copyOf(troubles);
        notices = List.copyOf(notices);
    }

    /**
     * The same, in which it is noted how the services beside it are. Nothing that is wrong with them makes it unready: what it concludes
     * does not depend on them.
     */
    public Health noting(Health services) {
        List<String> more = new ArrayList<>(notices);
        if (!services.live()) {
            more.add("The services stopped, and what they conclude stands still; the core goes on. What is committed is"
                    + " kept: see the log, and start this instance again.");
        }
        services.troubles().forEach(trouble -> more.add(OF_SERVICES + trouble));
        services.notices().stream()
                .filter(notice -> !notices.contains(notice))
                .forEach(notice -> more.add(OF_SERVICES + notice));
        Wait held = services.waiting();
        if (held != null && waiting == null) {
            more.add(OF_SERVICES + "waiting for " + held.reason());
        }
        return new Health(
                state,
                since,
                threads,
                idleSeconds,
                hungAfterSeconds,
                restoring,
                parked,
                parkedSince,
                threadDiedAt,
                troubles,
                more,
                waiting);
    }

    /** What an instance does. */
    public enum State {
        /** It has not begun yet, or waits for its share of the work. */
        STARTING,
        /** It reads what was stored before, to fold on. */
        RESTORING,
        /** The work is being shared out anew. */
        REBALANCING,
        /** It folds what comes. */
        RUNNING,
        /** It was told to stop. */
        STOPPING,
        /** It stopped of a failure, or was stopped. */
        STOPPED;

        static State of(KafkaStreams.State state, boolean ranBefore, boolean restores) {
            return switch (state) {
                case CREATED -> STARTING;
                case REBALANCING -> restores ? RESTORING : ranBefore ? REBALANCING : STARTING;
                case RUNNING -> restores ? RESTORING : RUNNING;
                case PENDING_SHUTDOWN -> STOPPING;
                case PENDING_ERROR, ERROR, NOT_RUNNING -> STOPPED;
            };
        }
    }

    /** Whether it is worth keeping: it works, or will. One that is not may just be started again. */
    public boolean live() {
        return state != State.STOPPED
                && (state == State.STARTING || state == State.STOPPING || threads > 0)
                && idleSeconds <= hungAfterSeconds;
    }

    /** Whether it has all its state, and folds what comes. */
    public boolean ready() {
        return state == State.RUNNING && live() && troubles.isEmpty();
    }
}
