package io.workerreturn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A system of one's own as the README has it: its commands as they stand there, through the launcher, as processes. */
class OwnCityIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path JAR = ROOT.resolve("streams-app/target/worker-return.jar");
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String ANY_PORTS = " --port 0 --broker-port 0 --registry-port 0";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SHORT = "91330381TWN000003G";

    @TempDir
    private Path home;

    private final List<Process> started = new ArrayList<>();

    /** In a build it was made just now, but may bear the time of an earlier one with the same content. */
    @BeforeAll
    static void theJarIsOfThisBuild() throws IOException {
        assertThat(JAR).as("made by the phase package").exists();
        if (Boolean.getBoolean("jar.is.of.this.build")) {
            Files.setLastModifiedTime(JAR, FileTime.from(Instant.now()));
        }
    }

    @AfterEach
    void stopWhatRuns() throws InterruptedException {
        for (Process process : started) {
            process.destroy();
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void from_the_spreadsheets_of_a_town_to_rates_and_an_alert_that_survive_a_kill_and_other_thresholds()
            throws IOException, InterruptedException {
        List<String> commands = commands();
        assertThat(commands).hasSizeBetween(2, 5).first().asString().startsWith("./worker-return start");

        Process system = start(commands.get(0) + ANY_PORTS);
        String board = board(system);
        for (String command : commands.subList(1, commands.size())) {
            assertThat(finished(command)).as(command).isZero();
        }
        theTownIsKnown(board);
        Path data = home.resolve("worker-return");
        Path key = data.resolve("identity.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        String secret = Files.readString(key);

        assertThat(finished("./worker-return start" + ANY_PORTS)).isEqualTo(ExitStatus.USAGE);
        assertThat(Files.readString(log())).contains("`start` runs on " + data + " already");

        system.destroyForcibly().waitFor();
        Process again = start("./worker-return start" + ANY_PORTS);
        theTownIsKnown(board(again));
        assertThat(Files.readString(key)).isEqualTo(secret);

        again.destroy();
        assertThat(again.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readString(log())).contains("Everything is kept in " + data);
        Process anew = start("./worker-return start --reset" + ANY_PORTS);
        theTownIsKnown(board(anew));
        assertThat(Files.readString(log())).contains("all that was told is read from its beginning");
        anew.destroy();
        assertThat(anew.waitFor(1, TimeUnit.MINUTES)).isTrue();

        Path settings = data.resolve("app.properties");
        Files.writeString(
                settings,
                Files.readString(settings)
                        .replace("alerts.trip.mismatch.tolerance=0", "alerts.trip.mismatch.tolerance=2"));
        Process otherwise = start("./worker-return start" + ANY_PORTS);
        String changed = board(otherwise);
        assertThat(Files.readString(log())).contains("everything that was told is read anew");
        theTownIsKnown(changed);
        assertThat(finished("./worker-return audit")).isEqualTo(ExitStatus.OK);

        otherwise.destroy();
        otherwise.waitFor();
        Files.delete(key);
        assertThat(finished("./worker-return start" + ANY_PORTS))
                .as("no new key is made over what an old one named")
                .isEqualTo(ExitStatus.USAGE);
    }

    /** What the README says of the town. */
    private void theTownIsKnown(String board) throws IOException, InterruptedException {
        awaitThat(
                board + "/api/v1/enterprises?limit=10",
                firms -> returned(firms, "91330381TWN000001A") == 7
                        && returned(firms, "91330381TWN000002D") == 5
                        && returned(firms, SHORT) == 1);
        awaitThat(
                board + "/api/v1/alerts?kind=SHORTFALL&state=FIRING",
                alerts -> alerts.toString().contains(SHORT));
    }

    private static int returned(JsonNode firms, String id) {
        for (JsonNode firm : firms.path("items")) {
            if (firm.path("enterpriseId").asText().equals(id)) {
                return firm.path("returned").asInt(-1);
            }
        }
        return -1;
    }

    private static List<String> commands() throws IOException {
        Matcher block = Pattern.compile("(?s)\n## A city of your own\n.*?\n```\n(.*?)\n```")
                .matcher(Files.readString(ROOT.resolve("README.md")));
        assertThat(block.find()).isTrue();
        return block.group(1)
                .lines()
                .map(line -> line.replaceAll("\\s+#.*", ""))
                .toList();
    }

    private Process start(String command) throws IOException {
        // the launcher becomes what it starts, and so does the shell
        Process process = builder("exec " + command).start();
        started.add(process);
        return process;
    }

    private int finished(String command) throws IOException, InterruptedException {
        Process process = builder(command).start();
        started.add(process);
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as(command)
                .isTrue();
        return process.exitValue();
    }

    private ProcessBuilder builder(String command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", command).directory(ROOT.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("WORKER_RETURN_"));
        environment.put("XDG_DATA_HOME", home.toString());
        // as on a server without a locale
        environment.put("LC_ALL", "C");
        // a minute is long for whoever waits
        environment.put("WORKER_RETURN_ALERTS_SHORTFALL_HOLD_FOR", "PT2S");
        environment.put("WORKER_RETURN_JAVA_OPTS", "-Xmx512m -Djava.io.tmpdir=" + home);
        Files.deleteIfExists(log());
        return builder.redirectErrorStream(true).redirectOutput(log().toFile());
    }

    private Path log() {
        return home.resolve("log");
    }

    private String board(Process system) throws IOException, InterruptedException {
        Pattern said = Pattern.compile("The board: (http://\\S+)");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Path log = log();
        while (true) {
            Matcher url = said.matcher(Files.readString(log));
            if (url.find()) {
                return url.group(1);
            }
            assertThat(system.isAlive() && System.nanoTime() < deadline)
                    .as(Files.readString(log))
                    .isTrue();
            Thread.sleep(200);
        }
    }

    private static void awaitThat(String url, Predicate<JsonNode> holds) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        @Nullable String last = null;
        while (System.nanoTime() < deadline) {
            last = http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                    .body();
            if (holds.test(JSON.readTree(last))) {
                return;
            }
            Thread.sleep(200);
        }
        throw new AssertionError(url + " still says " + last);
    }
}
