package io.workerreturn.embedded;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** The registry's memory: which subject has which versions. Every change is on disk before it is answered. */
final class RegisteredSchemas {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One version of a subject. */
    record Version(String subject, int version, int id, String schema) {}

    /** What is on disk. */
    private record State(Compatibility compatibility, Map<String, Compatibility> ofSubjects, List<Version> versions) {}

    private final Path file;
    private State state;

    private RegisteredSchemas(Path file, State state) {
        this.file = file;
        this.state = state;
    }

    static RegisteredSchemas in(Path folder) {
        Path file = folder.resolve("registry.json");
        try {
            Files.createDirectories(folder);
            State state = Files.exists(file)
                    ? JSON.readValue(Files.readString(file), new TypeReference<State>() {})
                    : new State(Compatibility.FULL_TRANSITIVE, Map.of(), List.of());
            return new RegisteredSchemas(file, state);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The embedded registry can't read %s: %s. Remove the file (schemas are then registered again), or choose another folder with --data."
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    synchronized Version register(String subject, String text) {
        Schema schema = parse(text);
        String content = schema.toString();
        Optional<Version> known = versionsOf(subject).stream()
                .filter(version -> version.schema().equals(content))
                .findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        objection(subject, schema, versionsOf(subject)).ifPresent(why -> {
            throw RegistryError.incompatible(subject, why);
        });
        int next = versionsOf(subject).stream().mapToInt(Version::version).max().orElse(0) + 1;
        Version fresh = new Version(subject, next, idOf(content), content);
        List<Version> versions = new ArrayList<>(state.versions());
        versions.add(fresh);
        save(new State(state.compatibility(), state.ofSubjects(), List.copyOf(versions)));
        return fresh;
    }

    synchronized Version lookUp(String subject, String text) {
        String content = parse(text).toString();
        return existing(subject).stream()
                .filter(version -> version.schema().equals(content))
                .findFirst()
                .orElseThrow(RegistryError::schemaNotFound);
    }

    /** The versions of a subject that exists, the oldest first. */
    synchronized List<Version> existing(String subject) {
        List<Version> versions = versionsOf(subject);
        if (versions.isEmpty()) {
            throw RegistryError.subjectNotFound(subject);
        }
        return versions;
    }

    /** @param version a number, or {@code latest} */
    synchronized Version version(String subject, String version) {
        List<Version> versions = existing(subject);
        if (version.equals("latest") || version.equals("-1")) {
            return versions.get(versions.size() - 1);
        }
        if (!version.matches("[1-9][0-9]{0,8}")) {
            throw RegistryError.invalidVersion(version);
        }
        return versions.stream()
                .filter(candidate -> candidate.version() == Integer.parseInt(version))
                .findFirst()
                .orElseThrow(() -> RegistryError.versionNotFound(version));
    }

    synchronized List<Version> withId(String id) {
        List<Version> versions = state.versions().stream()
                .filter(version -> Integer.toString(version.id()).equals(id))
                .toList();
        if (versions.isEmpty()) {
            throw RegistryError.schemaNotFound();
        }
        return versions;
    }

    synchronized List<String> subjects() {
        return state.versions().stream()
                .map(Version::subject)
                .distinct()
                .sorted()
                .toList();
    }

    /** Why a schema could not follow that version, if it could not. */
    synchronized Optional<String> objection(String subject, String text, String version) {
        return objection(subject, parse(text), List.of(version(subject, version)));
    }

    /** Why a schema could not follow all the versions of its subject, if it could not. */
    synchronized Optional<String> objection(String subject, String text) {
        return objection(subject, parse(text), versionsOf(subject));
    }

    synchronized Compatibility compatibility() {
        return state.compatibility();
    }

    synchronized Optional<Compatibility> compatibility(String subject) {
        return Optional.ofNullable(state.ofSubjects().get(subject));
    }

    synchronized void require(Compatibility level) {
        save(new State(level, state.ofSubjects(), state.versions()));
    }

    synchronized void require(String subject, Compatibility level) {
        Map<String, Compatibility> levels = new TreeMap<>(state.ofSubjects());
        levels.put(subject, level);
        save(new State(state.compatibility(), levels, state.versions()));
    }

    private Optional<String> objection(String subject, Schema fresh, List<Version> versions) {
        List<Schema> newestFirst = new ArrayList<>();
        versions.forEach(version -> newestFirst.add(parse(version.schema())));
        Collections.reverse(newestFirst);
        return compatibility(subject).orElse(state.compatibility()).objection(fresh, newestFirst);
    }

    private List<Version> versionsOf(String subject) {
        return state.versions().stream()
                .filter(version -> version.subject().equals(subject))
                .toList();
    }

    /** From the content alone, so that a schema has the same id on every run and every machine. */
    private int idOf(String content) {
        int id = ByteBuffer.wrap(sha256(content)).getInt() & Integer.MAX_VALUE;
        for (Version version : state.versions()) {
            if (version.id() == id && !version.schema().equals(content)) {
                throw RegistryError.invalidSchema(
                        "its id %d, made from its content, is that of a schema of subject '%s'. Change a doc in it and try again."
                                .formatted(id, version.subject()));
            }
        }
        return id;
    }

    private static byte[] sha256(String content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }

    private static Schema parse(String text) {
        try {
            return new Schema.Parser().parse(text);
        } catch (AvroRuntimeException e) {
            throw RegistryError.invalidSchema(String.valueOf(e.getMessage()));
        }
    }

    private void save(State fresh) {
        Path written = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(written, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(fresh));
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            state = fresh;
        } catch (IOException e) {
            throw new UncheckedIOException("Writing " + file + " failed. Is the disk full?", e);
        }
    }
}
