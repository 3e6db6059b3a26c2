package io.workerreturn.importing;

import io.workerreturn.words.Said;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
        Set<Kind> fitting = EnumSet.noneOf(Kind.class);
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
                        fitting.addAll(best(Layout.first(rows), settings));
                    }
                }
            }
        }
        if (fitting.size() == 1) {
            return fitting.iterator().next();
        }
        if (fitting.isEmpty()) {
            throw new UnusableFileException("file.noKind", Kind.names());
        }
        throw new UnusableFileException(
                "file.twoKinds", fitting.stream().map(Kind::id).collect(Collectors.joining(", ")));
    }

    /** What is said before such a file is read. */
    public static Said told(Input input, Kind kind) {
        return Said.of("understood.kind", input.name(), Said.of("importKind." + kind.id()), kind.id());
    }

    private static Set<Kind> best(List<Row> first, ImportSettings settings) {
        List<Kind> best = new ArrayList<>();
        int most = 0;
        for (Kind kind : Kind.values()) {
            int found = Layout.found(kind, first, settings.of(kind));
            if (found > most) {
                best.clear();
                most = found;
            }
            if (found > 0 && found == most) {
                best.add(kind);
            }
        }
        return best.isEmpty() ? EnumSet.noneOf(Kind.class) : EnumSet.copyOf(best);
    }
}
