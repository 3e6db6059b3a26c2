package io.workerreturn.importing;

import io.workerreturn.domain.BusinessDay;
import io.workerreturn.words.Said;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which run of a service the rows of one file speak of. The number of a train or flight, and the plate of a bus, come again
 * every day, so the name of a run is the number with the day on which it leaves, {@code G9001@2020-02-18}; any other name is
 * that of one run, as it stands. That depends on the row alone, so that every file names a run alike, in whatever order they are
 * imported; only a row that lacks the day looks at the others of its file.
 */
final class Runs {
    /** Stands between a number and its day. */
    static final char AT = '@';

    /** Firms or runs of which one file may speak, so that any file fits into memory: five times as many firms as a province has. */
    static final int MOST_NAMED = 250_000;

    /** How many rows may wait for the end of the file to learn their day. */
    static final int MOST_WAITING = 10_000;

    private static final Pattern TRAIN =
            Pattern.compile("((?:[GCDZTKYLS]-?[0-9]{1,5}|[0-9]{4})(?:/[A-Z]?[0-9]{1,5})*)(?:次?(?:列车|高铁|动车|专列|包列)?)");
    private static final String ONE_FLIGHT = "(?:[A-Z]{2,3}|[A-Z][0-9]|[0-9][A-Z])[0-9]{3,4}[A-Z]?";

    /** Of several companies that sell the seats of one aircraft, each has a number of its own. */
    private static final Pattern FLIGHT = Pattern.compile(ONE_FLIGHT + "(?:/" + ONE_FLIGHT + ")*");

    private static final Pattern PLATE =
            Pattern.compile("[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·•.-]?[A-Z0-9]{4,6}[A-Z0-9挂学警港澳]");
    private static final Pattern NOT_OF_A_PLATE = Pattern.compile("[·•.-]");

    /** The runs that the rows of this file name, by mode and number. */
    private final Map<String, Set<String>> named = new HashMap<>();

    private final Map<String, Plan> plans = new HashMap<>();
    private final Map<String, Leaving> leavings = new HashMap<>();
    /** What was planned before this file. */
    private final Map<String, KnownRun> known;

    private final Map<String, Instant> earliest = new HashMap<>();
    private final Map<String, String> dayed = new TreeMap<>();
    private boolean whole;
    private int runs;

    /** The runs of a file, which is the first to speak of any. */
    Runs() {
        this(Map.of());
    }

    /**
     * The runs of a file.
     *
     * @param known by name, what was planned before it
     */
    Runs(Map<String, KnownRun> known) {
        this.known = known;
    }

    /** What one row plans for a run. */
    private record Plan(long line, String origin, Instant leaves, Instant comes, LocalDate day, boolean said) {}

    /** When a row of a manifest lets a run leave. */
    private record Leaving(long line, Instant at) {}

    /** A number that comes again, as it is compared; null if this is the name of one run. */
    static @Nullable String number(Modes mode, String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (mode == Modes.BUS) {
            return PLATE.matcher(upper).matches()
                    ? NOT_OF_A_PLATE.matcher(upper).replaceAll("")
                    : null;
        }
        if (mode == Modes.FLIGHT) {
            return FLIGHT.matcher(upper).matches() ? upper : null;
        }
        Matcher train = TRAIN.matcher(upper);
        return train.matches() ? train.group(1).replace("-", "") : null;
    }

    /** The run of a number on a day, and of one origin where two vehicles share both. */
    String named(Modes mode, String number, LocalDate day, @Nullable String origin) {
        String run = number + AT + day + (origin == null ? "" : AT + origin);
        if (named.computeIfAbsent(mode.name() + number, key -> new TreeSet<>()).add(run)) {
            counted(++runs);
        }
        dayed.putIfAbsent(number, run);
        return run;
    }

    /** Ends the file where it speaks of more firms or runs than are remembered. */
    static void counted(int named) {
        if (named > MOST_NAMED) {
            throw new UnusableFileException("file.tooManyNamed", MOST_NAMED);
        }
    }

    /** Every run of this number that the rows so far name. */
    Set<String> of(Modes mode, String number) {
        return named.getOrDefault(mode.name() + number, Set.of());
    }

    /** All rows that say their day were read: the others need wait no longer. */
    void close() {
        whole = true;
    }

    boolean isWhole() {
        return whole;
    }

    /** Numbers that got a day, each with the first run of it. */
    Map<String, String> dayed() {
        return dayed;
    }

    /**
     * Takes down a plan.
     *
     * @param day of the run
     * @param said whether the row itself says that day, apart from when it leaves: then it may be moved
     * @return why it is not of the run that another row plans under the same name; null if it may be
     */
    @Nullable
    Said planned(String run, long line, String origin, Instant leaves, Instant comes, LocalDate day, boolean said) {
        Plan plan = new Plan(line, origin, leaves, comes, day, said);
        Plan other = plans.putIfAbsent(run, plan);
        counted(plans.size());
        if (other == null) {
            return again(run, leaves, comes, day, said);
        }
        if (!prefecture(origin).equals(prefecture(other.origin))) {
            return Said.of("run.elsewhere", other.line, other.origin, origin, RunColumns.ORIGIN.called());
        }
        boolean apart = new KnownRun(other.leaves, other.comes).isApartFrom(leaves, comes);
        boolean moved = (said || other.said) && day.equals(other.day);
        if (apart && !moved) {
            return Said.of("run.apart", other.line, bare(run) + AT + day + "-2", RunColumns.DAY.called());
        }
        return null;
    }

    /** Why a plan is not of the run that was planned under its name before this file; null if it may be. */
    private @Nullable Said again(String run, Instant leaves, Instant comes, LocalDate day, boolean said) {
        KnownRun before = known.get(run);
        if (before == null || !before.isApartFrom(leaves, comes)) {
            return null;
        }
        LocalDate now = LocalDate.ofInstant(leaves, BusinessDay.ZONE);
        boolean moved = said && (day.equals(day(before)) || !day.equals(now));
        return moved ? null : known(run, before, leaves);
    }

    private static Said known(String run, KnownRun before, Instant leaves) {
        LocalDate now = LocalDate.ofInstant(leaves, BusinessDay.ZONE);
        return Said.of(
                "run.known",
                LocalDateTime.ofInstant(before.leaves(), BusinessDay.ZONE)
                        .toString()
                        .replace('T', ' '),
                bare(run) + AT + now + (now.equals(day(before)) ? "-2" : ""),
                RunColumns.DAY.called());
    }

    private static LocalDate day(KnownRun run) {
        return LocalDate.ofInstant(run.leaves(), BusinessDay.ZONE);
    }

    /** What this file planned, for the files after it. */
    Map<String, KnownRun> planned() {
        Map<String, KnownRun> planned = new HashMap<>();
        plans.forEach((run, plan) -> planned.put(run, new KnownRun(plan.leaves, plan.comes)));
        return planned;
    }

    /**
     * Takes down when a passenger's row lets a run leave.
     *
     * @return why it is not the run that another row speaks of under the same name; null if it may be
     */
    @Nullable
    Said leaving(String run, long line, Instant at) {
        KnownRun before = known.get(run);
        if (before != null && isAnotherDay(before.leaves(), at)) {
            return known(run, before, at);
        }
        earliest.merge(run, at, (one, another) -> one.isBefore(another) ? one : another);
        Leaving other = leavings.putIfAbsent(run, new Leaving(line, at));
        counted(leavings.size());
        if (other == null || !isAnotherDay(other.at, at)) {
            return null;
        }
        return Said.of("run.leavesOnAnotherDay", other.line, bare(run) + AT + "2020-02-18");
    }

    /** When the rows of this file let a run leave first; null if none says it. */
    @Nullable
    Instant leaves(String run) {
        return earliest.get(run);
    }

    /** Hours are stops on the way, or a time beside the day alone; a day is another run. */
    private static boolean isAnotherDay(Instant one, Instant other) {
        return Duration.between(one, other).abs().compareTo(Duration.ofDays(1)) >= 0;
    }

    private static String bare(String run) {
        int at = run.indexOf(AT);
        return at < 0 ? run : run.substring(0, at);
    }

    private static String prefecture(String division) {
        return division.substring(0, 4);
    }
}
