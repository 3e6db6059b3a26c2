package io.workerreturn.domain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sums over groups of firms: what each firm adds to which group. */
public final class Rollup {
    public static final int FIRMS = 0;
    public static final int FIRMS_RESUMED = 1;
    public static final int FIRMS_BELOW_TARGET = 2;
    public static final int REQUIRED = 3;
    public static final int RETURNED = 4;
    public static final int ON_DUTY = 5;
    public static final int SHORTFALL = 6;
    public static final int PROJECTED_RETURNED = 7;

    /** Separates dimension and value in a key. */
    public static final char SEPARATOR = '|';

    private Rollup() {}

    /** By what firms, or the returned workers, are grouped. */
    public enum Dimension {
        CITY("city", true),
        TOWNSHIP("township", true),
        INDUSTRY("industry", true),
        CLASS("class", true),
        SUPPLY_CHAIN("supply-chain", true),
        ORIGIN_PROVINCE("origin-province", false),
        MODE("mode", false);

        private final String label;
        private final boolean ofFirms;

        Dimension(String label, boolean ofFirms) {
            this.label = label;
            this.ofFirms = ofFirms;
        }

        /** Name on topics. */
        public String label() {
            return label;
        }

        /** Whether it groups firms; else it groups returned workers, and only they are counted. */
        public boolean ofFirms() {
            return ofFirms;
        }

        /** The key of one of its values. */
        public String key(String value) {
            return label + SEPARATOR + value;
        }

        /** The dimension of a key. */
        public static Dimension ofKey(String key) {
            return of(key.substring(0, key.indexOf(SEPARATOR)));
        }

        /** The dimension that topics call so. */
        public static Dimension of(String label) {
            for (Dimension dimension : values()) {
                if (dimension.label.equals(label)) {
                    return dimension;
                }
            }
            throw new IllegalArgumentException("no dimension is named " + label);
        }
    }

    /** The one value of the dimension CITY. */
    public static final String ALL = "all";

    /**
     * A registered firm, as far as it is added up.
     *
     * @param resumed whether it has resumed work by now
     */
    public record Member(Firm firm, Headcount workers, boolean resumed, Projection projection) {
        private Counts figures() {
            int returned = workers.returned();
            Integer shortfall = firm.shortfall(returned);
            long[] figures = new long[PROJECTED_RETURNED + 1];
            figures[FIRMS] = 1;
            figures[FIRMS_RESUMED] = resumed ? 1 : 0;
            figures[FIRMS_BELOW_TARGET] = shortfall != null && shortfall > 0 ? 1 : 0;
            figures[REQUIRED] = firm.required();
            figures[RETURNED] = returned;
            figures[ON_DUTY] = workers.of(Phase.ON_DUTY);
            figures[SHORTFALL] = shortfall == null ? 0 : shortfall;
            figures[PROJECTED_RETURNED] = projection.returned(workers);
            return Counts.of(figures);
        }

        private List<String> groups() {
            List<String> groups = new ArrayList<>();
            groups.add(Dimension.CITY.key(ALL));
            groups.add(Dimension.TOWNSHIP.key(firm.township()));
            groups.add(Dimension.INDUSTRY.key(firm.industry()));
            for (FirmClass firmClass : firm.classes()) {
                groups.add(Dimension.CLASS.key(firmClass.name()));
            }
            if (firm.supplyChainLead() != null) {
                groups.add(Dimension.SUPPLY_CHAIN.key(firm.supplyChainLead()));
            }
            return groups;
        }
    }

    /**
     * What changes in the sums when a firm does, by key ({@code dimension|value}). Sums to which it adds the same as before are
     * among them, too, since what they rest on may be newer.
     *
     * @param before the firm as it was added; null if it was not registered
     * @param after the firm as it is to be added; null if it is not registered any more
     */
    public static Map<String, Counts> changes(@Nullable Member before, @Nullable Member after) {
        Counts lost = before == null ? Counts.NONE : before.figures();
        Counts gained = after == null ? Counts.NONE : after.figures();
        Counts changed = gained.minus(lost);
        List<String> left = before == null ? List.of() : before.groups();
        List<String> joined = after == null ? List.of() : after.groups();
        Map<String, Counts> changes = new LinkedHashMap<>();
        left.forEach(group -> changes.put(group, joined.contains(group) ? changed : Counts.NONE.minus(lost)));
        joined.forEach(group -> changes.putIfAbsent(group, gained));
        if (before != null) {
            returned(before.workers(), -1, changes);
        }
        if (after != null) {
            returned(after.workers(), 1, changes);
        }
        return changes;
    }

    private static void returned(Headcount workers, int sign, Map<String, Counts> changes) {
        workers.returnedByProvince()
                .forEach((province, count) -> changes.merge(
                        Dimension.ORIGIN_PROVINCE.key(province),
                        Counts.NONE.plus(RETURNED, sign * count),
                        Counts::plus));
        workers.returnedByMode()
                .forEach((mode, count) -> changes.merge(
                        Dimension.MODE.key(mode.name()), Counts.NONE.plus(RETURNED, sign * count), Counts::plus));
    }
}
