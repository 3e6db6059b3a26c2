/**
 * The rules: records and pure functions. Everybody may call it; it calls nothing but the JDK, knows no Kafka, no Avro, no
 * HTTP and no clock ({@code now} is an argument). Instants are {@code long} milliseconds since the epoch, UTC.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.domain;
