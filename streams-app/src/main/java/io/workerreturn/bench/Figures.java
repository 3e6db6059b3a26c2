package io.workerreturn.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured, over all rounds. */
final class Figures {
    /** Unit of processor time. */
    static final String PER_MILLION = "s per million";

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

    /** Processor time and throughput of a run, each as a whole and of its second half: others on the machine cost time only. */
    void add(Part part, String subject, Drain.Halves run) {
        Drain.Run whole = run.whole();
        Drain.Run late = run.late();
        add(part, subject, "CPU application + broker", PER_MILLION, whole.cpuPerMillion());
        add(part, subject, "CPU application + broker, second half", PER_MILLION, late.cpuPerMillion());
        add(part, subject, "CPU application", PER_MILLION, whole.applicationCpuPerMillion());
        add(part, subject, "CPU application, second half", PER_MILLION, late.applicationCpuPerMillion());
        add(part, subject, "CPU broker", PER_MILLION, whole.brokerCpuPerMillion());
        add(part, subject, "events", "", whole.events());
        add(part, subject, "throughput", "events/s", whole.perSecond());
        add(part, subject, "throughput, second half", "events/s", late.perSecond());
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
