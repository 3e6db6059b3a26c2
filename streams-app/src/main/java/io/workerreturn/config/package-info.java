/**
 * One immutable record per concern, and the only reader of files and environment.
 * Called by cli and runtime; calls domain, and wire for the
 * records that it fills.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.config;
