/**
 * Getting data in: spreadsheets become events, identity numbers become pseudonyms, bad rows become a file that can be mended.
 * {@link io.workerreturn.importing.Importer} is the door. Called by cli and board, by services for kinds of their own, and by
 * delivery; calls domain, wire and words, and of topology the names of the topics.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.importing;
