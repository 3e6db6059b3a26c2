package io.workerreturn.importing;

import io.workerreturn.words.Said;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Tells from its header what a file says. */
public final class Kinds {
    private Kinds() {}

    /**
     * The kind whose columns the header names, and of several that one of which it names most.
     *
     * @param settings but for the kind, which does not matter
     * @throws UnusableFileException if there is none, or if two fit alike
     */
    public static Kind of(Input input, ImportSettings settings) throws IOException {
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
    public static Set<Kind> fitting(Input input, ImportSettings settings) throws IOException {
        Set<Kind> fitting = EnumSet.noneOf(Kind.class);
        Set<Kind> near = EnumSet.noneOf(Kind.class);
        int found = 0;
        int named = 0;
        try (TableFile file = Tables.open(
                input,
                settings,
                cells -> Arrays.stream(Kind.values())
                        .mapToInt(kind -> Layout.fit(kind, cells))
                        .max()
                        .orElse(0),
                bytes -> {})) {
            for (Sheet sheet : file.sheets()) {
                if (!sheet.hidden()) {
                    try (RowSource rows = sheet.opener().open()) {
                        List<Row> first = Layout.first(rows);
                        fitting.addAll(best(1, kind -> Layout.found(kind, first, settings.of(kind))));
                        near.addAll(best(2, kind -> Layout.nearly(kind, first)));
                        found = Math.max(found, most(kind -> Layout.found(kind, first, settings.of(kind))));
                        named = Math.max(named, most(kind -> Layout.nearly(kind, first)));
                    }
                }
            }
        }
        return (fitting.isEmpty() || named > found) && near.size() == 1 ? near : fitting;
    }

    /** What is said where not one kind fits. */
    public static Said unclear(Set<Kind> fitting) {
        return fitting.isEmpty()
                ? Said.of("file.noKind", Kind.names())
                : Said.of("file.twoKinds", fitting.stream().map(Kind::id).collect(Collectors.joining(", ")));
    }

    /** What is said before such a file is read. */
    public static Said told(Input input, Kind kind) {
        return Said.of("understood.kind", input.name(), Said.of("importKind." + kind.id()), kind.id());
    }

    /** Those of which most columns are found, if they are at least so many. */
    private static Set<Kind> best(int least, ToIntFunction<Kind> columns) {
        int most = Math.max(least, most(columns));
        return Arrays.stream(Kind.values())
                .filter(kind -> columns.applyAsInt(kind) == most)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));
    }

    private static int most(ToIntFunction<Kind> columns) {
        return Arrays.stream(Kind.values()).mapToInt(columns).max().orElse(0);
    }
}
