package io.workerreturn.domain;

import java.util.LinkedHashMap;
import java.util.Map;

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
            String label = key.substring(0, key.indexOf(SEPARATOR));
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
     * What a registered firm adds, by key ({@code dimension|value}).
     *
     * @param resumed whether it has resumed work by now
     */
    public static Map<String, Counts> contributions(
            Firm firm, Headcount workers, boolean resumed, Projection projection) {
        int returned = workers.returned();
        Integer shortfall = firm.shortfall(returned);
        Counts figures = Counts.NONE
                .plus(FIRMS, 1)
                .plus(FIRMS_RESUMED, resumed ? 1 : 0)
                .plus(FIRMS_BELOW_TARGET, shortfall != null && shortfall > 0 ? 1 : 0)
                .plus(REQUIRED, firm.required())
                .plus(RETURNED, returned)
                .plus(ON_DUTY, workers.of(Phase.ON_DUTY))
                .plus(SHORTFALL, shortfall == null ? 0 : shortfall)
                .plus(PROJECTED_RETURNED, projection.returned(workers));
        Map<String, Counts> contributions = new LinkedHashMap<>();
        contributions.put(Dimension.CITY.key(ALL), figures);
        contributions.put(Dimension.TOWNSHIP.key(firm.township()), figures);
        contributions.put(Dimension.INDUSTRY.key(firm.industry()), figures);
        for (FirmClass firmClass : firm.classes()) {
            contributions.put(Dimension.CLASS.key(firmClass.name()), figures);
        }
        if (firm.supplyChainLead() != null) {
            contributions.put(Dimension.SUPPLY_CHAIN.key(firm.supplyChainLead()), figures);
        }
        workers.returnedByProvince()
                .forEach((province, count) ->
                        contributions.put(Dimension.ORIGIN_PROVINCE.key(province), Counts.NONE.plus(RETURNED, count)));
        workers.returnedByMode()
                .forEach((mode, count) ->
                        contributions.put(Dimension.MODE.key(mode.name()), Counts.NONE.plus(RETURNED, count)));
        return contributions;
    }
}
