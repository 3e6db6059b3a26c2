/**
 * What became of records that could not be used: reading them, repairing them by rules or by hand, and sending them again.
 * Called by cli, docs and board; calls audit, topology, wire and domain. Draws its verdicts with the application's own checks.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.rejected;
