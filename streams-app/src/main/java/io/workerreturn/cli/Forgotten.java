package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import io.workerreturn.delivery.IdentityKey;
import io.workerreturn.domain.BusinessDay;
import io.workerreturn.importing.Pseudonyms;
import io.workerreturn.replay.Replay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The file in which it stands who is to be forgotten. No message quotes a line of it. */
final class Forgotten {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private Forgotten() {}

    /**
     * The workers in a file: on each line an id or an identity number; nothing else but blank lines, and remarks behind a # at the beginning or after a blank.
     *
     * @throws UsageException if it can't be read, names nobody, or has a line that is neither; says which
     */
    static Set<String> read(Path file, AppConfig config) {
        Optional<Pseudonyms> pseudonyms = IdentityKey.of(config.imports());
        Set<String> workers = new TreeSet<>();
        List<String> lines = lines(file);
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1)
                    .replace(BYTE_ORDER_MARK, "")
                    .replaceFirst("(^|\\s)#.*", "")
                    .strip();
            if (!line.isEmpty()) {
                workers.add(worker(line, pseudonyms, "--forget: line " + number + " of " + file));
            }
        }
        if (workers.isEmpty()) {
            throw new UsageException("--forget: there is nobody in " + file);
        }
        return workers;
    }

    private static String worker(String line, Optional<Pseudonyms> pseudonyms, String where) {
        LocalDate today = LocalDate.now(BusinessDay.ZONE);
        if (Pseudonyms.isNumber(line, today)) {
            return pseudonyms
                    .flatMap(key -> key.ofPerson(line, today))
                    .orElseThrow(() -> new UsageException(where
                            + " is an identity number, and there is no key to make its pseudonym with:"
                            + " set import.identity.key.file"));
        }
        if (line.length() < Replay.SHORTEST_FORGOTTEN || !line.matches("[!-~]+")) {
            throw new UsageException(where + " is neither a right identity number nor a worker's id of "
                    + Replay.SHORTEST_FORGOTTEN + " characters or more");
        }
        return line;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UsageException("--forget: " + file + " can't be read as a text in UTF-8: " + e);
        }
    }
}
