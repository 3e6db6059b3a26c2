/**
 * The pages under docs/ that say what the code says already, written from it.
 * Called by cli and a test that finds them stale; calls config, importing, topology and wire.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.docs;
