/**
 * Copies what a system was told to topics of another prefix, of another number of partitions, or on another cluster.
 * Called by cli; calls config, runtime, services and topology for the names of topics, and wire.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.replay;
