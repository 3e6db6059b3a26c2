package io.workerreturn.topology;

import org.jspecify.annotations.Nullable;

/**
 * What an operator with several outputs sends.
 *
 * @param value null is a tombstone
 */
record Emission(Destination to, @Nullable Object value) {}
