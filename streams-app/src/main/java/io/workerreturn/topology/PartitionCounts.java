package io.workerreturn.topology;

/**
 * How many partitions the groups of topics have: fixed for the life of an application id.
 *
 * @param trips of each charter topic, of trip-acknowledgements and of trip-board
 * @param workers of individual-arrivals and worker-status, and so of the movements, and of worker-journeys
 * @param firms of enterprises, enterprise-reports and shortfall-acknowledgements, and so of the tallies, and of
 *     enterprise-return-rates
 */
public record PartitionCounts(int trips, int workers, int firms) {
    public PartitionCounts {
        if (trips < 1 || workers < 1 || firms < 1) {
            throw new IllegalArgumentException("a topic has at least one partition");
        }
    }

    /** Of the group that a source topic belongs to. */
    public int of(Topics.Group group) {
        return switch (group) {
            case TRIPS -> trips;
            case WORKERS -> workers;
            case FIRMS -> firms;
            case SOURCES, SINGLE -> 1;
            case CLOCK, CONCLUSIONS -> throw new IllegalArgumentException("records of " + group + " are not re-homed");
        };
    }
}
