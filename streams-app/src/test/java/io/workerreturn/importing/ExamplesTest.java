package io.workerreturn.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ExamplesTest {
    private static final Path FOLDER = Path.of("..", "docs", "import", "examples");
    private static final Examples MADE = new Examples();
    private static final List<Examples.Example> EXAMPLES = MADE.all();
    private static final boolean WRITE = Boolean.getBoolean("examples.write");

    @ParameterizedTest
    @FieldSource("EXAMPLES")
    void an_example_is_what_the_scenario_makes_of_it(Examples.Example example) throws IOException {
        Path file = FOLDER.resolve(example.file());
        if (WRITE) {
            Files.createDirectories(file.getParent());
            Files.write(file, example.content());
        }
        assertThat(file).as("written by `%s`", Examples.COMMAND).exists();
        byte[] written = Files.readAllBytes(file);
        if (!example.file().endsWith(".xlsx")) {
            assertThat(written)
                    .as("%s is stale: run `%s`", file, Examples.COMMAND)
                    .isEqualTo(example.content());
        }
        // archives carry the time at which they were made: what they say is compared
        assertThat(said(example, written))
                .as("%s is stale: run `%s`", file, Examples.COMMAND)
                .isEqualTo(said(example, example.content()));
    }

    private static List<Object> said(Examples.Example example, byte[] content) {
        Desk desk = desk(example);
        ImportSummary summary = desk.reads(content);
        return List.of(desk.sent, desk.bad, summary);
    }

    private static Desk desk(Examples.Example example) {
        return new Desk(example.kind(), settings -> {
            ImportSettings how = settings;
            for (String option : example.options()) {
                String value = option.substring(option.indexOf(' ') + 1);
                if (option.startsWith("--as-of")) {
                    how = how.asOf(ImportSettings.time(value, how.zone(), how.season()));
                } else if (option.startsWith("--fill-down")) {
                    how = Desk.filledDown(how, value);
                } else if (option.startsWith("--fill")) {
                    how = Desk.filled(how, value.split("=")[0], value.split("=")[1]);
                }
            }
            return how;
        });
    }

    @ParameterizedTest
    @FieldSource("EXAMPLES")
    void an_example_says_what_its_page_says_of_it(Examples.Example example) {
        Desk desk = desk(example);
        ImportSummary summary = desk.reads(example.content());
        assertThat(List.of(summary.rows(), summary.badRows(), summary.events()))
                .as("rows, bad rows and events; bad: %s; notes: %s", desk.bad, summary.notes())
                .containsExactly((long) example.rows(), (long) example.bad(), (long) example.events());
        assertThat(desk.sent).hasSize(example.events());
    }

    @Test
    void both_files_of_a_kind_say_the_same() {
        for (Kind kind : Kinds.CORE.all()) {
            List<Examples.Example> files = EXAMPLES.stream()
                    .filter(example -> example.kind() == kind
                            && (example.file().equals(kind.id() + ".csv")
                                    || example.file().equals(kind.id() + ".xlsx")))
                    .toList();
            if (files.size() == 2) {
                Desk csv = desk(files.get(0));
                csv.reads(files.get(0).content());
                Desk xlsx = desk(files.get(1));
                xlsx.reads(files.get(1).content());
                assertThat(xlsx.sent).as(kind.id()).isEqualTo(csv.sent);
            }
        }
    }

    @Test
    void the_page_lists_every_example() throws IOException {
        StringBuilder page = new StringBuilder("""
            # Examples

            Everybody in these files is invented. They are made from a small scenario by
            `%s`.
            """.formatted(Examples.COMMAND));
        table(
                page,
                "Of each kind",
                "They hold together: import them in this order, and the firms get their return rates.",
                false);
        table(page, "Of each kind of mess", "What to expect of files that were not made for this.", true);
        Path file = FOLDER.resolve("README.md");
        if (WRITE) {
            Files.writeString(file, page, StandardCharsets.UTF_8);
        }
        assertThat(file).as("written by `%s`", Examples.COMMAND).hasContent(page.toString());
    }

    private static void table(StringBuilder page, String title, String meaning, boolean mess) {
        page.append("""

            ## %s

            %s

            | file | shows | rows | bad | events | command |
            | --- | --- | --- | --- | --- | --- |
            """.formatted(title, meaning));
        EXAMPLES.stream()
                .filter(example -> example.file().startsWith("mess/") == mess)
                .forEach(example -> page.append("| [%s](%s) | %s | %d | %d | %d | `%s` |\n"
                        .formatted(
                                example.file(),
                                example.file(),
                                example.shows(),
                                example.rows(),
                                example.bad(),
                                example.events(),
                                example.command())));
    }
}
