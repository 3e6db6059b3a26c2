/**
 * What no version of the contract tells yet, in the contract's own package because Avro takes a class's schema only there.
 * Called by simulation; calls nothing.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.schema;
