package io.workerreturn.bench;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What became of a task.
 *
 * @param value what it answered; null if it failed
 * @param failure why it failed; null if it did not
 */
record Answer(@Nullable Serializable value, @Nullable String failure) implements Serializable {}
