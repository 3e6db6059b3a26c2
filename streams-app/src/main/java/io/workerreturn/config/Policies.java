package io.workerreturn.config;

import io.workerreturn.domain.AcknowledgementPolicy;
import io.workerreturn.domain.Projection;
import io.workerreturn.domain.ReturnRate;
import io.workerreturn.domain.Season;
import io.workerreturn.domain.ShortfallPolicy;
import io.workerreturn.domain.SourcePolicy;
import io.workerreturn.domain.TripAlertPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The rules that a city sets for itself.
 *
 * @param season when facts may have happened
 * @param projection how many of those who are not back yet will come
 * @param shortfall when a firm's shortfall becomes an alert
 * @param trips when a trip needs a dispatcher
 * @param sources how long each source may be silent
 * @param acknowledgements how long the word of somebody who sees to an alert is taken
 * @param tickEvery how often the application tells the clock topic the time, zero if whoever feeds the events does
 */
public record Policies(
        Season season,
        Projection projection,
        ShortfallPolicy shortfall,
        TripAlertPolicy trips,
        SourcePolicy sources,
        AcknowledgementPolicy acknowledgements,
        Duration tickEvery) {
    public static final String SEASON_START = "season.start";
    public static final String SEASON_END = "season.end";
    public static final String TICK_EVERY = "clock.tick.every";
    public static final String EN_ROUTE = "projection.en.route";
    public static final String BOOKED = "projection.booked";
    public static final String PLANNED = "projection.planned";
    public static final String STRANDED = "projection.stranded";
    public static final String HOLD_FOR = "alerts.shortfall.hold.for";
    public static final String CLEAR_FOR = "alerts.shortfall.clear.for";
    public static final String OVERDUE_AFTER = "alerts.trip.overdue.after";
    public static final String HEAVY_DELAY = "alerts.trip.heavy.delay";
    public static final String MISMATCH_TOLERANCE = "alerts.trip.mismatch.tolerance";
    public static final String ACKNOWLEDGEMENT_LASTS = "alerts.acknowledgement.lasts";

    /** Keys of this family name the sources that are watched. */
    public static final String SOURCE_PREFIX = "sources.";

    static final Prefix SOURCES = new Prefix(
            SOURCE_PREFIX,
            '-',
            "`sources.<name>=<duration>` expects the source of that name to speak, and alerts when it has been silent"
                    + " for longer: `sources.voice-platform=PT6H`. A source that is not named here is not watched.");

    static void define(Definition keys) {
        keys.group("Season and clock")
                .moment(
                        SEASON_START,
                        "2020-01-20",
                        "What happened before is rejected. A date means its first instant in Asia/Shanghai.")
                .moment(
                        SEASON_END,
                        "2020-04-30",
                        "What happened after is rejected. A date means its last instant in Asia/Shanghai, an instant"
                                + " is exclusive.")
                .duration(
                        TICK_EVERY,
                        Duration.ofSeconds(1),
                        "How often the application writes the time to the topic `clock`. PT0S: never, whoever feeds the"
                                + " events writes it, as in a replay.");
        keys.group("Projection")
                .number(EN_ROUTE, Projection.DEFAULT.enRoute(), 0, ReturnRate.BASIS_POINTS, rate("on the way"))
                .number(BOOKED, Projection.DEFAULT.booked(), 0, ReturnRate.BASIS_POINTS, rate("with a place on a trip"))
                .number(PLANNED, Projection.DEFAULT.planned(), 0, ReturnRate.BASIS_POINTS, rate("who intend to come"))
                .number(
                        STRANDED,
                        Projection.DEFAULT.stranded(),
                        0,
                        ReturnRate.BASIS_POINTS,
                        rate("whose trip was cancelled"));
        keys.group("Alerts")
                .duration(
                        HOLD_FOR,
                        ShortfallPolicy.DEFAULT.holdFor(),
                        "How long a firm's shortfall lasts before its alert fires.")
                .duration(
                        CLEAR_FOR,
                        ShortfallPolicy.DEFAULT.clearFor(),
                        "How long a firm's shortfall is gone before its alert is resolved.")
                .duration(
                        OVERDUE_AFTER,
                        TripAlertPolicy.DEFAULT.overdueAfter(),
                        "A trip is overdue when it has not arrived this long after its estimated arrival.")
                .duration(
                        HEAVY_DELAY,
                        TripAlertPolicy.DEFAULT.heavyDelay(),
                        "A trip under way is heavily delayed when its estimate is this much behind its plan.")
                .number(
                        MISMATCH_TOLERANCE,
                        TripAlertPolicy.DEFAULT.mismatchTolerance(),
                        0,
                        Integer.MAX_VALUE,
                        "People by which a head-count may differ from the manifest.")
                .duration(
                        ACKNOWLEDGEMENT_LASTS,
                        AcknowledgementPolicy.DEFAULT.lasts(),
                        "How long an acknowledgement counts. An alert that still stands then fires again.");
    }

    static Policies from(Values values) {
        Map<String, Duration> thresholds = new HashMap<>();
        values.under(SOURCES)
                .forEach((source, threshold) ->
                        thresholds.put(source, Definition.duration(SOURCES.name() + source, threshold)));
        return new Policies(
                season(values.text(SEASON_START), values.text(SEASON_END)),
                new Projection(
                        values.number(EN_ROUTE),
                        values.number(BOOKED),
                        values.number(PLANNED),
                        values.number(STRANDED)),
                new ShortfallPolicy(values.duration(HOLD_FOR), values.duration(CLEAR_FOR)),
                new TripAlertPolicy(
                        values.duration(OVERDUE_AFTER),
                        values.duration(HEAVY_DELAY),
                        values.number(MISMATCH_TOLERANCE)),
                new SourcePolicy(thresholds),
                new AcknowledgementPolicy(values.duration(ACKNOWLEDGEMENT_LASTS)),
                values.duration(TICK_EVERY));
    }

    /** By key, the season alone. */
    Map<String, String> ofSeason() {
        return Map.of(
                SEASON_START, Instant.ofEpochMilli(season.start()).toString(),
                SEASON_END, Instant.ofEpochMilli(season.end()).toString());
    }

    /** By key, whatever of it decides a figure, in one form however it was written. */
    public Map<String, String> deciding() {
        Map<String, String> deciding = new HashMap<>(ofSeason());
        // how often does not matter, but whether the time is that of the wall
        deciding.put(TICK_EVERY, tickEvery.isZero() ? "PT0S" : "not PT0S");
        deciding.put(EN_ROUTE, Integer.toString(projection.enRoute()));
        deciding.put(BOOKED, Integer.toString(projection.booked()));
        deciding.put(PLANNED, Integer.toString(projection.planned()));
        deciding.put(STRANDED, Integer.toString(projection.stranded()));
        deciding.put(HOLD_FOR, shortfall.holdFor().toString());
        deciding.put(CLEAR_FOR, shortfall.clearFor().toString());
        deciding.put(OVERDUE_AFTER, trips.overdueAfter().toString());
        deciding.put(HEAVY_DELAY, trips.heavyDelay().toString());
        deciding.put(MISMATCH_TOLERANCE, Integer.toString(trips.mismatchTolerance()));
        deciding.put(ACKNOWLEDGEMENT_LASTS, acknowledgements.lasts().toString());
        sources.thresholds().forEach((source, threshold) -> deciding.put(SOURCE_PREFIX + source, threshold.toString()));
        return deciding;
    }

    private static Season season(String start, String end) {
        long from = Definition.moment(SEASON_START, start, 0);
        long until = Definition.moment(SEASON_END, end, 1);
        if (until <= from) {
            throw new IllegalArgumentException(
                    SEASON_END + " (" + end + ") must lie after " + SEASON_START + " (" + start + ")");
        }
        return new Season(from, until);
    }

    private static String rate(String whom) {
        return "Of the workers " + whom + ", how many come, in basis points (10000 = all).";
    }
}
