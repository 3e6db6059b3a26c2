package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.ConfigurationException;
import io.workerreturn.config.ImportConfig;
import io.workerreturn.config.Policies;
import io.workerreturn.importing.Pseudonyms;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/**
 * The folder of a system that {@code start} runs: what it is told, the key of its pseudonyms and its settings. The settings have
 * two parts: the first is the user's, the second is written anew at each start.
 */
final class OwnSystem implements AutoCloseable {
    private static final String PROPERTIES = "app.properties";
    private static final String KAFKA = "kafka";
    private static final String BELOW = "# Below this line `start` writes, each time: changes there are lost.";

    /** The months that lie in the season already when it is first started. */
    private static final int MONTHS_BEFORE = 3;

    private static final int WIDTH = 110;

    /** Rules that a city sets for itself: they stand in the first part, each with what it means and its default. */
    private static final List<String> RULES = List.of(
            Policies.HOLD_FOR,
            Policies.CLEAR_FOR,
            Policies.OVERDUE_AFTER,
            Policies.HEAVY_DELAY,
            Policies.MISMATCH_TOLERANCE,
            Policies.ACKNOWLEDGEMENT_LASTS,
            Policies.EN_ROUTE,
            Policies.BOOKED,
            Policies.PLANNED,
            Policies.STRANDED);

    /** Of these, what suits files that come one after the other, by hand. */
    private static final Set<String> BY_HAND = Set.of(Policies.HOLD_FOR, Policies.CLEAR_FOR);

    private static final String A_MINUTE = "PT1M";

    private final Path folder;
    private final FileChannel lock;

    private OwnSystem(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** Where it is unless somebody says otherwise, by these variables of the process. */
    static Path usualFolder(Map<String, String> environment) {
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        Path shared = Path.of(data).isAbsolute()
                ? Path.of(data)
                : Path.of(System.getProperty("user.home"), ".local", "share");
        return shared.resolve(WorkerReturnCommand.NAME);
    }

    /** The settings by which other commands find it; empty if there is none in its usual place. */
    static Optional<Path> usualSettings(Map<String, String> environment) {
        return Optional.of(usualFolder(environment).resolve(PROPERTIES)).filter(Files::isRegularFile);
    }

    /** Whether these are settings of such a system. */
    static boolean wrote(Path properties) {
        try {
            return Files.readString(properties).contains(BELOW);
        } catch (IOException notThere) {
            return false;
        }
    }

    /**
     * Takes the folder, made if it is not there, for this process alone.
     *
     * @throws UsageException if another process has it
     */
    static OwnSystem open(Path folder) throws IOException {
        Files.createDirectories(folder, IdentityKeyFile.forItsOwner(folder, "rwx------"));
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return new OwnSystem(folder, channel);
            }
        } catch (OverlappingFileLockException ofThisProcess) {
            // the same to whoever asks
        }
        channel.close();
        throw new UsageException(
                "`start` runs on " + folder + " already, in another process. Stop that one, or give another"
                        + " folder and ports with --data, --port, --broker-port and --registry-port");
    }

    Path folder() {
        return folder;
    }

    Path settings() {
        return folder.resolve(PROPERTIES);
    }

    /** Whether it was told anything before. */
    boolean isOld() {
        return Files.exists(folder.resolve(KAFKA));
    }

    /** Where the broker keeps what it is told. */
    Path kafka() {
        return folder.resolve(KAFKA);
    }

    /**
     * The file with the key, made at the first start.
     *
     * @throws UsageException if it was there and is gone
     */
    Path key() throws IOException {
        IdentityKeyFile key = IdentityKeyFile.in(folder);
        if (!key.exists() && isOld()) {
            throw new UsageException(
                    "The key of the pseudonyms, " + key.path() + ", is gone: put it back from where you keep a"
                            + " copy. With another key the same people would count as others. Without a copy, begin anew: give"
                            + " another folder with --data, and import everything again");
        }
        return key.ensure();
    }

    /**
     * Writes the settings: the user's part as it stands, with the season of the options, the other as it is now.
     *
     * @param today in the city
     * @param ours by key; they hold over the user's part and the environment
     * @return the configuration that follows
     * @throws ConfigurationException if the user's part is wrong; then nothing is written
     */
    AppConfig configure(StartCommand.Options options, LocalDate today, String keyId, Map<String, String> ours)
            throws IOException {
        String mine = Files.exists(settings()) ? usersPart(Files.readString(settings())) : fresh(today, keyId);
        mine = with(mine, Policies.SEASON_START, options.seasonStart());
        mine = with(mine, Policies.SEASON_END, options.seasonEnd());
        StringBuilder text = new StringBuilder(mine.stripTrailing())
                .append("\n\n")
                .append(BELOW)
                .append('\n');
        new TreeMap<>(ours)
                .forEach((key, value) -> text.append(key)
                        .append('=')
                        .append(value.replace("\\", "\\\\"))
                        .append('\n'));
        Path written = settings().resolveSibling(PROPERTIES + ".new");
        Files.writeString(written, text);
        AppConfig config;
        try {
            config = AppConfig.load(Optional.of(written), System.getenv(), ours);
        } catch (ConfigurationException wrong) {
            throw new ConfigurationException(wrong.problems().stream()
                    .map(problem ->
                            problem.replace(written.toString(), settings().toString()))
                    .toList());
        }
        Files.move(written, settings(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return config;
    }

    private static String usersPart(String text) {
        int below = text.indexOf(BELOW);
        return below < 0 ? text : text.substring(0, below);
    }

    private static String with(String text, String key, Optional<LocalDate> day) {
        if (day.isEmpty()) {
            return text;
        }
        Matcher line = Pattern.compile("(?m)^[ \\t]*" + Pattern.quote(key) + "[ \\t]*[=:].*$")
                .matcher(text);
        String wanted = key + "=" + day.get();
        return line.find()
                ? line.replaceAll(Matcher.quoteReplacement(wanted))
                : text.stripTrailing() + "\n" + wanted + "\n";
    }

    private static String fresh(LocalDate today, String keyId) {
        LocalDate start = today.withDayOfMonth(1).minusMonths(MONTHS_BEFORE);
        List<String> lines = new ArrayList<>(List.of(
                "# A system of one's own: the settings of `worker-return start`, and of every command that looks at it.",
                "# Yours to change; what you change holds from the next start. What decides a figure (season, thresholds, sources)",
                "# lets everything that was told be read anew then. Every key there is: docs/configuration.md.",
                ""));
        rule(lines, Policies.SEASON_START, start.toString());
        rule(lines, Policies.SEASON_END, start.plusYears(1).minusDays(1).toString());
        lines.addAll(List.of(
                "# Who must speak, and within which time, or an alert says that they are silent. These are the sources of",
                "# imported files; take the # away where somebody does import such a file every day.",
                "#sources.hr-portal=P1D",
                "#sources.checkpoints=P1D",
                "#sources.assistance-officers=P1D",
                ""));
        for (String key : RULES) {
            // files come one after the other, and whoever imports them wants to see what follows
            rule(
                    lines,
                    key,
                    BY_HAND.contains(key)
                            ? A_MINUTE
                            : AppConfig.defaultOf(
                                    AppConfig.definition().configKeys().get(key)));
        }
        lines.addAll(List.of(
                "# Whoever uses this machine may read, import and acknowledge. To let others in, name who they are first:",
                "# docs/security.md.",
                AuthSettings.OPEN + "=true",
                "",
                "# The id of the key that makes pseudonyms of identity numbers; another key is refused, since with it the same",
                "# people would count as others.",
                ImportConfig.KEY_ID + "=" + keyId));
        return String.join("\n", lines) + "\n";
    }

    private static void rule(List<String> lines, String key, String value) {
        ConfigKey known = AppConfig.definition().configKeys().get(key);
        StringBuilder line = new StringBuilder("#");
        for (String word : known.documentation.split(" ")) {
            if (line.length() + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder("#");
            }
            line.append(' ').append(word);
        }
        lines.add(line.toString());
        lines.add(key + "=" + value);
        lines.add("");
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    /** The id of a key. */
    static String keyId(Path key) throws IOException {
        return new Pseudonyms(Files.readString(key).strip().getBytes(StandardCharsets.UTF_8)).keyId();
    }
}
