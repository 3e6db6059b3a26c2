package io.workerreturn.words;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The list of what is said: a script of the board's page whose one object is JSON, so that both read the same file. Each key
 * has its text in Chinese and in English, or the key of what is called the same.
 */
public final class Words {
    /** Stands for words of others. */
    static final String QUOTED = "said.quoted";

    private static final String LIST = "/io/workerreturn/board/assets/said.js";
    private static final Map<String, List<String>> TEXTS = read();

    private Words() {}

    /** Every key. */
    public static Set<String> keys() {
        return TEXTS.keySet();
    }

    /** Whether there is a text of this key. */
    public static boolean has(String key) {
        return TEXTS.containsKey(key);
    }

    /**
     * The text of a key as it stands in the list.
     *
     * @throws IllegalStateException if there is none
     */
    static String of(String key, Language language) {
        List<String> texts = TEXTS.get(key);
        if (texts == null) {
            throw new IllegalStateException(LIST + " has no " + key);
        }
        return texts.get(language == Language.ZH ? 0 : 1);
    }

    /** What is called as something else is called has the other's key in place of texts. */
    private static List<String> texts(JsonNode list, String key) {
        JsonNode texts = list.path(key);
        if (texts.isTextual()) {
            return texts(list, texts.asText());
        }
        if (!texts.isArray()) {
            throw new IllegalStateException(LIST + " has no " + key);
        }
        return List.of(texts.path(0).asText(), texts.path(1).asText());
    }

    private static Map<String, List<String>> read() {
        try (InputStream list = Words.class.getResourceAsStream(LIST)) {
            if (list == null) {
                throw new IllegalStateException(LIST + " is not there: the build is incomplete");
            }
            String script = new String(list.readAllBytes(), StandardCharsets.UTF_8);
            JsonNode said =
                    new ObjectMapper().readTree(script.substring(script.indexOf("{"), script.lastIndexOf('}') + 1));
            Map<String, List<String>> texts = new LinkedHashMap<>();
            said.fieldNames().forEachRemaining(key -> texts.put(key, texts(said, key)));
            return texts;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
