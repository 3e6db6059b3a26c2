/**
 * A Kafka broker and a schema registry in this process, for the demo and for tests.
 * Called by cli and tests; calls nothing of ours but config and web.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.embedded;
