package io.workerreturn.simulation;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who tells. */
enum Source {
    HR_PORTAL("hr-portal", Duration.ofHours(24), "FIRMS"),
    /** Falls silent for two days and recovers. */
    VOICE_PLATFORM("voice-platform", Duration.ofHours(24), "FIRMS"),
    GRID_OFFICERS("grid-officers", Duration.ofHours(24), "FIRMS"),
    HEALTH_CODE("health-code", Duration.ofHours(24), "FIRMS"),
    HEALTH_BUREAU("health-bureau", Duration.ofHours(48), "FIRMS"),
    CHECKPOINTS("checkpoints", Duration.ofHours(12), "FIRMS"),
    /** Falls silent and stays so. */
    RAILWAY_STATION("railway-station", Duration.ofHours(24), "SCHEDULED_TRAIN"),
    /** Configured, and never heard from. */
    FERRY_TERMINAL("ferry-terminal", Duration.ofHours(48), "OTHER"),
    BUS_COMPANIES("bus-companies", Duration.ofHours(48), "CHARTER_BUS"),
    ASSISTANCE_OFFICERS("assistance-officers", Duration.ofHours(48), "REPORTS"),
    // a few trains and flights in weeks: no silence of theirs says anything
    RAILWAY("railway", null, "CHARTER_TRAIN"),
    AIRLINES("airlines", null, "CHARTER_FLIGHT");

    private final String id;
    private final @Nullable Duration threshold;

    private final String tellsOf;

    Source(String id, @Nullable Duration threshold, String tellsOf) {
        this.id = id;
        this.threshold = threshold;
        this.tellsOf = tellsOf;
    }

    String id() {
        return id;
    }

    static Map<String, Duration> thresholds() {
        return Stream.of(values())
                .filter(source -> source.threshold != null)
                .collect(Collectors.toUnmodifiableMap(Source::id, source -> source.threshold));
    }

    static Map<String, String> feeds() {
        return Stream.of(values()).collect(Collectors.toUnmodifiableMap(Source::id, source -> source.tellsOf));
    }
}
