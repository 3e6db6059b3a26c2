/**
 * Every metric name and tag.
 * Called by runtime and topology.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.metrics;
