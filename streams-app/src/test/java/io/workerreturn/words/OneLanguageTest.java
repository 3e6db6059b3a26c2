package io.workerreturn.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.domain.Phase;
import io.workerreturn.domain.Urgency;
import io.workerreturn.domain.Verdict;
import io.workerreturn.importing.Kind;
import io.workerreturn.importing.Kinds;
import io.workerreturn.schema.AlertKind;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.schema.TripStatus;
import io.workerreturn.services.Service;
import io.workerreturn.services.Services;
import io.workerreturn.wire.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is called something is called so everywhere: its words stand in one place. */
class OneLanguageTest {
    private static final Path JAVA = Path.of("src", "main", "java", "io", "workerreturn");
    private static final Path ASSETS = Path.of("src", "main", "resources", "io", "workerreturn", "board", "assets");
    private static final Path SERVICES = Path.of("src", "main", "resources", "io", "workerreturn", "services");
    private static final Path IMPORTS = Path.of("..", "docs", "import", "README.zh.md");
    private static final Path GUIDE = Path.of("..", "docs", "guide.zh.md");

    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");
    private static final Pattern LITERAL = Pattern.compile("\"(?:[^\"\\\\\n]|\\\\.)*+\"");
    private static final Pattern SPELT = Pattern.compile("(?m)^  \"([^\"]+)\": \\[\"([^\"]*)\"");
    private static final Pattern ENTRY = Pattern.compile("^\\s+'([^']+)': (?:\\['((?:[^'\\\\]|\\\\.)*)',"
            + " '((?:[^'\\\\]|\\\\.)*)'\\]|'([^']+)'|\\['((?:[^'\\\\]|\\\\.)*)', (\\{.*\\})\\]),$");

    /**
     * They make up what others would write, know how names and numbers are built, or the grammar of what stands in cells: dates,
     * formats, errors, sums; and one is a page of prose in both languages.
     */
    private static final Pattern OTHERS = Pattern.compile("(simulation|bench|domain)/.*|docs/ImportPage.java"
            + "|importing/(Cell|Form|NumberFormat|Runs|Shares|Surroundings|Times).java");

    /** Words that the product used once, or that say something else in this trade, and what it says now. */
    private static final Map<String, String> NOT_SAID = Map.of(
            "观察中", "医学观察",
            "预警", "告警",
            "订座", "订票",
            "已抵达", "已到达",
            "已离瑞", "已离开",
            "人数差额", "清点差额",
            "计划返岗", "有返岗意向");

    @Test
    void no_class_spells_a_word_that_people_read_in_chinese() throws IOException {
        List<String> spelt = new ArrayList<>();
        for (Path file : files(JAVA, ".java")) {
            String text = Files.readString(file);
            // what a service reads of files and adds to the scenario is others' and made up, too
            if (OTHERS.matcher(JAVA.relativize(file).toString()).matches()
                    || text.contains("implements ScenarioStrand")
                    || text.contains("implements Rows")) {
                continue;
            }
            Matcher literal = LITERAL.matcher(text.replaceAll("(?m)^\\s*(\\*|//|/\\*\\*).*$", ""));
            while (literal.find()) {
                if (HAN.matcher(literal.group()).find()) {
                    spelt.add(JAVA.relativize(file) + ": " + literal.group());
                }
            }
        }
        assertThat(spelt)
                .as("Put them into said.js, and say them by their key: Said.of, Said.named.")
                .isEmpty();
    }

    @Test
    void no_script_of_the_page_spells_one_either() throws IOException {
        for (Path file : files(ASSETS, ".js")) {
            String script = Files.readString(file).replaceAll("(?m)^\\s*(//|\\*|/\\*\\*).*$", "");
            if (!List.of("said.js", "texts.js").contains(file.getFileName().toString())) {
                // the name of the other language stands on its switch
                assertThat(HAN.matcher(script.replace("中文", "")).find())
                        .as(file + ": put it into texts.js, or into said.js if Java says it too")
                        .isFalse();
            }
        }
    }

    @Test
    void a_service_spells_nothing_that_everybody_has_a_word_for_already() throws IOException {
        Map<String, String> keys = new TreeMap<>();
        spelt().forEach((key, texts) -> keys.put(String.join(" / ", texts).toLowerCase(Locale.ROOT), key));
        for (Service service : Services.ALL) {
            assertThat(Words.keys(service.name())).as(service.name()).isNotEmpty();
            Path list = SERVICES.resolve(service.name().replace("-", "")).resolve("words.js");
            String said = Files.readString(list);
            for (String key : Words.keys(service.name())) {
                String of = Words.of(service.name(), key);
                String texts = String.join(" / ", Words.of(of, Language.ZH), Words.of(of, Language.EN))
                        .toLowerCase(Locale.ROOT);
                // what begins with another's key is called as that is
                if (said.matches("(?s).*\"" + key.replace(".", "\\.") + "\": \\[\"(?!\\w+\\.[\\w.]+\").*")) {
                    assertThat(keys.putIfAbsent(texts, of))
                            .as(of + ": put the key of the other in place of its texts")
                            .isNull();
                }
            }
        }
    }

    @Test
    void no_two_keys_spell_the_same() throws IOException {
        Map<String, String> keys = new TreeMap<>();
        List<String> twice = new ArrayList<>();
        spelt().forEach((key, texts) -> {
            String first = keys.putIfAbsent(String.join(" / ", texts).toLowerCase(Locale.ROOT), key);
            if (first != null) {
                twice.add(key + ": as " + first);
            }
        });
        assertThat(twice)
                .as("What is called as something else is called has the other's key in place of its texts.")
                .isEmpty();
    }

    @Test
    void who_knows_the_grammar_of_cells_spells_no_header_and_no_choice() throws IOException {
        List<String> words = Words.keys().stream()
                .filter(key -> key.matches("(heading|choice|importKind)\\..*"))
                .flatMap(key -> Words.all(key).stream())
                .filter(word -> HAN.matcher(word).find() && word.length() > 2)
                .toList();
        assertThat(words).hasSizeGreaterThan(300);
        for (Path file : files(JAVA.resolve("importing"), ".java")) {
            Matcher literal = LITERAL.matcher(Files.readString(file));
            while (literal.find()) {
                assertThat(words)
                        .as(file.toString())
                        .doesNotContain(literal.group().replace("\"", ""));
            }
        }
    }

    @Test
    void every_word_of_the_imports_is_somebodys() {
        Set<String> used = new TreeSet<>();
        for (Kind kind : Kinds.CORE.all()) {
            kind.columns()
                    .forEach(column -> used.addAll(
                            List.of(column.label().key(), column.meaning().key())));
        }
        assertThat(Words.keys().stream()
                        .filter(key -> key.matches("(heading|means)\\..*"))
                        .filter(key -> !key.matches("heading\\.(usual|twin\\..*)")))
                .containsExactlyInAnyOrderElementsOf(used);
    }

    /** Those that spell something themselves, of both lists. */
    private static Map<String, List<String>> spelt() throws IOException {
        Map<String, List<String>> spelt = new LinkedHashMap<>();
        Matcher said = SPELT.matcher(Files.readString(ASSETS.resolve("said.js")));
        while (said.find()) {
            String key = said.group(1);
            // what begins with another's key is called as that is
            if (!Words.has(said.group(2))) {
                spelt.put(key, List.of(Words.of(key, Language.ZH), Words.of(key, Language.EN)));
            }
        }
        pageTexts().forEach((key, texts) -> {
            if (texts.size() == 2) {
                spelt.put(key, texts);
            }
        });
        return spelt;
    }

    /** Of the page alone: two texts, the key of another, or the Chinese text and the object of the English ones. */
    private static Map<String, List<String>> pageTexts() throws IOException {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        for (String line : Files.readAllLines(ASSETS.resolve("texts.js"))) {
            Matcher entry = ENTRY.matcher(line);
            if (entry.matches()) {
                String other = entry.group(4);
                String counts = entry.group(5);
                texts.put(
                        entry.group(1),
                        other != null
                                ? List.of(other)
                                : counts != null
                                        ? List.of(counts, entry.group(6))
                                        : List.of(entry.group(2), entry.group(3)));
            }
        }
        return texts;
    }

    @Test
    void what_refers_to_another_key_finds_it() throws IOException {
        Map<String, List<String>> page = pageTexts();
        assertThat(page).hasSizeGreaterThan(200);
        page.forEach((key, texts) -> {
            if (texts.size() == 1) {
                assertThat(Words.has(texts.get(0)) || page.containsKey(texts.get(0)))
                        .as(key + " refers to " + texts.get(0))
                        .isTrue();
            }
            assertThat(Words.has(key)).as(key + " stands in both lists").isFalse();
        });
    }

    @Test
    void every_code_that_people_meet_has_its_word() {
        Map<String, Stream<?>> families = new LinkedHashMap<>();
        families.put("phase", Stream.of(Phase.values()));
        families.put("status", Stream.of(TripStatus.values()));
        families.put("mode", Stream.of(TravelMode.values()));
        families.put("class", Stream.of(EnterpriseClass.values()));
        families.put("alertKind", Stream.of(AlertKind.values()));
        families.put("alertState", Stream.of(AlertState.values()));
        families.put("severity", Stream.of(AlertSeverity.values()));
        families.put("verdict", Stream.of(Verdict.values()).map(Verdict::label));
        families.put("urgency", Stream.of(Urgency.Level.values()).map(Urgency.Level::label));
        families.put("urgency.why", Stream.of(Urgency.Why.values()).map(Urgency.Why::label));
        families.put("reason", Stream.of(Reason.values()));
        families.forEach((family, codes) -> codes.forEach(code ->
                assertThat(Said.isNamed(family, code)).as(family + "." + code).isTrue()));
        for (Reason reason : Reason.values()) {
            assertThat(Words.has("reason." + reason + ".hint"))
                    .as(reason.name())
                    .isTrue();
        }
    }

    @Test
    void the_guide_quotes_what_the_page_says() throws IOException {
        TreeSet<String> said = new TreeSet<>();
        spelt().values().forEach(texts -> said.add(texts.get(0)));
        for (Service service : Services.ALL) {
            Words.keys(service.name()).forEach(key -> said.add(Words.of(Words.of(service.name(), key), Language.ZH)));
        }
        String headers = Files.readString(IMPORTS);
        String guide = Files.readString(GUIDE);
        Matcher quoted = Pattern.compile("“([^”]+)”").matcher(guide);
        List<String> unknown = new ArrayList<>();
        while (quoted.find()) {
            String words = quoted.group(1);
            boolean heading = guide.contains("## " + words) || headers.contains("| " + words + ",");
            boolean code = !HAN.matcher(words).find() || words.contains("@");
            if (!heading && !code && said.stream().noneMatch(text -> says(text, words))) {
                unknown.add(words);
            }
        }
        assertThat(unknown).as(GUIDE + " quotes what nobody says").isEmpty();
    }

    /** What counts is written with a letter where the page has its number. */
    private static boolean says(String text, String words) {
        return text.equals(words) || text.contains("{n}") && text.startsWith(words.replace("n ", "{n} "));
    }

    @Test
    void what_is_not_said_any_more_is_said_nowhere() throws IOException {
        Map<String, String> said = new LinkedHashMap<>();
        spelt().forEach((key, texts) -> said.put(key, texts.get(0)));
        said.put(GUIDE.toString(), Files.readString(GUIDE));
        said.forEach((where, text) -> NOT_SAID.forEach((word, now) -> assertThat(text)
                .as(where + ": " + word + " is " + now + " here")
                .doesNotContain(word)));
    }

    private static List<Path> files(Path under, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(under)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
