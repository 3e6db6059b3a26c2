package io.workerreturn.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.FreePorts;
import io.workerreturn.Needed;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real PostgreSQL of this machine's installation, with a database of its own. */
final class Postgres implements AutoCloseable {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

    /** Another user must be able to go there. */
    private static final Path OPEN_TO_ALL = Path.of("/tmp");

    private final Path bin;
    private final Path folder;
    private final boolean root = "root".equals(System.getProperty("user.name"));
    private final int port;

    private Postgres(Path bin) throws IOException, InterruptedException {
        this.bin = bin;
        folder = Files.createTempDirectory(OPEN_TO_ALL, "worker-return-postgres-");
        port = FreePorts.next();
        if (root) {
            // it refuses to run as root; its package has made a user for it
            run(List.of("chown", "postgres", folder.toString()));
        }
        command("initdb", "-D", data(), "-U", "city", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        start();
    }

    /** Skips the test, or in CI fails it, where there is none. */
    static Postgres started() throws IOException, InterruptedException {
        Optional<Path> bin = Optional.empty();
        if (Files.isDirectory(INSTALLED)) {
            try (Stream<Path> versions = Files.list(INSTALLED)) {
                bin = versions.map(version -> version.resolve("bin"))
                        .filter(candidate -> Files.isExecutable(candidate.resolve("initdb")))
                        .max(Comparator.naturalOrder());
            }
        }
        if (bin.isEmpty()) {
            Needed.isMissing(
                    "no PostgreSQL is installed, so `export` is not tested (Debian: apt-get install postgresql)");
        }
        return new Postgres(bin.orElseThrow());
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=city";
    }

    void start() throws IOException, InterruptedException {
        command(
                "pg_ctl",
                "-D",
                data(),
                "-w",
                "-l",
                folder.resolve("log").toString(),
                "-o",
                "-p " + port + " -h 127.0.0.1 -c unix_socket_directories='' -c fsync=off",
                "start");
    }

    /** As if somebody pulled the plug. */
    void crash() throws IOException, InterruptedException {
        command("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private void command(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (root) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(bin.resolve(program).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        File said = Files.createTempFile("worker-return-postgres-", ".txt").toFile();
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said)
                    .start();
            assertThat(process.waitFor(2, TimeUnit.MINUTES))
                    .as("%s ends", command)
                    .isTrue();
            assertThat(process.exitValue())
                    .as("%s: %s", command, Files.readString(said.toPath()))
                    .isZero();
        } finally {
            Files.delete(said.toPath());
        }
    }

    @Override
    public void close() throws Exception {
        try {
            command("pg_ctl", "-D", data(), "-m", "immediate", "stop");
        } finally {
            List<Path> everything;
            try (Stream<Path> walk = Files.walk(folder)) {
                everything = walk.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path each : everything) {
                Files.deleteIfExists(each);
            }
        }
    }
}
