package io.workerreturn.monitoring;

import io.workerreturn.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The command line, beside which memory is taken and given back as its input says: {@value #FILL}, {@value #EMPTY}. */
final class Ballast {
    static final String FILL = "fill";
    static final String EMPTY = "empty";

    private static final double FULL = 0.93;
    private static final int CHUNK = 1 << 20;
    private static final List<byte[]> HELD = new ArrayList<>();

    private Ballast() {}

    public static void main(String... arguments) {
        Thread told = new Thread(Ballast::listen, "ballast");
        told.setDaemon(true);
        told.start();
        Main.main(arguments);
    }

    private static void listen() {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                HELD.clear();
                System.gc();
                if (line.equals(FILL)) {
                    fill();
                }
            }
        } catch (IOException over) {
            // whoever told us has ended
        }
    }

    private static void fill() {
        MemoryPoolMXBean old = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Tenured Gen"))
                .findFirst()
                .orElseThrow();
        MemoryUsage usage = old.getUsage();
        for (long free = (long) (FULL * usage.getMax()) - usage.getUsed(); free > 0; free -= CHUNK) {
            HELD.add(new byte[CHUNK]);
        }
        System.gc();
    }
}
