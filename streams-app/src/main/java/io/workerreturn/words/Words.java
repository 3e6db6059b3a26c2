package io.workerreturn.words;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The lists of what is said: scripts of the board's page whose one object is JSON, so that both read the same files. Each key has its
 * text in Chinese and in English, or the key of what is called the same, and behind it what else people write for it. The first list is everybody's. A service has one in its own
 * folder, and its keys have the service's name and a colon in front.
 */
public final class Words {
    /** Stands for words of others. */
    static final String QUOTED = "said.quoted";

    private static final char OF = ':';
    private static final String LIST = "/io/workerreturn/board/assets/said.js";
    private static final JsonNode EVERYBODYS = read(LIST).orElseThrow(() -> missing(LIST));
    private static final Map<String, List<String>> TEXTS = texts(EVERYBODYS);
    private static final Map<String, Map<String, List<String>>> OF_SERVICES = new ConcurrentHashMap<>();

    private Words() {}

    /** Every key of everybody's list. */
    public static Set<String> keys() {
        return TEXTS.keySet();
    }

    /** Every key of the list of a service, without its name in front; none if it has no list. */
    public static Set<String> keys(String service) {
        return ofService(service).keySet();
    }

    /** The key by which a word of the list of a service is known to everybody. */
    public static String of(String service, String key) {
        return service + OF + key;
    }

    /** Whether there is a text of this key. */
    public static boolean has(String key) {
        return found(key) != null;
    }

    /**
     * The text of a key as it stands in its list.
     *
     * @throws IllegalStateException if there is none
     */
    static String of(String key, Language language) {
        return all(key).get(language == Language.ZH ? 0 : 1);
    }

    /**
     * What is said of a key, in Chinese and in English, and whatever else people write for it.
     *
     * @throws IllegalStateException if no list has the key
     */
    public static List<String> all(String key) {
        List<String> texts = found(key);
        if (texts == null) {
            throw new IllegalStateException("no list has " + key);
        }
        return texts;
    }

    private static @Nullable List<String> found(String key) {
        int at = key.indexOf(OF);
        return at < 0 ? TEXTS.get(key) : ofService(key.substring(0, at)).get(key.substring(at + 1));
    }

    private static Map<String, List<String>> ofService(String service) {
        return OF_SERVICES.computeIfAbsent(
                service, name -> read(pathOf(name)).map(Words::texts).orElse(Map.of()));
    }

    /** Where the list of a service stands on the class path. */
    static String pathOf(String service) {
        return "/io/workerreturn/services/" + service.replace("-", "") + "/words.js";
    }

    private static Map<String, List<String>> texts(JsonNode list) {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        list.fieldNames().forEachRemaining(key -> texts.put(key, texts(list, key)));
        return texts;
    }

    /** What is called as something else is called has the other's key in place of both texts. */
    private static List<String> texts(JsonNode list, String key) {
        JsonNode texts = list.path(key);
        if (texts.isMissingNode() && list != EVERYBODYS) {
            return texts(EVERYBODYS, key);
        }
        List<String> all = new ArrayList<>();
        if (texts.isTextual()) {
            all.addAll(texts(list, texts.asText()));
        }
        for (JsonNode text : texts) {
            // a word of a list may be a key of another: keys of words of others have two parts
            boolean another =
                    text.asText().indexOf('.') > 0 && (list.has(text.asText()) || EVERYBODYS.has(text.asText()));
            all.addAll(another ? texts(list, text.asText()) : List.of(text.asText()));
        }
        if (all.size() < 2) {
            throw missing(key);
        }
        return List.copyOf(all);
    }

    private static IllegalStateException missing(String what) {
        return new IllegalStateException(what + " is not there: the build is incomplete");
    }

    private static Optional<JsonNode> read(String path) {
        try (InputStream list = Words.class.getResourceAsStream(path)) {
            if (list == null) {
                return Optional.empty();
            }
            String script = new String(list.readAllBytes(), StandardCharsets.UTF_8);
            return Optional.of(
                    new ObjectMapper().readTree(script.substring(script.indexOf("{"), script.lastIndexOf('}') + 1)));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
