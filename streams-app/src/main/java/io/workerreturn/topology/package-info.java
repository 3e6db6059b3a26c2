/**
 * The story: from the source topics to the figures, one class per chapter. ReturnTopology is its table of contents.
 * Called by runtime; calls domain and wire. Processors load, decide by a function of the domain, store and forward.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.topology;
