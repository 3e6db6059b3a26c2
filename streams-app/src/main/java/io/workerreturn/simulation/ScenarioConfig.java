package io.workerreturn.simulation;

import io.workerreturn.config.Policies;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What the application must be told about a scenario: its season, and how long each of its sources may be silent. */
public final class ScenarioConfig {
    private ScenarioConfig() {}

    /** By key of the configuration. */
    public static Map<String, String> of(Scenario scenario) {
        Map<String, String> settings = new HashMap<>();
        settings.put(
                Policies.SEASON_START,
                Instant.ofEpochMilli(scenario.season().start()).toString());
        settings.put(
                Policies.SEASON_END,
                Instant.ofEpochMilli(scenario.season().end()).toString());
        Scenario.sources().forEach((source, threshold) -> settings.put("sources." + source, threshold.toString()));
        return settings;
    }
}
