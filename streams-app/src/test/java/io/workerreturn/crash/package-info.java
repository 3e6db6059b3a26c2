/**
 * What crashes leave behind: a real broker, real processes, and an audit at the end.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.crash;
