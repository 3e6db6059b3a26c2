/**
 * What is concluded, kept in tables of a PostgreSQL database for those who ask in SQL.
 * Called by cli; calls config, topology's names of topics, and wire.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.export;
