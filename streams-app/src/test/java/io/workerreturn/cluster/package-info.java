/**
 * Whole clusters, in this process and in containers, and what happens to them: real brokers, registries and processes, and an
 * audit at the end.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.cluster;
