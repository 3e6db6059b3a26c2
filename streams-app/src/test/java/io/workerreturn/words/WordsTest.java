package io.workerreturn.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WordsTest {
    private static final Path SOURCES = Path.of("src", "main", "java");

    /** What looks like a key of one of the list's families. */
    private static final Pattern KEY = Pattern.compile("\"((?:" + families() + ")\\.[A-Za-z0-9.]*[A-Za-z0-9])\"");

    private static String families() {
        Set<String> families = new TreeSet<>();
        Words.keys().forEach(key -> families.add(key.replaceFirst("\\..*", "")));
        families.remove("import");
        return String.join("|", families);
    }

    @Test
    void every_key_says_something_in_both_languages_and_takes_the_same_from_whoever_says_it() {
        for (String key : Words.keys()) {
            Said said = Said.of(key, "a", "b", "c", "d", "e", "f", "g", "h");
            for (Language language : Language.values()) {
                assertThat(said.in(language)).as(key).isNotBlank();
            }
            // who reads English is told the Chinese header too
            if (!key.equals("columns.called")) {
                assertThat(parameters(Words.of(key, Language.ZH)))
                        .as(key)
                        .containsAll(parameters(Words.of(key, Language.EN)));
            }
            if (Words.of(key, Language.EN).replaceAll("\\{\\d}", "").matches("(?s).*[a-z].*")) {
                assertThat(Words.of(key, Language.ZH)).as(key).matches("(?s).*[\\u4e00-\\u9fff].*");
            }
        }
    }

    private static Set<String> parameters(String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = Pattern.compile("\\{\\d}").matcher(text);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    @Test
    void every_key_that_the_importer_says_is_in_the_list() throws IOException {
        for (Path file : files()) {
            Matcher key = KEY.matcher(Files.readString(file));
            while (key.find()) {
                // a column is called by the key of its words, whatever their family
                assertThat(Words.has(key.group(1)) || Words.has("heading." + key.group(1)))
                        .as(file + ": " + key.group(1))
                        .isTrue();
            }
        }
    }

    @Test
    void the_packed_page_leaves_out_no_text_that_the_page_says() throws IOException {
        Matcher left = Pattern.compile("<never.said.by.the.page>(.+)</never.said.by.the.page>")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(left.find()).isTrue();
        Pattern said = Pattern.compile("[`'\"](?:" + left.group(1) + ")\\.[\\w.$]");
        Pattern leftOut = Pattern.compile("(?m)^ *\"(?:" + left.group(1) + ")\\..*$");
        try (Stream<Path> files = Files.walk(Path.of("src/main/resources/io/workerreturn/board/assets"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".js")).toList()) {
                // a text that stays may be the same as another
                String text = leftOut.matcher(Files.readString(file)).replaceAll("");
                assertThat(said.matcher(text).results().map(MatchResult::group))
                        .as(file.toString())
                        .isEmpty();
            }
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(
                            file -> file.toString().matches(".*/(importing/.*|cli/Import.*|board/ImportRoutes)\\.java"))
                    .toList();
        }
    }

    @Test
    void a_browser_is_answered_in_the_language_that_it_likes_best_of_those_that_are_spoken() {
        assertThat(Language.accepted("fr, zh-CN;q=0.8, en;q=0.9")).hasValue(Language.EN);
        assertThat(Language.accepted("zh-Hans-CN")).hasValue(Language.ZH);
        assertThat(Language.accepted("fr")).isEmpty();
        assertThat(Language.accepted(";;")).isEmpty();
        assertThat(Language.of("zh_CN.UTF-8")).hasValue(Language.ZH);
        assertThat(Language.of("zhuang")).isEmpty();
    }
}
