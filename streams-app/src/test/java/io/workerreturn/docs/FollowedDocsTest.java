package io.workerreturn.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever follows the documentation in a clone has a clone as it was: what the commands write lies elsewhere, or is ignored. */
class FollowedDocsTest {
    private static final Path HOME = Path.of("..");

    /** What a command writes: behind an arrow, as its output, or as a copy. */
    private static final Pattern WRITTEN = Pattern.compile(
            "(?:(?<![-<=0-9&|])>>?\\s*|\\s-o\\s+|\\s--rejects\\s+|\\bcp\\s+(?:\\S+\\s+)+?)((?!-)[\\w~./$-]+)(?=\\s*(?:$|#|\\)|&&|;|`))");

    private static final Pattern COMMANDS = Pattern.compile("(?ms)^ *```\\w*\\n(.*?)^ *```|`([^`\\n]+)`");
    private static final Pattern OF_A_SCRIPT = Pattern.compile("(?m)^#   +(\\S.*)$");

    @Test
    void what_the_commands_write_git_does_not_see() throws IOException {
        List<String> seen = new ArrayList<>();
        List<String> written = new ArrayList<>();
        for (Path file : files()) {
            String text = Files.readString(file);
            Matcher commands = (file.toString().endsWith(".md") ? COMMANDS : OF_A_SCRIPT).matcher(text);
            while (commands.find()) {
                String block = commands.group(1) == null ? commands.group(2) : commands.group(1);
                for (String line : block.split("\n")) {
                    Matcher target = WRITTEN.matcher(line.stripTrailing());
                    while (isCommand(line) && target.find()) {
                        written.add(target.group(1));
                        if (!isElsewhere(target.group(1)) && !isIgnored(target.group(1))) {
                            seen.add(HOME.relativize(file) + ": " + line.strip());
                        }
                    }
                }
            }
        }
        assertThat(written).contains("data/import", "~/enterprises.csv", "identity.key", "app.properties");
        assertThat(seen)
                .as("Write it to the home folder or /tmp, or have it ignored.")
                .isEmpty();
    }

    private static boolean isCommand(String line) {
        return line.strip()
                .matches(
                        "(?s)(\\./worker-return|worker-return|curl|head|echo|printf|cp|mkdir|docker|unzip|kubectl|\\(umask|'scrape).*");
    }

    private static boolean isElsewhere(String path) {
        return path.startsWith("~") || path.startsWith("/") || path.startsWith("$");
    }

    /** By the patterns that are there: names anywhere, folders, and paths from the root. */
    private static boolean isIgnored(String path) throws IOException {
        return Files.readAllLines(HOME.resolve(".gitignore")).stream()
                .filter(pattern -> !pattern.isBlank() && !pattern.startsWith("#"))
                .anyMatch(pattern -> pattern.endsWith("/")
                        ? ("/" + path + "/").contains("/" + pattern)
                        : pattern.startsWith("/")
                                ? path.equals(pattern.substring(1))
                                : FileSystems.getDefault()
                                        .getPathMatcher("glob:" + pattern)
                                        .matches(Path.of(path).getFileName()));
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>(List.of(HOME.resolve("README.md"), HOME.resolve("docker-compose.yml")));
        try (Stream<Path> docs = Files.walk(HOME.resolve("docs"));
                Stream<Path> deploy = Files.walk(HOME.resolve("deploy"))) {
            Stream.concat(docs, deploy)
                    .filter(file -> file.toString().matches(".*\\.(md|yml|yaml|properties)"))
                    .sorted()
                    .forEach(files::add);
        }
        return files;
    }
}
