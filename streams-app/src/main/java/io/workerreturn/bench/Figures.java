package io.workerreturn.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured, over all rounds. */
final class Figures {
    private final Map<Key, List<Double>> values = new LinkedHashMap<>();

    private record Key(Part part, String subject, String name, String unit) {
        Spread over(List<Double> values) {
            return Spread.of(part, subject, name, unit, values);
        }
    }

    /** What one round says. */
    void add(Part part, String subject, String name, String unit, double value) {
        values.computeIfAbsent(new Key(part, subject, name, unit), key -> new ArrayList<>())
                .add(value);
    }

    /** Throughput and processor time of a run, each as a whole and of its second half. */
    void add(Part part, String subject, Drain.Halves run) {
        add(part, subject, "events", "", run.whole().events());
        add(part, subject, "throughput", "events/s", run.whole().perSecond());
        add(part, subject, "throughput, second half", "events/s", run.late().perSecond());
        add(part, subject, "CPU application", "s per million", run.whole().applicationCpuPerMillion());
        add(
                part,
                subject,
                "CPU application, second half",
                "s per million",
                run.late().applicationCpuPerMillion());
        add(part, subject, "CPU broker", "s per million", run.whole().brokerCpuPerMillion());
    }

    /** Memory and garbage collection of a process. */
    void add(Part part, String subject, String process, Usage before, Usage after, double seconds) {
        add(
                part,
                subject,
                "GC share " + process,
                "% of the time",
                (after.gcMillis() - before.gcMillis()) / seconds / 10);
        add(part, subject, "peak memory " + process, "MB", (double) after.peakBytes() / (1 << 20));
    }

    List<Spread> spreads() {
        return values.entrySet().stream()
                .map(each -> each.getKey().over(each.getValue()))
                .toList();
    }
}
