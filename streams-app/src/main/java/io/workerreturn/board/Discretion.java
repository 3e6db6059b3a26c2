package io.workerreturn.board;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may see of head-counts. The one place that hides: a {@link Role#VIEWER} sees no count of 1 to 4 people, nor what
 * it follows from by one subtraction. One of them is used for each object that is shown, and keeps the names of what it hid.
 */
final class Discretion {
    private static final int FEWEST_SHOWN = 5;

    private final boolean discreet;
    private final TreeSet<String> hidden = new TreeSet<>();

    private Discretion(boolean discreet) {
        this.discreet = discreet;
    }

    static Discretion towards(Role role) {
        return new Discretion(isDiscreet(role));
    }

    /** Whether anything is hidden from this role; two roles of which nothing is see the same. */
    static boolean isDiscreet(Role role) {
        return !role.atLeast(Role.DISPATCHER);
    }

    private boolean isSmall(@Nullable Number people) {
        return discreet && people != null && people.longValue() > 0 && people.longValue() < FEWEST_SHOWN;
    }

    /** A head-count, or null. */
    <N extends Number> @Nullable N people(String name, @Nullable N count) {
        if (isSmall(count)) {
            hidden.add(name);
            return null;
        }
        return count;
    }

    /** What would give away the counts of these names, or null. */
    <T> @Nullable T restingOn(String name, @Nullable T value, String... counts) {
        if (value == null) {
            return null;
        }
        for (String count : counts) {
            if (hidden.contains(count)) {
                hidden.add(name);
                return null;
            }
        }
        return value;
    }

    /** Head-counts that add up to a number that is shown; those that are hidden are null. */
    <N extends Number> Map<String, @Nullable N> parts(String name, Map<String, N> counts) {
        Map<String, @Nullable N> shown = new LinkedHashMap<>(counts);
        List<String> small = new ArrayList<>();
        counts.forEach((part, count) -> {
            if (isSmall(count)) {
                small.add(part);
            }
        });
        if (small.size() == 1) {
            // the total less the others would be the one that is hidden
            counts.entrySet().stream()
                    .filter(other -> other.getValue().longValue() > 0 && !small.contains(other.getKey()))
                    .min((one, other) -> Long.compare(
                            one.getValue().longValue(), other.getValue().longValue()))
                    .ifPresent(other -> small.add(other.getKey()));
        }
        for (String part : small) {
            shown.put(part, null);
            hidden.add(name.isEmpty() ? part : name + "." + part);
        }
        return shown;
    }

    /** Head-counts side by side that nothing follows from; those that are hidden are null. */
    List<@Nullable Integer> each(String name, List<Integer> counts) {
        List<@Nullable Integer> shown = new ArrayList<>(counts.size());
        counts.forEach(count -> shown.add(people(name, count)));
        return shown;
    }

    boolean hides(String name) {
        return hidden.contains(name);
    }

    /** Hides this too. */
    void hide(String name) {
        hidden.add(name);
    }

    /** Text that may name a person by mistake of its sender. */
    @Nullable
    String text(String name, @Nullable String text) {
        if (discreet && text != null) {
            hidden.add(name);
            return null;
        }
        return text;
    }

    /** The names of what was hidden so far. */
    List<String> hidden() {
        return List.copyOf(hidden);
    }
}
