/**
 * One immutable record per concern, and the only reader of files and environment.
 * Called by cli and runtime; calls domain.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.config;
