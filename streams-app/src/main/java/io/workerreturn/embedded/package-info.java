/**
 * A Kafka broker and a schema registry in this process, and ways to them that can be cut, for the demo, drills, measurements and tests.
 * Called by bench, cli, drill and tests; calls nothing of ours but config and web.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.embedded;
