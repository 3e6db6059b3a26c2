/**
 * Recomputes every figure from the source topics, apart from the topology, and compares.
 * Called by cli and tests; calls domain and wire, never the topology's stores.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.audit;
