package io.workerreturn.docs;

import io.workerreturn.importing.Kind;
import io.workerreturn.importing.Kinds;
import io.workerreturn.importing.Templates;
import io.workerreturn.services.Services;
import io.workerreturn.words.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A page of docs/, or a file of deploy/, that is written from the code.
 *
 * @param file its name in docs/, or the way from there
 * @param content what it says, ending with a line break
 */
public record Page(String file, Supplier<String> content) {
    /** The kinds of files that the importer and all services know. */
    static final Kinds KINDS = Services.kinds(Services.ALL);

    /** Every generated page. */
    public static final List<Page> ALL = Stream.concat(
                    Stream.of(
                            new Page("configuration.md", ConfigurationPage::content),
                            new Page("metrics.md", MetricsPage::content),
                            new Page("rejected.md", RejectedPage::content),
                            new Page("topics.md", TopicsPage::content),
                            new Page("topology.md", TopologyPage::content),
                            new Page("../deploy/kubernetes-strimzi/topics.yaml", StrimziPages::topics),
                            new Page("../deploy/kubernetes-strimzi/users.yaml", StrimziPages::users),
                            new Page("import/README.md", ImportPage::content),
                            new Page("import/README.zh.md", ImportPage::inChinese)),
                    KINDS.all().stream()
                            .map(kind -> new Page(
                                    "import/templates/" + template(kind), () -> Templates.of(kind, Language.ZH))))
            .toList();

    /** What to do when a page is stale. */
    public static final String COMMAND = "./worker-return docs";

    static final String NOTICE =
            "<!-- Written from the code by `" + COMMAND + "`. Change the code, not this page. -->\n\n";

    /** The file of a kind's template. */
    static String template(Kind kind) {
        return kind.id() + ".csv";
    }

    /** Whether the file in this folder says what the code says. */
    public boolean isCurrentIn(Path docs) throws IOException {
        Path page = docs.resolve(file);
        return Files.exists(page) && Files.readString(page).equals(content.get());
    }

    /** Writes the file into this folder. */
    public void writeTo(Path docs) throws IOException {
        Path page = docs.resolve(file);
        Files.createDirectories(page.toAbsolutePath().getParent());
        Files.writeString(page, content.get());
    }

    /** The text as it may stand in a cell of a table. */
    static String cell(String text) {
        return text.replace("|", "\\|").replaceAll("\\s+", " ").strip();
    }
}
