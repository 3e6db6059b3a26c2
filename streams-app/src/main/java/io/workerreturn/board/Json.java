package io.workerreturn.board;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.javalin.http.Context;
import io.workerreturn.domain.PersonalNumbers;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** JSON as the API has it: instants in UTC with milliseconds, dates as such, nothing left out. */
public final class Json {
    private static final DateTimeFormatter INSTANT = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .configure(SerializationFeature.FAIL_ON_EMPTY_BEANS, false)
            .registerModule(new SimpleModule()
                    .addSerializer(Instant.class, new InstantSerializer())
                    .addSerializer(String.class, new TextSerializer())
                    .addDeserializer(Instant.class, new InstantDeserializer())
                    .addSerializer(LocalDate.class, ToStringSerializer.instance));

    private Json() {}

    /** The mapper; it is shared, and must not be configured any further. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** This instant as the API has it. */
    public static String instant(Instant instant) {
        return INSTANT.format(instant);
    }

    /** A value as JSON in UTF-8. */
    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An answer could not be written as JSON.", e);
        }
    }

    /** Makes a value the answer. */
    public static void answer(Context call, Object value) {
        call.result(bytes(value)).contentType("application/json");
    }

    /** What people typed, or a source sent, may hold what nobody may read here. */
    private static final class TextSerializer extends JsonSerializer<String> {
        @Override
        public void serialize(String text, JsonGenerator out, SerializerProvider serializers) throws IOException {
            out.writeString(PersonalNumbers.hiddenIn(text));
        }
    }

    private static final class InstantSerializer extends JsonSerializer<Instant> {
        @Override
        public void serialize(Instant instant, JsonGenerator out, SerializerProvider serializers) throws IOException {
            out.writeString(instant(instant));
        }

        private static String instant(Instant instant) {
            return Json.instant(instant);
        }
    }

    private static final class InstantDeserializer extends JsonDeserializer<Instant> {
        @Override
        public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
            try {
                return Instant.parse(in.getText());
            } catch (DateTimeParseException notOne) {
                throw context.weirdStringException(in.getText(), Instant.class, "an instant in UTC is expected");
            }
        }
    }
}
