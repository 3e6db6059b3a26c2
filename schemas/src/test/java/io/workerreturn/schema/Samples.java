package io.workerreturn.schema;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** Any values of a schema. */
final class Samples {
    private static final int MOST = 4;

    private final Random random;

    Samples(Random random) {
        this.random = random;
    }

    Object of(Schema schema) {
        return switch (schema.getType()) {
            case RECORD -> {
                GenericData.Record value = new GenericData.Record(schema);
                schema.getFields().forEach(field -> value.put(field.pos(), of(field.schema())));
                yield value;
            }
            case ENUM ->
                new GenericData.EnumSymbol(
                        schema,
                        schema.getEnumSymbols()
                                .get(random.nextInt(schema.getEnumSymbols().size())));
            case ARRAY -> {
                List<Object> values = new ArrayList<>();
                for (int i = random.nextInt(MOST); i > 0; i--) {
                    values.add(of(schema.getElementType()));
                }
                yield values;
            }
            case MAP -> {
                Map<String, Object> values = new HashMap<>();
                for (int i = random.nextInt(MOST); i > 0; i--) {
                    values.put("key-" + i, of(schema.getValueType()));
                }
                yield values;
            }
            case UNION ->
                of(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
            case STRING -> "text-" + random.nextInt();
            case BYTES -> ByteBuffer.wrap(new byte[] {(byte) random.nextInt()});
            case INT -> random.nextInt();
            case LONG -> random.nextLong();
            case DOUBLE -> random.nextDouble();
            case FLOAT -> random.nextFloat();
            case BOOLEAN -> random.nextBoolean();
            case NULL -> null;
            case FIXED -> throw new IllegalArgumentException("no schema of ours has a fixed");
        };
    }
}
