package io.workerreturn.bench;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The application starts, and folds all that was told before. */
final class Folding {
    private Folding() {}

    /**
     * Measures it; the application goes on.
     *
     * @param application a process that does nothing yet
     * @param part to which the figures belong
     * @param floor of the same round, if it was measured
     */
    static Drain.Halves measure(
            Stage stage, Child application, Part part, @Nullable Floor floor, Figures figures, Bench.Listener listener)
            throws IOException, InterruptedException {
        listener.says("Folding them");
        try (Drain drain = new Drain(stage.config().kafka())) {
            application.run(new StartApplication(stage.settings()));
            Usage before = application.usage();
            Usage brokerBefore = stage.broker().usage();
            Drain.Halves run = drain.await(application, stage.broker(), listener.bars(), Drain.REST);
            Usage after = application.usage();
            Usage brokerAfter = stage.broker().usage();
            figures.add(part, "", run);
            if (floor != null) {
                figures.add(part, "", "CPU, times the floor's", "", run.whole().cpuPerMillion() / floor.cpu());
                figures.add(part, "", "share of the floor", "", run.whole().perSecond() / floor.perSecond());
                figures.add(
                        part,
                        "",
                        "share of the floor, second half",
                        "",
                        run.late().perSecond() / floor.latePerSecond());
            }
            figures.add(part, "", "application", before, after, run.whole().seconds());
            figures.add(
                    part, "", "broker", brokerBefore, brokerAfter, run.whole().seconds());
            return run;
        }
    }
}
