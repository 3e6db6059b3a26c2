package io.workerreturn.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.schema.AlertAcknowledgement;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.WorkerStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever field of whatever we are told holds the number of a person, payloads and lists included, the record is refused. */
class ImpersonalTest {
    private static final String NUMBER = "330381198802140775";

    static Stream<Class<? extends SpecificRecord>> told() {
        return Stream.of(
                TripEvent.class,
                IndividualArrival.class,
                WorkerStatus.class,
                Enterprise.class,
                EnterpriseReport.class,
                AlertAcknowledgement.class);
    }

    @ParameterizedTest
    @MethodSource("told")
    void no_text_of_what_is_told_may_be_the_number_of_a_person(Class<? extends SpecificRecord> type) {
        List<SpecificRecord> clean = new ArrayList<>();
        List<SpecificRecord> dirty = new ArrayList<>();
        Schema schema = SpecificData.get().getSchema(type);
        values(schema, false).forEach(value -> clean.add((SpecificRecord) value));
        values(schema, true).forEach(value -> dirty.add((SpecificRecord) value));

        assertThat(dirty).hasSizeGreaterThan(3);
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
    private static List<Object> values(Schema schema, boolean number) {
        return switch (schema.getType()) {
            case STRING -> List.of(number ? NUMBER : "text");
            case ARRAY ->
                values(schema.getElementType(), number).stream()
                        .<Object>map(List::of)
                        .toList();
            case UNION ->
                schema.getTypes().stream()
                        .filter(branch -> branch.getType() != Schema.Type.NULL)
                        .flatMap(branch -> values(branch, number).stream())
                        .toList();
            case RECORD -> records(schema, number);
            default -> number ? List.of() : List.of(plain(schema));
        };
    }

    private static List<Object> records(Schema schema, boolean number) {
        List<Object> records = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            for (Object value : values(field.schema(), number)) {
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
            List<Object> values = values(field.schema(), false);
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
