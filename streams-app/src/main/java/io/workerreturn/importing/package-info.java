/**
 * Getting data in: spreadsheets become events, identity numbers become pseudonyms, bad rows become a file that can be mended.
 * {@link io.workerreturn.importing.Importer} is the door. Called by cli and board; calls config, domain and wire, of
 * topology the names of the topics, and of runtime what reads a topic.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.importing;
