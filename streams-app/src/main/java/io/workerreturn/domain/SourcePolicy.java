package io.workerreturn.domain;

import java.time.Duration;
import java.util.Map;

/**
 * Which sources are expected to speak, and how long each may be silent.
 *
 * @param thresholds by source: a silence longer than this is an alert; positive
 */
public record SourcePolicy(Map<String, Duration> thresholds) {
    public SourcePolicy {
        thresholds = Map.copyOf(thresholds);
        thresholds.forEach((source, threshold) -> {
            if (threshold.isNegative() || threshold.isZero()) {
                throw new IllegalArgumentException("the threshold of source " + source + " must be positive");
            }
        });
    }
}
