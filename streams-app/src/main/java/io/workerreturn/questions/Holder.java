package io.workerreturn.questions;

/** Somebody who may hold the state of a partition: this instance, another one, or a topic. */
public interface Holder {
    /**
     * The answer.
     *
     * @throws NotHeldException if it can't be given, or not now
     */
    <R> Reply<R> answer(Ask<R> ask) throws NotHeldException;
}
