/**
 * What the city pays to firms whose workers came: who is entitled to how much by which decree, what was paid, and what is owed to whom.
 * {@link io.workerreturn.services.subsidies.Subsidies} is its door.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.services.subsidies;
