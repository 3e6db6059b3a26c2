package io.workerreturn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private static final int LARGE = 8 << 20;
    private static final int THREADS = 10;

    /** In a process of its own, since Java asks once how much a thread may keep. */
    static final class Readers {
        public static void main(String[] arguments) throws Exception {
            Main.keepNoLargeBuffers();
            CountDownLatch read = new CountDownLatch(THREADS);
            for (int i = 0; i < THREADS; i++) {
                Thread thread = new Thread(() -> {
                    read(Path.of(arguments[0]));
                    read.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                });
                thread.setDaemon(true);
                thread.start();
            }
            read.await();
            long kept = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(pool -> pool.getName().equals("direct"))
                    .mapToLong(BufferPoolMXBean::getMemoryUsed)
                    .sum();
            System.exit(kept < LARGE ? 0 : 1);
        }

        private static void read(Path file) {
            try (FileChannel channel = FileChannel.open(file)) {
                channel.read(ByteBuffer.allocate(LARGE));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void threads_that_read_something_large_once_keep_no_memory_for_it(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("large"), new byte[LARGE]);
        Process readers = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Readers.class.getName(),
                        file.toString()))
                .inheritIO()
                .start();
        assertThat(readers.waitFor()).isZero();
    }
}
