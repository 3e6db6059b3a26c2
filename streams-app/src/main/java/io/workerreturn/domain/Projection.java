package io.workerreturn.domain;

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
        long expected = (long) enRoute * counts.of(Phase.EN_ROUTE)
                + (long) booked * counts.of(Phase.BOOKED)
                + (long) planned * counts.of(Phase.PLANNED)
                + (long) stranded * counts.of(Phase.STRANDED);
        return counts.returned() + (int) (expected / ReturnRate.BASIS_POINTS);
    }
}
