package io.workerreturn.cli;

import io.workerreturn.audit.AuditProgress;
import java.util.OptionalLong;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress on long work, on the terminal's error stream; silent where there is no terminal. */
final class Bars implements AutoCloseable {
    private static final int UPDATE_MILLIS = 250;

    private final @Nullable ProgressBar bar;

    private Bars(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    static Bars of(String task, String unit, OptionalLong total) {
        // a single step is done before anybody has seen a bar
        if (System.console() == null || total.orElse(0) == 1) {
            return new Bars(null);
        }
        return new Bars(new ProgressBarBuilder()
                .setTaskName(task)
                .setUnit(' ' + unit, 1)
                .setInitialMax(total.orElse(-1))
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setStyle(ProgressBarStyle.ASCII)
                .showSpeed()
                // one that is not given takes the terminal, with the signals: Ctrl-C then ends the process at once
                .setConsumer(BarLine.ofTheTerminal().consumer())
                .build());
    }

    /** For an audit. */
    static AuditProgress.Bar ofAudit(String task, long steps) {
        if (System.console() == null) {
            return new SpokenBar(task, steps, System::nanoTime, System.err::println);
        }
        Bars bars = of(task, "", OptionalLong.of(steps));
        return new AuditProgress.Bar() {
            @Override
            public void done(long done) {
                bars.at(done, "");
            }

            @Override
            public void close() {
                bars.close();
            }
        };
    }

    void at(long done, String extra) {
        if (bar != null) {
            bar.stepTo(done);
            bar.setExtraMessage(extra.isEmpty() ? "" : ' ' + extra);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
