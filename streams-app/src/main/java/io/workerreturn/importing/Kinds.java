package io.workerreturn.importing;

import io.workerreturn.words.Said;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * The kinds of files that are known; tells from its header what a file says.
 *
 * @param all each with an id of its own; those first that others speak of, in which order files are imported
 */
public record Kinds(List<Kind> all) {
    /** The core's. */
    public static final Kinds CORE = new Kinds(List.of(
            Kind.ENTERPRISES, Kind.ROSTERS, Kind.TRIPS, Kind.MANIFESTS, Kind.ARRIVALS, Kind.STATUS, Kind.REPORTS));

    public Kinds {
        all = List.copyOf(all);
        if (all.stream().map(Kind::id).distinct().count() < all.size()) {
            throw new IllegalArgumentException("two kinds have one name among " + all);
        }
    }

    /** These, and those behind them. */
    public Kinds and(List<Kind> others) {
        List<Kind> together = new ArrayList<>(all);
        together.addAll(others);
        return new Kinds(together);
    }

    /** The kind of this name, in any case. */
    public Optional<Kind> named(String name) {
        return all.stream()
                .filter(kind -> kind.id().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** Every name, for people. */
    public String names() {
        return all.stream().map(Kind::id).collect(Collectors.joining(", "));
    }

    /**
     * The kind whose columns the header names, and of several that one of which it names most.
     *
     * @param settings but for the kind, which does not matter
     * @throws UnusableFileException if there is none, or if two fit alike
     */
    public Kind of(Input input, ImportSettings settings) throws IOException {
        Set<Kind> fitting = fitting(input, settings);
        if (fitting.size() == 1) {
            return fitting.iterator().next();
        }
        throw new UnusableFileException(unclear(fitting));
    }

    /**
     * The kinds that the header fits alike: one, if it is clear. Where it lacks something of each, or of the one of which it names
     * most, the one that it comes nearest to, so that reading it tells what it lacks: a list of arrivals without the origin is
     * no staff list.
     */
    public Set<Kind> fitting(Input input, ImportSettings settings) throws IOException {
        Set<Kind> fitting = new LinkedHashSet<>();
        Set<Kind> near = new LinkedHashSet<>();
        int found = 0;
        int named = 0;
        try (TableFile file =
                Tables.open(input, settings, cells -> most(kind -> Layout.fit(kind.words(), cells)), bytes -> {})) {
            for (Sheet sheet : file.sheets()) {
                if (!sheet.hidden()) {
                    try (RowSource rows = sheet.opener().open()) {
                        FirstRows first = FirstRows.of(rows);
                        found = Math.max(
                                found, best(1, kind -> Layout.found(input, kind, first, settings.of(kind)), fitting));
                        named = Math.max(named, best(2, kind -> Layout.nearly(input, kind, first), near));
                    }
                }
            }
        }
        return (fitting.isEmpty() || named > found) && near.size() == 1 ? near : fitting;
    }

    /** What is said where not one kind fits. */
    public Said unclear(Set<Kind> fitting) {
        return fitting.isEmpty()
                ? Said.of("file.noKind", names())
                : Said.of("file.twoKinds", fitting.stream().map(Kind::id).collect(Collectors.joining(", ")));
    }

    /** What is said before such a file is read. */
    public static Said told(Input input, Kind kind) {
        return Said.of("understood.kind", input.name(), kind.title(), kind.id());
    }

    /** Adds those of which most columns are found, if they are at least so many, and says how many most are. */
    private int best(int least, ToIntFunction<Kind> columns, Set<Kind> to) {
        int[] found = all.stream().mapToInt(columns).toArray();
        int most = Arrays.stream(found).max().orElse(0);
        for (int i = 0; i < found.length; i++) {
            if (found[i] >= Math.max(least, most)) {
                to.add(all.get(i));
            }
        }
        return most;
    }

    private int most(ToIntFunction<Kind> columns) {
        return all.stream().mapToInt(columns).max().orElse(0);
    }
}
