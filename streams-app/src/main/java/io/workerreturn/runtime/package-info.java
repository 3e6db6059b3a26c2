/**
 * Start, stop, health, failures, topic administration.
 * Called by cli; calls topology, wire, metrics and config.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.runtime;
