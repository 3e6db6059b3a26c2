/**
 * Every metric, and how it is written for Prometheus.
 * Called by board, cli, runtime and topology; calls wire.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.metrics;
