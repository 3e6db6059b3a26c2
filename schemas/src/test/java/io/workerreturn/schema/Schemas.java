package io.workerreturn.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParser;

/** The schemas of a folder, by the name of their record or enumeration. */
final class Schemas {
    private static final Path CURRENT = Path.of("src/main/avro");
    private static final Path RELEASED = Path.of("released");

    private Schemas() {}

    /** As this version writes them. */
    static Map<String, Schema> current() {
        return in(CURRENT);
    }

    /** As each released version writes them, by version. */
    static Map<String, Map<String, Schema>> released() {
        Map<String, Map<String, Schema>> versions = new TreeMap<>();
        for (Path version : list(RELEASED)) {
            versions.put(version.getFileName().toString(), in(version));
        }
        return versions;
    }

    private static Map<String, Schema> in(Path folder) {
        SchemaParser parser = new SchemaParser();
        for (Path file : list(folder)) {
            try {
                parser.parse(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        Map<String, Schema> schemas = new TreeMap<>();
        parser.getParsedNamedSchemas().forEach(schema -> schemas.put(schema.getName(), schema));
        return schemas;
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
