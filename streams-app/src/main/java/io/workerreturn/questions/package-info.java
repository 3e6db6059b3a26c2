/**
 * Questions about single workers: who of a firm is missing, why a worker is counted so, who is on a trip. They are answered from
 * the topology's stores by whoever holds them, else from a copy, else from the output topic, and say which.
 * Called by board; calls runtime, topology (for its stores), wire and domain. Never runs on a stream thread.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.questions;
