package io.workerreturn.runtime;

/**
 * Partitions of the topics that are read together, as the cluster has them; each 1 or more.
 *
 * @param trips of every topic by trip
 * @param workers of every topic by worker
 * @param firms of every topic by enterprise
 */
public record PartitionCounts(int trips, int workers, int firms) {}
