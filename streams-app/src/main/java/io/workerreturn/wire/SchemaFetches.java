package io.workerreturn.wire;

import java.time.Instant;
import java.util.Optional;

/**
 * How it goes with the schemas that are not known yet.
 *
 * @param pending how many ids are being fetched
 * @param since since when the oldest of them is; empty if there is none
 */
public record SchemaFetches(int pending, Optional<Instant> since) {}
