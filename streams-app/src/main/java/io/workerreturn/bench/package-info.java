/**
 * What speed is measured against.
 * Called by cli; calls nothing of ours.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.bench;
