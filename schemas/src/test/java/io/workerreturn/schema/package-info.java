/**
 * What the contract promises: described fields, and schemas that every released version can read and write.
 *
 * <p>To release a version, copy {@code src/main/avro} to {@code released/<version>}; from then on nothing may change that a
 * reader or writer of that version would notice.
 */
package io.workerreturn.schema;
