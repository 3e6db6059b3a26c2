package io.workerreturn.services;

import java.time.Duration;

/**
 * A key of the configuration that a service brings.
 *
 * @param key beginning with the service's name and a dot
 * @param byDefault its default; a duration of 0 or longer
 * @param documentation for people
 */
public record Setting(String key, Duration byDefault, String documentation) {}
