/**
 * What lies in deploy/ and docker-compose.yml, held to the application that it starts.
 */
@org.jspecify.annotations.NullMarked
package io.workerreturn.deploy;
