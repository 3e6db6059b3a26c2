package io.workerreturn.domain;

import java.util.function.ToIntFunction;

/**
 * How many of those who are not back yet will come: show rates by phase, in basis points (10000 = all), each 0 to 10000.
 *
 * @param enRoute of the workers on the way
 * @param booked of the workers with a place on a trip
 * @param planned of the workers who intend to come
 * @param stranded of the workers whose trip was cancelled
 */
public record Projection(int enRoute, int booked, int planned, int stranded) {
    /** The rates used unless others are configured. */
    public static final Projection DEFAULT = new Projection(9_800, 8_500, 5_000, 5_000);

    public Projection {
        for (int rate : new int[] {enRoute, booked, planned, stranded}) {
            if (rate < 0 || rate > ReturnRate.BASIS_POINTS) {
                throw new IllegalArgumentException("a show rate is 0 to 10000 basis points, not " + rate);
            }
        }
    }

    /** The show rate of a phase; 0 where nobody is expected, or all are there already. */
    public int of(Phase phase) {
        return switch (phase) {
            case EN_ROUTE -> enRoute;
            case BOOKED -> booked;
            case PLANNED -> planned;
            case STRANDED -> stranded;
            case NOT_RETURNING, UNKNOWN, ARRIVED, IN_OBSERVATION, ON_DUTY, DEPARTED -> 0;
        };
    }

    /** {@code returned} and those who are expected on top, rounded down once over all phases. */
    public int returned(Headcount counts) {
        return returned(counts.returned(), counts::of, Overdue.NOBODY);
    }

    /**
     * {@code returned} and those who are expected on top, rounded down once over all phases.
     *
     * @param counts workers by phase
     * @param overdue those on the way or booked whose trip should be here and is not
     */
    public int returned(int returned, ToIntFunction<Phase> counts, Overdue overdue) {
        long expected = (long) overdue.show() * overdue.among(counts);
        for (Phase phase : Phase.values()) {
            expected += (long) of(phase) * (counts.applyAsInt(phase) - overdue.in(phase, counts));
        }
        return returned + (int) (expected / ReturnRate.BASIS_POINTS);
    }

    /**
     * Riders of overdue trips: not as good as on the way.
     *
     * @param riders by the manifests of the trips; some of them may be known to have come otherwise
     * @param show of them, in basis points
     */
    public record Overdue(int riders, int show) {
        /** No trip is overdue. */
        public static final Overdue NOBODY = new Overdue(0, 0);

        /** The show rate of riders of overdue trips unless another is configured: that of those without a trip. */
        public static final int DEFAULT_SHOW = DEFAULT.stranded();

        public Overdue {
            if (riders < 0 || show < 0 || show > ReturnRate.BASIS_POINTS) {
                throw new IllegalArgumentException(
                        "nobody is less than none, and a show rate is 0 to 10000 basis points");
            }
        }

        /** Those of them who are still expected. */
        public int among(ToIntFunction<Phase> counts) {
            return in(Phase.EN_ROUTE, counts) + in(Phase.BOOKED, counts);
        }

        /** Those of them who are in a phase: on the way first, as most of them are, then booked. */
        public int in(Phase phase, ToIntFunction<Phase> counts) {
            int enRoute = Math.min(riders, counts.applyAsInt(Phase.EN_ROUTE));
            return switch (phase) {
                case EN_ROUTE -> enRoute;
                case BOOKED -> Math.min(riders - enRoute, counts.applyAsInt(Phase.BOOKED));
                case NOT_RETURNING, UNKNOWN, PLANNED, STRANDED, ARRIVED, IN_OBSERVATION, ON_DUTY, DEPARTED -> 0;
            };
        }
    }
}
