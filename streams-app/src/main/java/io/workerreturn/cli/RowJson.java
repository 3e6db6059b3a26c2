package io.workerreturn.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** A row of a topic under the names of its fields, for JSON: times, days and constants as text. */
final class RowJson {
    private RowJson() {}

    static Map<String, @Nullable Object> of(SpecificRecord row) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        for (Schema.Field field : row.getSchema().getFields()) {
            json.put(field.name(), value(row.get(field.pos())));
        }
        return json;
    }

    private static @Nullable Object value(@Nullable Object value) {
        if (value instanceof SpecificRecord record) {
            return of(record);
        } else if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            map.forEach((key, of) -> json.put(String.valueOf(key), value(of)));
            return json;
        } else if (value instanceof List<?> list) {
            return list.stream().map(RowJson::value).toList();
        }
        return value == null || value instanceof Number || value instanceof Boolean ? value : value.toString();
    }
}
