/**
 * Scenarios: what would be told about a return, from a seed.
 * Called by cli and tests; calls domain and wire.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.simulation;
