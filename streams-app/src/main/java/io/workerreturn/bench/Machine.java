package io.workerreturn.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * Where it was measured.
 *
 * @param processors that Java may use
 * @param processor its model, empty where the system does not tell
 * @param memoryBytes of the machine, or of the container
 * @param os system and version
 * @param java the Java machine and its version
 * @param kafka version of its clients, broker and Streams
 */
public record Machine(int processors, String processor, long memoryBytes, String os, String java, String kafka) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";
    private static final Duration LOOKS_FOR = Duration.ofSeconds(2);

    /** This one. */
    static Machine here() throws IOException {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                model(),
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                        ? system.getTotalMemorySize()
                        : 0,
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                AppInfoParser.getVersion());
    }

    /** How many processors are busy, while this process does nothing for a moment. */
    static double busy() throws InterruptedException {
        if (!(ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system)) {
            return 0;
        }
        system.getCpuLoad();
        Thread.sleep(LOOKS_FOR.toMillis());
        return Math.max(0, system.getCpuLoad() * Runtime.getRuntime().availableProcessors());
    }

    private static String model() throws IOException {
        if (!Files.exists(PROCESSORS)) {
            return "";
        }
        return Files.readAllLines(PROCESSORS).stream()
                .filter(line -> line.startsWith(MODEL))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse("");
    }
}
