/** What every web server in this program does alike. Called by board and embedded; calls nothing of ours. */
@org.jspecify.annotations.NullMarked
package io.workerreturn.web;
