package io.workerreturn.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaIncompatibilityType;
import org.jspecify.annotations.Nullable;

/**
 * How records of a foreign schema are read as ours.
 *
 * @param writer the schema to decode with
 * @param refusal why no record of it can be read, if none can
 * @param unknown what it may hold that this version does not know, for people; empty if nothing
 */
record Resolution(Schema writer, Optional<Decoded.Unusable<?>> refusal, List<String> unknown) {
    /** What some records of a schema may hold, while the others are read as always. */
    private static final Set<SchemaIncompatibilityType> IN_SOME_RECORDS =
            EnumSet.of(SchemaIncompatibilityType.MISSING_UNION_BRANCH, SchemaIncompatibilityType.MISSING_ENUM_SYMBOLS);

    static Resolution of(int id, Schema writer, Schema reader) {
        if (PublishedSchema.of(reader).equals(PublishedSchema.of(writer))) {
            return new Resolution(reader, Optional.empty(), List.of());
        }
        if (!isNamedAlike(writer, reader)) {
            return refused(
                    Reason.WRONG_RECORD,
                    "It was written as %s (schema %d), but this topic holds %s."
                            .formatted(writer.getFullName(), id, reader.getFullName()));
        }
        String nothings = new Nothings().in(writer, "");
        if (nothings != null) {
            return refused(
                    Reason.UNREADABLE,
                    "Schema %d has a list at %s whose items take no bytes: a record could claim any number of them."
                            .formatted(id, nothings));
        }
        Schema readable = new Veil().over(writer, reader);
        List<Incompatibility> differences = SchemaCompatibility.checkReaderWriterCompatibility(reader, readable)
                .getResult()
                .getIncompatibilities();
        List<Incompatibility> fatal = differences.stream()
                .filter(difference -> !IN_SOME_RECORDS.contains(difference.getType()))
                .toList();
        return fatal.isEmpty()
                ? new Resolution(readable, Optional.empty(), described(differences))
                : refused(
                        Reason.UNREADABLE,
                        "Schema %d can't be read as this version's %s: %s."
                                .formatted(id, reader.getFullName(), String.join("; ", described(fatal))));
    }

    static Resolution unresolvable(int id, Schema reader, Throwable why) {
        return refused(
                Reason.UNREADABLE,
                "Schema %d can't be read as this version's %s: %s."
                        .formatted(id, reader.getFullName(), why.getMessage()));
    }

    private static Resolution refused(Reason reason, String message) {
        return new Resolution(
                Schema.create(Schema.Type.NULL),
                Optional.of(new Decoded.Unusable<>(reason, message + " " + reason.hint())),
                List.of());
    }

    private static List<String> described(List<Incompatibility> differences) {
        return differences.stream()
                .map(difference ->
                        difference.getType().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " at "
                                + difference.getLocation())
                .distinct()
                .collect(Collectors.toList());
    }

    private static boolean isNamedAlike(Schema writer, Schema reader) {
        return writer.getType() == reader.getType()
                && (writer.getFullName().equals(reader.getFullName())
                        || isNamed(reader) && reader.getAliases().contains(writer.getFullName()));
    }

    private static boolean isNamed(Schema schema) {
        return switch (schema.getType()) {
            case RECORD, ENUM, FIXED -> true;
            default -> false;
        };
    }

    /**
     * Looks for lists whose items take no bytes. Of all others a record has no more items than bytes; of these it claims two
     * thousand million in five, and Avro goes through each, also where nobody wants them.
     */
    private static final class Nothings {
        private final Set<Schema> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        private final Map<Schema, Boolean> empty = new IdentityHashMap<>();

        /** Where the first one is; null if there is none. */
        @Nullable
        String in(Schema schema, String place) {
            if (!seen.add(schema)) {
                return null;
            }
            return switch (schema.getType()) {
                case ARRAY -> takesNone(schema.getElementType()) ? place : in(schema.getElementType(), place);
                case MAP -> in(schema.getValueType(), place);
                case UNION -> first(schema.getTypes().stream().map(branch -> in(branch, place)));
                case RECORD ->
                    first(schema.getFields().stream().map(field -> in(field.schema(), place + "/" + field.name())));
                default -> null;
            };
        }

        private static @Nullable String first(Stream<@Nullable String> places) {
            return places.filter(Objects::nonNull).findFirst().orElse(null);
        }

        /** What holds itself has no end, and no record of it either. */
        private boolean takesNone(Schema schema) {
            return switch (schema.getType()) {
                case NULL -> true;
                case FIXED -> schema.getFixedSize() == 0;
                case RECORD -> {
                    Boolean known = empty.putIfAbsent(schema, false);
                    if (known == null) {
                        known = schema.getFields().stream().allMatch(field -> takesNone(field.schema()));
                        empty.put(schema, known);
                    }
                    yield known;
                }
                default -> false;
            };
        }
    }

    /**
     * Avro reads a union's record that it does not know as any other of the union's records with a fitting shape. For events
     * that would make one fact of another, so such a record is veiled: it looks like something that fits nowhere.
     */
    private static final class Veil {
        private final Map<Schema, Schema> done = new IdentityHashMap<>();

        Schema over(Schema writer, Schema reader) {
            return switch (writer.getType()) {
                case RECORD -> reader.getType() == Schema.Type.RECORD ? overRecord(writer, reader) : writer;
                case ARRAY ->
                    reader.getType() == Schema.Type.ARRAY
                            ? Schema.createArray(over(writer.getElementType(), reader.getElementType()))
                            : writer;
                case MAP ->
                    reader.getType() == Schema.Type.MAP
                            ? Schema.createMap(over(writer.getValueType(), reader.getValueType()))
                            : writer;
                case UNION ->
                    Schema.createUnion(writer.getTypes().stream()
                            .map(branch -> overBranch(branch, reader.isUnion() ? reader.getTypes() : List.of(reader)))
                            .toList());
                default -> writer;
            };
        }

        private Schema overBranch(Schema branch, List<Schema> readers) {
            if (!isNamed(branch)) {
                return readers.stream()
                        .filter(candidate -> candidate.getType() == branch.getType())
                        .findFirst()
                        .map(candidate -> over(branch, candidate))
                        .orElse(branch);
            }
            return readers.stream()
                    .filter(candidate -> isNamedAlike(branch, candidate))
                    .findFirst()
                    .map(candidate -> over(branch, candidate))
                    .orElseGet(() -> Schema.createFixed(branch.getName(), null, branch.getNamespace(), 0));
        }

        private Schema overRecord(Schema writer, Schema reader) {
            Schema known = done.get(writer);
            if (known != null) {
                return known;
            }
            Schema veiled = Schema.createRecord(writer.getName(), null, writer.getNamespace(), false);
            done.put(writer, veiled);
            List<Schema.Field> fields = new ArrayList<>();
            for (Schema.Field field : writer.getFields()) {
                Schema.Field ours = reader.getField(field.name());
                fields.add(new Schema.Field(
                        field.name(), ours == null ? field.schema() : over(field.schema(), ours.schema())));
            }
            veiled.setFields(Collections.unmodifiableList(fields));
            return veiled;
        }
    }
}
