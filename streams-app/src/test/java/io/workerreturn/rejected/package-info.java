/** What becomes of rejected records, with a whole city around them. */
@org.jspecify.annotations.NullMarked
package io.workerreturn.rejected;
