package io.workerreturn.services;

import io.workerreturn.topology.Topics.Group;

/**
 * A part of a service that keeps its own state.
 *
 * @param name in kebab case, beginning with the service's: its store and its operators are called so
 * @param group by whose keys it is kept: TRIPS, WORKERS or FIRMS to keep each key apart where the core keeps it, so that the rule sees
 *     one key at a time; SINGLE to keep everything in one place, where the rule sees all of it at once
 * @param rule what it makes of what it knows
 */
public record Chapter(String name, Group group, Rule rule) {
    public Chapter {
        rule.sources().forEach(source -> fits(source.topic().group(), group));
        rule.overhears().forEach(source -> fits(source.topic().group(), group));
        if (group != Group.SINGLE) {
            rule.hears().forEach(heard -> fits(heard.topic().group(), group));
        }
    }

    private static void fits(Group found, Group wanted) {
        if (found != wanted) {
            throw new IllegalArgumentException(
                    "a topic of the group " + found + " has no place in a chapter by " + wanted);
        }
    }
}
