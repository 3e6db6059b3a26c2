package io.workerreturn.board;

import io.workerreturn.config.BoardSettings;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.ReturnRateRollup;
import io.workerreturn.schema.SourceAlert;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.schema.TripBoardRow;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which figures rest on sources that are silent now. Of a source that was never heard from nothing is shown that could be old. */
final class Staleness {
    /** Nothing rests on a silent source, as far as is known. */
    static final Staleness NONE = new Staleness(List.of(), false);

    private final List<Silence> silences;
    private final boolean rounded;

    private record Silence(String source, Instant since, Set<String> feeds, boolean known) {
        boolean tellsOfTravel() {
            return Arrays.stream(TravelMode.values()).map(TravelMode::name).anyMatch(feeds::contains);
        }

        boolean feeds(String what) {
            return !known || feeds.contains(what);
        }
    }

    private Staleness(List<Silence> silences, boolean rounded) {
        this.silences = silences;
        this.rounded = rounded;
    }

    static Staleness of(CityState city, Map<String, Set<String>> feeds) {
        return new Staleness(
                city.sourceAlerts().values().stream()
                        .filter(alert -> alert.getState() == AlertState.FIRING && alert.getSilentSince() != null)
                        .sorted(Comparator.comparing(SourceAlert::getSilentSince)
                                .thenComparing(SourceAlert::getSource))
                        .map(alert -> new Silence(
                                alert.getSource(),
                                alert.getSilentSince(),
                                feeds.getOrDefault(alert.getSource(), Set.of()),
                                feeds.containsKey(alert.getSource())))
                        .toList(),
                city.isRounded());
    }

    @Nullable
    Stale firm(EnterpriseReturnRate firm) {
        return where(silence -> silence.feeds(BoardSettings.FIRMS)
                // how anybody came is not known here: the figure may rest on it
                || rounded && silence.tellsOfTravel()
                || firm.getReturnedByMode().keySet().stream().anyMatch(silence::feeds));
    }

    /** A trip that is over is not waited for: what is known of it is not getting old. */
    @Nullable
    Stale trip(TripBoardRow trip) {
        return Presenter.isOver(trip)
                ? null
                : where(silence -> silence.feeds(BoardSettings.TRIPS)
                        || silence.feeds(trip.getMode().name()));
    }

    @Nullable
    Stale rollup(ReturnRateRollup rollup, Set<String> modes) {
        return where(
                silence -> silence.feeds(BoardSettings.FIRMS) || modes.stream().anyMatch(silence::feeds));
    }

    private @Nullable Stale where(Predicate<Silence> rests) {
        List<Silence> behind =
                silences.isEmpty() ? silences : silences.stream().filter(rests).toList();
        return behind.isEmpty()
                ? null
                : new Stale(
                        behind.get(0).since(),
                        behind.stream().map(Silence::source).toList());
    }

    /**
     * What makes a figure old.
     *
     * @param since the earliest silence of those sources
     * @param sources that are silent, the longest silent first
     */
    record Stale(Instant since, List<String> sources) {}
}
