package io.workerreturn.config;

import io.workerreturn.domain.Projection;
import io.workerreturn.domain.ReturnRate;
import io.workerreturn.domain.TravelMode;
import io.workerreturn.domain.UrgencyPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;

/**
 * Where the board listens, and what it knows of the sources.
 *
 * @param enabled whether an instance that runs the application has a board too
 * @param bind the address that it listens on, a name or a number
 * @param port 0 for any that is free
 * @param listeners how many browsers may listen to the live feed
 * @param people whether it keeps in memory where every single worker stands
 * @param feeds what each source tells of: travel modes as the schemas name them, {@link #FIRMS}, {@link #TRIPS} or
 *     {@link #REPORTS}, in capitals; a source that is not named here may tell of everything
 * @param urgency from where on an alert is urgent
 * @param overdueShow of the riders of overdue trips, how many are expected, in basis points
 * @param behindAfter from which age of the oldest record that is not worked off the application is shown as behind
 */
public record BoardSettings(
        boolean enabled,
        String bind,
        int port,
        int listeners,
        boolean people,
        Map<String, Set<String>> feeds,
        UrgencyPolicy urgency,
        int overdueShow,
        Duration behindAfter) {
    public static final String ENABLED = "board.enabled";
    public static final String BIND = "board.bind";
    public static final String PORT = "board.port";
    public static final String LISTENERS = "board.live.listeners";
    public static final String PEOPLE = "board.people";

    public static final String URGENT_PEOPLE = "board.urgent.people";
    public static final String URGENT_SHARE = "board.urgent.share";
    public static final String URGENT_DAYS = "board.urgent.days";
    public static final String OVERDUE_SHOW = "board.projection.overdue";
    public static final String BEHIND_AFTER = "board.behind.after";

    /** A few times as long as a transaction may take to end. */
    public static final Duration BEHIND_AFTER_DEFAULT = Duration.ofSeconds(30);

    /** A source that tells of workers however they travel. */
    public static final String FIRMS = "FIRMS";

    /** A source that tells of trips of every mode. */
    public static final String TRIPS = "TRIPS";

    /** A source that tells of firms' own reports alone. */
    public static final String REPORTS = "REPORTS";

    private static final Set<String> KNOWN = Stream.concat(
                    Stream.of(FIRMS, TRIPS, REPORTS),
                    Arrays.stream(TravelMode.values()).map(TravelMode::name))
            .collect(Collectors.toCollection(TreeSet::new));

    static final Prefix FEEDS = new Prefix(
            "board.source.",
            '-',
            "`board.source.<name>=<what>,…` says what the source of that name tells of, so that the board can mark the"
                    + " figures that rest on it when it is silent: modes of travel (`CHARTER_BUS`, `SCHEDULED_TRAIN`, …:"
                    + " trips of that mode, and the firms and sums with people who came so), `FIRMS` (every firm), `TRIPS`"
                    + " (every trip) or `REPORTS` (the firms' own reports). Every figure rests on a source that is not"
                    + " named here.");

    private static final int MOST = 65_535;
    private static final int MOST_LISTENERS = 100_000;
    private static final int MOST_DAYS = 365;

    public BoardSettings {
        feeds = Map.copyOf(feeds);
    }

    static void define(Definition keys) {
        keys.group("Board")
                .yesOrNo(
                        ENABLED,
                        true,
                        "Whether `run` has a board in its process. `worker-return board` is one by itself, whatever"
                                + " stands here.")
                .text(
                        BIND,
                        "localhost",
                        "\\S+",
                        "The address that the board listens on. `localhost`: only this machine reaches it; `0.0.0.0`:"
                                + " all that can reach this machine.")
                .number(PORT, 8080, 0, MOST, "The port that the board listens on. 0: any that is free.")
                .number(
                        LISTENERS,
                        5_000,
                        0,
                        MOST_LISTENERS,
                        "How many browsers may listen to the live feed of one board. Each holds a connection, and no"
                                + " thread.")
                .yesOrNo(
                        PEOPLE,
                        true,
                        "Whether the board knows where every single worker stands, for lists of people across the"
                                + " city: 112 bytes of memory for each. Without, people are listed firm by firm.")
                .number(
                        URGENT_PEOPLE,
                        UrgencyPolicy.DEFAULT.people(),
                        1,
                        Integer.MAX_VALUE,
                        "Fewer people than this, stranded or missing, are never urgent by their number. A trip that is"
                                + " overdue is, however few are aboard.")
                .number(
                        URGENT_SHARE,
                        UrgencyPolicy.DEFAULT.share(),
                        0,
                        ReturnRate.BASIS_POINTS,
                        "Of the workers that a firm needs, how many must be missing to be a large share, in basis"
                                + " points (10000 = all).")
                .number(
                        URGENT_DAYS,
                        UrgencyPolicy.DEFAULT.days(),
                        0,
                        MOST_DAYS,
                        "A firm of which a large share is missing is urgent from so many days before its target date"
                                + " to as many days after it.")
                .number(
                        OVERDUE_SHOW,
                        Projection.Overdue.DEFAULT_SHOW,
                        0,
                        ReturnRate.BASIS_POINTS,
                        "Of the riders of trips that are overdue, how many the board expects to come, in basis points"
                                + " (10000 = all). They count neither as on the way nor as booked.")
                .duration(
                        BEHIND_AFTER,
                        BEHIND_AFTER_DEFAULT,
                        "When the oldest record that the application has not worked off is older than this, the board"
                                + " says how far it is behind, and holds the alerts that rest on it.");
    }

    static BoardSettings from(Values values) {
        Map<String, Set<String>> feeds = new HashMap<>();
        values.under(FEEDS).forEach((source, told) -> feeds.put(source, told(FEEDS.name() + source, told)));
        return new BoardSettings(
                values.yes(ENABLED),
                values.text(BIND),
                values.number(PORT),
                values.number(LISTENERS),
                values.yes(PEOPLE),
                feeds,
                new UrgencyPolicy(
                        values.number(URGENT_PEOPLE), values.number(URGENT_SHARE), values.number(URGENT_DAYS)),
                values.number(OVERDUE_SHOW),
                values.duration(BEHIND_AFTER));
    }

    private static Set<String> told(String key, String value) {
        Set<String> told = Arrays.stream(value.toUpperCase(Locale.ROOT).split(","))
                .map(String::strip)
                .collect(Collectors.toUnmodifiableSet());
        for (String one : told) {
            if (!KNOWN.contains(one)) {
                throw new ConfigException(key, value, "There are " + String.join(", ", KNOWN) + ", not " + one);
            }
        }
        return told;
    }
}
