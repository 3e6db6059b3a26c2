@org.jspecify.annotations.NullMarked
package io.workerreturn.export;
