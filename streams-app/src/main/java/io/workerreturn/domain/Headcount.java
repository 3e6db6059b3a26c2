package io.workerreturn.domain;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The workers of a firm: by phase, and those in the city by mode and origin province, in the buckets of one
 * {@link Counts}.
 */
public record Headcount(Counts counts) {
    /** Nobody. */
    public static final Headcount NOBODY = new Headcount(Counts.NONE);

    /** Name of the province of those whose origin is not known. */
    public static final String UNKNOWN_PROVINCE = "unknown";

    private static final int MODES = 16;
    private static final int PROVINCES = 32;

    /** The head-count of these parts, in the form in which it gives them back; nobody is left out who is in one of them. */
    public static Headcount of(
            Map<Phase, Integer> phases, Map<TravelMode, Integer> byMode, Map<String, Integer> byProvince) {
        Counts counts = Counts.NONE;
        for (Map.Entry<Phase, Integer> phase : phases.entrySet()) {
            counts = counts.plus(phase.getKey().ordinal(), phase.getValue());
        }
        for (Map.Entry<TravelMode, Integer> mode : byMode.entrySet()) {
            counts = counts.plus(MODES + mode.getKey().ordinal(), mode.getValue());
        }
        for (Map.Entry<String, Integer> province : byProvince.entrySet()) {
            boolean unknown = province.getKey().equals(UNKNOWN_PROVINCE);
            counts = counts.plus(PROVINCES + provinceNumber(unknown ? null : province.getKey()), province.getValue());
        }
        return new Headcount(counts);
    }

    /** What one worker adds to the firm. */
    public static Counts of(Phase phase, @Nullable TravelMode broughtInBy, @Nullable String originDivision) {
        if (!phase.inCity()) {
            return Counts.one(phase.ordinal());
        }
        TravelMode mode = broughtInBy == null ? TravelMode.UNKNOWN : broughtInBy;
        return new Counts.Builder(3)
                .add(phase.ordinal(), 1)
                .add(MODES + mode.ordinal(), 1)
                .add(PROVINCES + provinceNumber(originDivision), 1)
                .build();
    }

    private static int provinceNumber(@Nullable String division) {
        return division == null ? 0 : (division.charAt(0) - '0') * 10 + division.charAt(1) - '0';
    }

    /** Workers in this phase. */
    public int of(Phase phase) {
        return (int) counts.get(phase.ordinal());
    }

    /** All whose employer the firm is. */
    public int employed() {
        int sum = 0;
        for (int i = 0; i < counts.size() && counts.bucket(i) < MODES; i++) {
            sum += (int) counts.value(i);
        }
        return sum;
    }

    /** Those in the city. */
    public int returned() {
        return of(Phase.ARRIVED) + of(Phase.IN_OBSERVATION) + of(Phase.ON_DUTY);
    }

    /** Those in the city by the way that brought them in; modes with nobody are left out. */
    public Map<TravelMode, Integer> returnedByMode() {
        Map<TravelMode, Integer> byMode = new TreeMap<>();
        for (int i = 0; i < counts.size(); i++) {
            if (counts.bucket(i) >= MODES && counts.bucket(i) < PROVINCES) {
                byMode.put(TravelMode.of(counts.bucket(i) - MODES), (int) counts.value(i));
            }
        }
        return byMode;
    }

    /** Those in the city by two-digit province code, or {@link #UNKNOWN_PROVINCE}; provinces with nobody are left out. */
    public Map<String, Integer> returnedByProvince() {
        Map<String, Integer> byProvince = new TreeMap<>();
        for (int i = 0; i < counts.size(); i++) {
            if (counts.bucket(i) >= PROVINCES) {
                int number = counts.bucket(i) - PROVINCES;
                String code =
                        number == 0 ? UNKNOWN_PROVINCE : "" + (char) ('0' + number / 10) + (char) ('0' + number % 10);
                byProvince.put(code, (int) counts.value(i));
            }
        }
        return byProvince;
    }
}
