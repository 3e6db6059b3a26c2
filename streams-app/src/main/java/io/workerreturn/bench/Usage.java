package io.workerreturn.bench;

import java.io.IOException;
import java.io.Serializable;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What a process has used since it started.
 *
 * @param cpuNanos processor time of all its threads
 * @param gcMillis time in which it collected garbage
 * @param peakBytes the most memory that it had resident at once; where the system does not tell, what Java has committed now
 */
record Usage(long cpuNanos, long gcMillis, long peakBytes) implements Serializable {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String HIGH_WATER = "VmHWM:";

    /** Asks a process. */
    record Now() implements Task<Usage> {
        @Override
        public Usage run(Held held) throws IOException {
            return now();
        }
    }

    double cpuSecondsSince(Usage before) {
        return (double) (cpuNanos - before.cpuNanos) / TimeUnit.SECONDS.toNanos(1);
    }

    static Usage now() throws IOException {
        return new Usage(
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                        ? system.getProcessCpuTime()
                        : 0,
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                        .sum(),
                peak());
    }

    private static long peak() throws IOException {
        if (!Files.exists(STATUS)) {
            MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
            MemoryUsage rest = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
            return heap.getCommitted() + rest.getCommitted();
        }
        String line = Files.readAllLines(STATUS).stream()
                .filter(each -> each.startsWith(HIGH_WATER))
                .findFirst()
                .orElseThrow(() -> new IOException(STATUS + " has no " + HIGH_WATER));
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
    }
}
