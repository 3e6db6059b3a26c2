/**
 * How fast it is: processes of their own for broker, loader and application, measured from outside, each against a floor.
 * Called by cli; calls runtime, embedded, simulation, audit, wire and config, and of topology the names of the topics.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.bench;
