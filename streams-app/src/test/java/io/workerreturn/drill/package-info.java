@NullMarked
package io.workerreturn.drill;

import org.jspecify.annotations.NullMarked;
