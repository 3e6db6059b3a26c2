/**
 * Who answers for which trip, firm, township or project at every instant, where the task teams are, and to whom an alert goes that
 * nobody sees to. {@link io.workerreturn.services.responsibilities.Responsibilities} is its door.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.services.responsibilities;
