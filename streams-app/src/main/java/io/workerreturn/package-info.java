/**
 * Worker Return: the streaming system that a dispatch room runs while workers return to their firms.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn;
