package io.workerreturn.topology;

import io.workerreturn.domain.Counts;
import io.workerreturn.domain.Fact;
import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Tally;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/** What one partition has heard of the sources: distinct events, and the newest times. */
final class SourceShares {
    /** Bucket of the distinct events. */
    static final int DISTINCT_EVENTS = 0;

    private static final int MOST_PARTITIONS = 1 << 20;
    private static final Counts ONE = Counts.NONE.plus(DISTINCT_EVENTS, 1);
    /** All sources are added up in one place: there are few. */
    private static final ToIntFunction<String> EVERYWHERE = source -> 0;

    private final PartialTallies shares;

    private SourceShares(PartialTallies shares) {
        this.shares = shares;
    }

    /** The shares of this task. */
    static SourceShares of(Topics.Group group, ProcessorContext<?, ?> context) {
        int from = group.ordinal() * MOST_PARTITIONS + context.taskId().partition();
        return new SourceShares(new PartialTallies(Stores.sourceShares(group).in(context), from));
    }

    /**
     * Notes an accepted record that is no repetition.
     *
     * @param displaced null if its eventId is new; the fact that it takes the place of; or itself, if another record of the
     *     same eventId stands against it
     */
    void heard(Fact fact, @Nullable Fact displaced) {
        boolean counts = displaced == null || !displaced.source().equals(fact.source());
        shares.add(fact.source(), new Tally(counts ? ONE : Counts.NONE, fact.reportedAt(), fact.occurredAt()));
        if (displaced != null && counts) {
            shares.add(displaced.source(), Tally.of(Counts.NONE.minus(ONE), Tally.NEVER));
        }
    }

    /** Notes an accepted record, and what the facts of its key became by it. A repetition changes nothing. */
    <F extends Fact> void heard(F fact, FactSet<F> before, FactSet<F> after) {
        Optional<F> held = before.held(fact.eventId());
        boolean stands = after.held(fact.eventId()).equals(Optional.of(fact));
        heard(fact, stands ? held.orElse(null) : fact);
    }

    /** Sends what changed. */
    void send(Sender sender) {
        shares.send(
                EVERYWHERE, (partition, batch) -> sender.send(Integer.toString(partition), Hop.SOURCE_TALLIES, batch));
    }

    /** Passes a value on. */
    interface Sender {
        /** Sends one value. */
        void send(String key, Destination to, Object value);
    }
}
