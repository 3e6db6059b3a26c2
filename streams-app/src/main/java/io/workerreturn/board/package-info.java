/**
 * The web: the read model, the API, the live feed and the page. It reads the output topics and never slows what writes them.
 * Called by cli; calls runtime, config, metrics, topology for its topics, store for its table, questions, wire, web and domain.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.board;
