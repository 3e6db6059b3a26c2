/**
 * What firms declare in their daily reports, set against who is tracked: what is missing, late, frozen or hard to believe, and how many
 * of the reports are there. {@link io.workerreturn.services.reports.Reports} is its door.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.services.reports;
