package io.workerreturn.cli;

import io.workerreturn.audit.AuditProgress;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Progress where there is no terminal to draw on: a line now and then, once the work takes long enough to wonder. */
final class SpokenBar implements AuditProgress.Bar {
    static final Duration QUIET = Duration.ofSeconds(3);
    static final Duration EVERY = Duration.ofSeconds(15);

    private final String task;
    private final long steps;
    private final LongSupplier nanoTime;
    private final Consumer<String> say;
    private long sayAt;

    SpokenBar(String task, long steps, LongSupplier nanoTime, Consumer<String> say) {
        this.task = task;
        this.steps = steps;
        this.nanoTime = nanoTime;
        this.say = say;
        this.sayAt = nanoTime.getAsLong() + QUIET.toNanos();
    }

    @Override
    public void done(long done) {
        if (nanoTime.getAsLong() >= sayAt && done < steps) {
            sayAt = nanoTime.getAsLong() + EVERY.toNanos();
            say.accept(String.format(Locale.ROOT, "%s: %,d of %,d.", task, done, steps));
        }
    }

    @Override
    public void close() {}
}
