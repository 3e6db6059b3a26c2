/**
 * Scenarios: what would be told about a return, from a seed, and who sends it. One {@code Strand} per kind of entity.
 * Called by cli and tests; calls domain and wire, and of topology the names of the topics.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.simulation;
