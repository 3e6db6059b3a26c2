/**
 * How records look on topics: Avro in the Confluent wire format, and the mapping between Avro and the domain.
 * Called by everything that reads or writes topics; calls domain and a schema registry.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.wire;
