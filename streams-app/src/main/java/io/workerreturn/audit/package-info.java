/**
 * Recomputes every figure from the source topics, apart from the topology, and compares; explains single figures.
 * Called by cli, board and tests; calls config, domain and wire, and of the topology nothing but the names of its topics.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.audit;
