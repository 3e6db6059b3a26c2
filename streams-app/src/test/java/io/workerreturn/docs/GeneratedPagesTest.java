package io.workerreturn.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class GeneratedPagesTest {
    private static final List<Page> PAGES = Page.ALL;

    @ParameterizedTest
    @FieldSource("PAGES")
    void a_page_says_what_the_code_says(Page page) throws IOException {
        assertThat(page.isCurrentIn(Path.of("..", "docs")))
                .as("docs/%s is stale: run `%s`, read the difference, and commit it", page.file(), Page.COMMAND)
                .isTrue();
    }

    @Test
    void every_field_of_every_record_is_documented() {
        assertThat(TopicsPage.content()).doesNotContain("|  |");
    }
}
