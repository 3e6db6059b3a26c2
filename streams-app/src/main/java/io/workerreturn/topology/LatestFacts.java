package io.workerreturn.topology;

import io.workerreturn.domain.Fact;
import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Identity;
import io.workerreturn.wire.FactRow;
import io.workerreturn.wire.FactsRow;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Facts of keys of which the latest that stands is what holds. The caller keeps the rows of the keys. */
final class LatestFacts<F extends Fact> {
    private static final Comparator<Fact> ORDER = Comparator.comparingLong(Fact::occurredAt)
            .thenComparingLong(Fact::reportedAt)
            .thenComparing(Fact::eventId);

    private final ManyFacts<F> many;
    private final Identity<F> identity;
    private final int inRow;

    LatestFacts(KeyValueStore<String, FactRow> store, Identity<F> identity, Portions portions) {
        this.many = new ManyFacts<>(store, identity, ManyFacts::byTime);
        this.identity = identity;
        this.inRow = portions.inRow();
    }

    /**
     * What came of telling a fact.
     *
     * @param row the key's row from now on
     * @param news false if nothing changed
     * @param displaced as {@link ManyFacts.Outcome#displaced}
     */
    record Outcome<F extends Fact>(
            FactsRow<F> row, boolean news, @Nullable F displaced) {}

    /**
     * Tells a fact.
     *
     * @param walks where the key waits if its latest fact has to be looked for
     */
    Outcome<F> tell(String key, FactsRow<F> before, F fact, Walks walks) {
        long asOf = Math.max(before.facts().asOf(), fact.reportedAt());
        if (before.many()) {
            ManyFacts.Outcome<F> outcome = many.tell(key, fact);
            boolean news = outcome.news() || asOf > before.facts().asOf();
            if (news) {
                walks.add(key);
            }
            return new Outcome<>(many(before.facts().held(), asOf), news, outcome.displaced());
        }
        FactSet<F> after = before.facts().with(fact, identity);
        F held = before.facts().held(fact.eventId()).orElse(null);
        boolean stands = after.held(fact.eventId()).filter(fact::equals).isPresent();
        FactsRow<F> row = new FactsRow<>(after, false);
        if (after.held().size() > inRow) {
            many.takeOver(key, after);
            walks.add(key);
            row = concluded(row, after.standing().stream().max(ORDER).orElse(null));
        }
        return new Outcome<>(row, after != before.facts(), stands ? held : fact);
    }

    /** The walk of a key with many facts. */
    Walks.Walk walk(String key, BiConsumer<String, @Nullable F> then) {
        return many.walkToLatest(key, then);
    }

    /** A row of many facts of which this is the latest. */
    FactsRow<F> concluded(FactsRow<F> before, @Nullable F latest) {
        return many(latest == null ? List.of() : List.of(latest), before.facts().asOf());
    }

    private FactsRow<F> many(List<F> latest, long asOf) {
        return new FactsRow<>(new FactSet<>(latest, Set.of(), asOf), true);
    }
}
