/**
 * Stores that Kafka Streams lacks: rows for point look-ups in memory, without an object per row ({@link
 * io.workerreturn.store.HashStore}), and values that stand before a store until the transaction ends ({@link
 * io.workerreturn.store.WriteBehind}). Both keep to the contracts of Kafka Streams: changelogs, restoring, standby copies.
 */
@NullMarked
package io.workerreturn.store;

import org.jspecify.annotations.NullMarked;
