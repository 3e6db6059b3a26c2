package io.workerreturn.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.workerreturn.rejected.Rejected;
import io.workerreturn.rejected.RejectedId;
import io.workerreturn.schema.RejectedSettlement;
import io.workerreturn.wire.Reason;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rejected records for programs and in words. */
final class RejectedJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONG = 60;

    private RejectedJson() {}

    static String line(Object json) throws JsonProcessingException {
        return written(json, JSON.writer());
    }

    static String pretty(Object json) throws JsonProcessingException {
        return written(json, JSON.writerWithDefaultPrettyPrinter());
    }

    /** Each text in it as it may be printed: what stands beside is no part of it. */
    private static String written(Object json, ObjectWriter how) throws JsonProcessingException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new Veiling(how.createGenerator(text))) {
            how.writeValue(out, json);
        } catch (JsonProcessingException wrong) {
            throw wrong;
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
        return text.toString().lines().map(Printable::safe).collect(Collectors.joining(System.lineSeparator()));
    }

    /** Writes no identity number. */
    private static final class Veiling extends JsonGeneratorDelegate {
        Veiling(JsonGenerator out) {
            super(out, false);
        }

        @Override
        public void writeString(String text) throws IOException {
            delegate.writeString(Printable.veiled(text));
        }

        @Override
        public void writeFieldName(String name) throws IOException {
            delegate.writeFieldName(Printable.veiled(name));
        }
    }

    static Map<String, Object> of(Rejected rejected, @Nullable RejectedSettlement settlement) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", rejected.id().toString());
        json.put("place", rejected.place());
        json.put("topic", rejected.record().topic());
        json.put("partition", rejected.record().partition());
        json.put("offset", rejected.record().offset());
        json.put("appendedAt", rejected.appendedAt().toString());
        json.put("rejectedAt", rejected.rejectedAt().toString());
        json.put("key", rejected.keyText());
        json.put("size", rejected.size());
        json.put("parts", rejected.extent() == null ? 1 : rejected.extent().parts());
        json.put("reason", rejected.reason());
        json.put("message", rejected.message());
        json.put("hint", rejected.knownReason().map(Reason::hint).orElse(null));
        json.put(
                "resubmittedOf",
                rejected.resubmittedOf().map(RejectedId::toString).orElse(null));
        json.put("settled", settlement == null ? null : of(settlement));
        return json;
    }

    private static Map<String, Object> of(RejectedSettlement settlement) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("outcome", settlement.getOutcome());
        json.put("to", sentTo(settlement));
        json.put("how", settlement.getHow());
        json.put("by", settlement.getBy());
        json.put("at", settlement.getAt().toString());
        json.put("note", settlement.getNote());
        json.put("tool", settlement.getTool());
        return json;
    }

    /** Where the record stands that was sent in its place; null if none was. */
    static @Nullable String sentTo(RejectedSettlement settlement) {
        return settlement.getToTopic() == null
                        || settlement.getToPartition() == null
                        || settlement.getToOffset() == null
                ? null
                : new RejectedId(settlement.getToTopic(), settlement.getToPartition(), settlement.getToOffset())
                        .toString();
    }

    static String state(RejectedSettlement settlement) {
        String to = sentTo(settlement);
        return settlement.getOutcome().toLowerCase(Locale.ROOT) + (to == null ? "" : " as " + to);
    }

    static String shortened(@Nullable String given) {
        if (given == null) {
            return "-";
        }
        // the half of a number is none that anybody would find
        String text = Printable.of(given);
        return text.length() <= LONG ? text : text.substring(0, LONG - 1) + "…";
    }
}
