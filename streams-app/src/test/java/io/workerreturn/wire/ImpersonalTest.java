package io.workerreturn.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.services.Services;
import io.workerreturn.topology.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever field of whatever we are told holds the number of a person, payloads and lists included, the record is refused. */
class ImpersonalTest {
    private static final String NUMBER = "330381198802140775";

    /** Of fifteen digits, without a check character. */
    private static final String OLD_NUMBER = "330381880214077";

    /** Fields that hold a code, where any fifteen digits may be right. In every other one people write what they like. */
    private static final Set<String> CODES = Set.of(
            "account",
            "alertId",
            "blockedBy",
            "by",
            "claimId",
            "destinationDivision",
            "division",
            "divisionPrefix",
            "enterprise",
            "enterpriseId",
            "eventId",
            "filedBy",
            "invoiceId",
            "kind",
            "leader",
            "originDivision",
            "paymentId",
            "phone",
            "role",
            "ruleId",
            "seat",
            "source",
            "subject",
            "supplyChainLead",
            "team",
            "teamId",
            "temperature",
            "tripId",
            "worker",
            "workerId");

    static Stream<Class<?>> told() {
        return Stream.of(
                        Topics.TOLD.stream().filter(topic -> topic != Topics.CLOCK),
                        Stream.of(Topics.CONTACTS, Topics.STAFF_REFERENCES),
                        Services.ALL.stream().flatMap(service -> service.told().stream()))
                .flatMap(topics -> topics)
                .map(Topics.Topic::type)
                .distinct()
                .map(type -> (Class<?>) type);
    }

    @ParameterizedTest
    @MethodSource("told")
    void no_text_of_what_is_told_may_be_the_number_of_a_person(Class<?> type) {
        List<SpecificRecord> clean = new ArrayList<>();
        List<SpecificRecord> dirty = new ArrayList<>();
        Schema schema = SpecificData.get().getSchema(type);
        values(schema, "", null).forEach(value -> clean.add((SpecificRecord) value));
        values(schema, "", NUMBER).forEach(value -> dirty.add((SpecificRecord) value));
        values(schema, "", OLD_NUMBER).forEach(value -> dirty.add((SpecificRecord) value));

        assertThat(dirty).hasSizeGreaterThan(1);
        for (SpecificRecord record : clean) {
            assertThatCode(() -> Checks.impersonal("key", record))
                    .as(record.toString())
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> Checks.impersonal(NUMBER, record)).isInstanceOf(UnusableRecordException.class);
        }
        for (SpecificRecord record : dirty) {
            assertThatThrownBy(() -> Checks.impersonal("key", record))
                    .as(record.toString())
                    .isInstanceOf(UnusableRecordException.class);
        }
    }

    /** Values of a type: clean ones, of every branch; or every one that has the number in one place. */
    private static List<Object> values(Schema schema, String field, @Nullable String number) {
        return switch (schema.getType()) {
            case STRING ->
                number == null
                        ? List.of("text")
                        : number.equals(OLD_NUMBER) && CODES.contains(field) ? List.of() : List.of(number);
            case ARRAY ->
                values(schema.getElementType(), field, number).stream()
                        .<Object>map(List::of)
                        .toList();
            case UNION ->
                schema.getTypes().stream()
                        .filter(branch -> branch.getType() != Schema.Type.NULL)
                        .flatMap(branch -> values(branch, field, number).stream())
                        .toList();
            case RECORD -> records(schema, number);
            default -> number == null ? List.of(plain(schema)) : List.of();
        };
    }

    private static List<Object> records(Schema schema, @Nullable String number) {
        List<Object> records = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            for (Object value : values(field.schema(), field.name(), number)) {
                SpecificRecord record = clean(schema);
                record.put(field.pos(), value);
                records.add(record);
            }
        }
        return records;
    }

    private static SpecificRecord clean(Schema schema) {
        SpecificRecord record = instance(schema);
        for (Schema.Field field : schema.getFields()) {
            List<Object> values = values(field.schema(), field.name(), null);
            record.put(field.pos(), values.get(0));
        }
        return record;
    }

    private static Object plain(Schema schema) {
        if (schema.getLogicalType() != null) {
            return switch (schema.getLogicalType().getName()) {
                case "timestamp-millis" -> java.time.Instant.EPOCH;
                case "date" -> java.time.LocalDate.EPOCH;
                default -> throw new IllegalStateException(schema.toString());
            };
        }
        return switch (schema.getType()) {
            case INT -> 1;
            case LONG -> 1L;
            case BOOLEAN -> true;
            case DOUBLE -> 1.0;
            case FLOAT -> 1f;
            case BYTES -> java.nio.ByteBuffer.allocate(1);
            case ENUM -> type(schema).getEnumConstants()[0];
            default -> throw new IllegalStateException(schema.toString());
        };
    }

    private static SpecificRecord instance(Schema schema) {
        try {
            return (SpecificRecord) type(schema).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> type(Schema schema) {
        try {
            return Class.forName(schema.getFullName());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
