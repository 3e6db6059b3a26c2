/**
 * What the product says to people, in Chinese and English, from the one list that the board's page reads too. Called by whoever
 * speaks to people; calls nothing.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.words;
