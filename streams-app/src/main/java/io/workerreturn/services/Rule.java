package io.workerreturn.services;

import io.workerreturn.topology.Topics.Topic;
import java.time.Duration;
import java.util.List;

/**
 * What a service concludes, as a pure function of the facts that it was told, the latest conclusions that it heard, and the time: never
 * of their history. So the order in which they came, repetitions and what stood in between can't matter, and an audit gets the same by
 * calling it.
 */
public interface Rule {
    /** What it is told. */
    List<Source<?, ?>> sources();

    /**
     * What the core is told, and this rule hears, too: topics of the core's. What can't be used the core rejects, and it is passed over
     * here.
     */
    default List<Source<?, ?>> overhears() {
        return List.of();
    }

    /** What it hears: conclusions of the core's, or of chapters of its own service before this one. */
    default List<Heard<?, ?>> hears() {
        return List.of();
    }

    /**
     * How long it rests after all is decided: longer where what it hears changes all the time, and nobody needs an answer at once. At most
     * two seconds.
     */
    default Duration rest() {
        return Duration.ZERO;
    }

    /** What it says. */
    List<Topic<?>> says();

    /**
     * Says everything that holds now; what it does not say any more is withdrawn.
     *
     * @param known all that is known: of the one key, or of everything, as {@link Chapter#group} says
     * @param now epoch milliseconds
     * @param verdict told what holds, and when to decide again though nothing is told
     */
    void decide(Known known, long now, Verdict verdict);
}
