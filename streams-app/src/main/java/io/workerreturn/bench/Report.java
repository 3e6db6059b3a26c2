package io.workerreturn.bench;

import java.util.List;
import java.util.Map;

/**
 * A whole measurement, for machines.
 *
 * @param at when it began
 * @param version of this build
 * @param machine where it ran
 * @param rounds how often each part was measured
 * @param seed of the events
 * @param applicationOptions of the application's Java machine
 * @param otherOptions of the broker's and the loader's
 * @param clean whether the machine had nothing else to do before each part: figures that are not are not to be quoted
 * @param settings of the application that the user made, by key; all others are the defaults
 * @param figures all of them
 */
public record Report(
        String at,
        String version,
        Machine machine,
        int rounds,
        long seed,
        List<String> applicationOptions,
        List<String> otherOptions,
        boolean clean,
        Map<String, String> settings,
        List<Spread> figures) {}
