package io.workerreturn.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What file, environment and command line say, each over the one before; what can't be a setting becomes a problem. */
final class Layers {
    private static final String ENVIRONMENT = "WORKER_RETURN_";

    /** After a secret's variable: the value is a file that holds it, as engines and clusters hand out secrets. */
    private static final String FROM_FILE = "_FILE";

    /** Variables of the launcher, which are no settings. */
    private static final Set<String> LAUNCHER =
            Set.of(ENVIRONMENT + "CONFIG", ENVIRONMENT + "HEAP", ENVIRONMENT + "JAVA_OPTS");

    /** What Kubernetes puts into every pod for a service that is called worker-return. */
    private static final Pattern SERVICE_LINKS = Pattern.compile(ENVIRONMENT + "(SERVICE_(HOST|PORT.*)|PORT(_.*)?)");

    private final KeyHints hints;
    private final Set<String> secrets;
    private final Map<String, Given> given = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();

    /** A value, and where it was found. */
    record Given(String key, String value, String origin) {}

    /** @param secrets keys whose values may be in files of their own */
    Layers(KeyHints hints, Set<String> secrets) {
        this.hints = hints;
        this.secrets = secrets;
    }

    Map<String, Given> given() {
        return given;
    }

    List<String> problems() {
        return problems;
    }

    static String environmentVariable(String key) {
        return ENVIRONMENT + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    void file(Path file) {
        Properties properties = new Properties();
        List<String> lines;
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException missing) {
            problems.add(file + ": there is no such file");
            return;
        } catch (CharacterCodingException | IllegalArgumentException malformed) {
            problems.add(file + ": this is no properties file in UTF-8 (" + malformed.getMessage() + ")");
            return;
        } catch (IOException unreadable) {
            problems.add(file + ": this can't be read (" + unreadable + ")");
            return;
        }
        for (String key :
                new TreeMap<>(properties).keySet().stream().map(String::valueOf).toList()) {
            add(key, properties.getProperty(key), file + lineOf(key, lines));
        }
    }

    void environment(Map<String, String> environment) {
        Map<String, String> keyByVariable = new HashMap<>();
        hints.defined().forEach(key -> keyByVariable.put(environmentVariable(key), key));
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (!variable.startsWith(ENVIRONMENT)
                    || LAUNCHER.contains(variable)
                    || SERVICE_LINKS.matcher(variable).matches()) {
                return;
            }
            String origin = "environment variable " + variable;
            String key = keyByVariable.get(variable);
            if (key == null && variable.endsWith(FROM_FILE)) {
                String secret = keyByVariable.get(variable.substring(0, variable.length() - FROM_FILE.length()));
                if (secret != null && secrets.contains(secret)) {
                    secret(secret, value, origin);
                    return;
                }
            }
            if (key == null) {
                key = free(variable).orElseGet(() -> plain(variable, '.'));
            }
            add(key, value, origin);
        });
    }

    private void secret(String key, String file, String origin) {
        try {
            add(key, Files.readString(Path.of(file)), origin);
        } catch (IOException | InvalidPathException unreadable) {
            problems.add(origin + ": the file " + file + " with " + key + " can't be read (" + unreadable + ")");
        }
    }

    void overrides(Map<String, String> overrides) {
        overrides.forEach((key, value) -> add(key, value, "--set " + key));
    }

    private void add(String key, String value, String origin) {
        hints.refusal(key)
                .ifPresentOrElse(
                        refusal -> problems.add(origin + ": " + refusal),
                        () -> given.put(key, new Given(key, value.strip(), origin)));
    }

    private Optional<String> free(String variable) {
        return hints.prefixes().stream()
                .filter(prefix -> variable.startsWith(environmentVariable(prefix.name())))
                .map(prefix -> prefix.name()
                        + plain(variable, prefix.separator())
                                .substring(prefix.name().length()))
                .findFirst();
    }

    private static String plain(String variable, char separator) {
        return variable.substring(ENVIRONMENT.length()).toLowerCase(Locale.ROOT).replace('_', separator);
    }

    private static String lineOf(String key, List<String> lines) {
        Pattern assignment = Pattern.compile("\\s*" + Pattern.quote(key) + "\\s*([=:\\s].*)?");
        return IntStream.range(0, lines.size())
                .filter(line -> assignment.matcher(lines.get(line)).matches())
                .mapToObj(line -> ":" + (line + 1))
                .reduce("", (earlier, later) -> later);
    }
}
