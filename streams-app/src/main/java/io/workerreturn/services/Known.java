package io.workerreturn.services;

import io.workerreturn.domain.FactSet;
import java.util.Map;

/** All that a rule may know. */
public interface Known {
    /** The facts of a source by the keys of their records, in the order of the keys; withdrawn ones and retractions included. */
    <B> Map<String, FactSet<Told<B>>> told(Source<?, B> source);

    /** The latest of each key that was heard, in the order of the keys; without those of which nothing is of interest. */
    <E> Map<String, E> heard(Heard<?, E> heard);
}
