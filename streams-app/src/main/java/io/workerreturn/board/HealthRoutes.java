package io.workerreturn.board;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.workerreturn.runtime.Health;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether this process is worth keeping ({@code /health/live}) and worth asking ({@code /health/ready}): 200 if so, else 503,
 * and in both cases why. For everybody, since whoever asks has no token; it tells of no worker, trip or firm.
 */
final class HealthRoutes implements Routes {
    private static final String DEAD = "The thread that reads the output topics is dead.";
    private static final String BEHIND = "The board has yet to read what was concluded before it started.";

    private final Optional<Supplier<Health>> application;
    private final BooleanSupplier readerLives;
    private final Supplier<Reading> reading;

    /**
     * Of these.
     *
     * @param application the instance in this process; empty for a board by itself
     * @param readerLives whether the thread that reads the output topics lives
     * @param reading how it goes with that
     */
    HealthRoutes(Optional<Supplier<Health>> application, BooleanSupplier readerLives, Supplier<Reading> reading) {
        this.application = application;
        this.readerLives = readerLives;
        this.reading = reading;
    }

    /**
     * The answer.
     *
     * @param reasons why it is not as it should be; none if it is
     * @param notices what somebody should look at all the same
     */
    record Report(
            boolean ok,
            List<String> reasons,
            List<String> notices,
            @Nullable Pipeline pipeline,
            @Nullable Parked parked,
            Reading reading) {}

    record Pipeline(
            String state,
            Instant since,
            int threads,
            long idleSeconds,
            @Nullable Instant threadDiedAt,
            @Nullable Restoring restoring,
            @Nullable Waiting waiting) {}

    record Waiting(Instant since, String reason, String advice) {}

    /** Both about, since whoever asks has no role. */
    record Restoring(int partitions, long restored, long total) {
        static Restoring of(io.workerreturn.runtime.Restoring.Progress progress) {
            return new Restoring(
                    progress.partitions(),
                    Rounding.recordsAtLeast(progress.restored()),
                    Rounding.recordsAtMost(progress.total()));
        }
    }

    /**
     * What waits for its schema.
     *
     * @param records at most, since whoever asks has no role
     * @param since in whose hour the oldest came
     */
    record Parked(long records, @Nullable Instant since) {
        static Parked of(Health health) {
            return new Parked(Rounding.recordsAtMost(health.parked()), ViewerCity.coarseOrNull(health.parkedSince()));
        }
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/health/live", this::live);
        routes.get("/health/ready", this::ready);
    }

    private void live(Context call) {
        Optional<Health> pipeline = application.map(Supplier::get);
        List<String> reasons = new ArrayList<>();
        pipeline.filter(health -> !health.live()).ifPresent(health -> reasons.add(notAlive(health)));
        if (!readerLives.getAsBoolean()) {
            reasons.add(DEAD);
        }
        answer(call, reasons, pipeline);
    }

    private void ready(Context call) {
        Optional<Health> pipeline = application.map(Supplier::get);
        List<String> reasons = new ArrayList<>();
        pipeline.filter(health -> !health.ready()).ifPresent(health -> reasons.add(notReady(health)));
        if (!readerLives.getAsBoolean()) {
            reasons.add(DEAD);
        } else if (!reading.get().caughtUp()) {
            reasons.add(BEHIND);
        }
        answer(call, reasons, pipeline);
    }

    private static String notAlive(Health health) {
        if (health.state() == Health.State.STOPPED) {
            return "The pipeline stopped. What is committed is kept: start it again, and see its log."
                    + health.troubles().stream().map(trouble -> " " + trouble).collect(Collectors.joining());
        }
        return health.threads() == 0
                ? "No stream thread lives."
                : "A stream thread has not asked for records for " + health.idleSeconds() + " s: it hangs.";
    }

    private static String notReady(Health health) {
        return switch (health.state()) {
            case STARTING -> "The pipeline has not begun yet, or has no share of the work.";
            case RESTORING -> "The pipeline reads its state back.";
            case REBALANCING -> "The work is being shared out anew.";
            case STOPPING -> "The pipeline was told to stop.";
            case RUNNING, STOPPED -> health.live() ? String.join(" ", health.troubles()) : notAlive(health);
        };
    }

    private void answer(Context call, List<String> reasons, Optional<Health> pipeline) {
        call.status(reasons.isEmpty() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
        call.header("Cache-Control", "no-store");
        Json.answer(
                call,
                new Report(
                        reasons.isEmpty(),
                        reasons,
                        pipeline.map(Health::notices).orElse(List.of()),
                        pipeline.map(HealthRoutes::pipeline).orElse(null),
                        pipeline.map(Parked::of).orElse(null),
                        reading.get().coarse()));
    }

    private static Pipeline pipeline(Health health) {
        io.workerreturn.runtime.Restoring.Progress progress = health.restoring();
        return new Pipeline(
                health.state().name().toLowerCase(Locale.ROOT),
                health.since(),
                health.threads(),
                health.idleSeconds(),
                health.threadDiedAt(),
                progress.partitions() == 0 ? null : Restoring.of(progress),
                health.waiting() == null
                        ? null
                        : new Waiting(
                                health.waiting().since(),
                                health.waiting().reason(),
                                health.waiting().advice()));
    }
}
