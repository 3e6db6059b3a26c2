package io.workerreturn.config;

/**
 * A family of keys whose ends we don't define.
 *
 * @param name what the keys begin with, its dot included
 * @param separator what an underscore stands for in the end of an environment variable's name
 * @param documentation meaning and values, for people
 */
public record Prefix(String name, char separator, String documentation) {}
