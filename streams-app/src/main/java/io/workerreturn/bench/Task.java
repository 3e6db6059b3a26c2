package io.workerreturn.bench;

import java.io.Serializable;

/**
 * What another process is to do. It travels there with its arguments, and its answer comes back.
 *
 * @param <A> the answer
 */
interface Task<A extends Serializable> extends Serializable {
    /**
     * Does it, in the other process.
     *
     * @param held what earlier tasks left open there
     */
    A run(Held held) throws Exception;
}
