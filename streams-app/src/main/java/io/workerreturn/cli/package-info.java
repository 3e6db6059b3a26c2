/**
 * The command line: one class per command.
 * Called by Main; calls everything.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.cli;
