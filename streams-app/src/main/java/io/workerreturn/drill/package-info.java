/** A cluster on one machine, of processes that are killed, frozen and cut off while events flow, and what it costs. */
@NullMarked
package io.workerreturn.drill;

import org.jspecify.annotations.NullMarked;
