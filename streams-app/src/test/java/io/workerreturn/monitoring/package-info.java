/** Holds what is under deploy/ for Prometheus, Alertmanager and Grafana to what the application really shows. */
@org.jspecify.annotations.NullMarked
package io.workerreturn.monitoring;
