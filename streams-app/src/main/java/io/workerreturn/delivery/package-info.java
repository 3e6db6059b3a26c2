/**
 * Between the importer and a cluster: which firms and runs are known there, with which key people are named, and the way there.
 * Called by cli and board; calls importing, config, wire, of topology the names of the topics, and of runtime what reads a topic.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.delivery;
