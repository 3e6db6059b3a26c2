package io.workerreturn.simulation;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who tells. */
enum Source {
    HR_PORTAL("hr-portal", Duration.ofHours(24)),
    /** Falls silent for two days and recovers. */
    VOICE_PLATFORM("voice-platform", Duration.ofHours(24)),
    GRID_OFFICERS("grid-officers", Duration.ofHours(24)),
    HEALTH_CODE("health-code", Duration.ofHours(24)),
    HEALTH_BUREAU("health-bureau", Duration.ofHours(48)),
    CHECKPOINTS("checkpoints", Duration.ofHours(12)),
    /** Falls silent and stays so. */
    RAILWAY_STATION("railway-station", Duration.ofHours(24)),
    /** Configured, and never heard from. */
    FERRY_TERMINAL("ferry-terminal", Duration.ofHours(48)),
    BUS_COMPANIES("bus-companies", Duration.ofHours(48)),
    ASSISTANCE_OFFICERS("assistance-officers", Duration.ofHours(48)),
    // a few trains and flights in weeks: no silence of theirs says anything
    RAILWAY("railway", null),
    AIRLINES("airlines", null);

    private final String id;
    private final @Nullable Duration threshold;

    Source(String id, @Nullable Duration threshold) {
        this.id = id;
        this.threshold = threshold;
    }

    String id() {
        return id;
    }

    static Map<String, Duration> thresholds() {
        return Stream.of(values())
                .filter(source -> source.threshold != null)
                .collect(Collectors.toUnmodifiableMap(Source::id, source -> source.threshold));
    }
}
