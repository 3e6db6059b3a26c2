package io.workerreturn.cli;

import io.workerreturn.docs.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "docs",
        hidden = true,
        description = "Writes the pages under docs/ that are generated from the code. For those who change the code.")
final class DocsCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(
            names = "--to",
            paramLabel = "<folder>",
            defaultValue = "${sys:worker-return.home:-.}/docs",
            description = "Where to. Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("docs");

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        for (Page page : Page.ALL) {
            Path file = folder.resolve(page.file()).normalize();
            if (!file.startsWith(folder.normalize()) && !Files.exists(file)) {
                // beside the folder only where the project is
                continue;
            }
            boolean current = page.isCurrentIn(folder);
            page.writeTo(folder);
            spec.commandLine().getOut().println(file + (current ? " is current" : " is new"));
        }
        return ExitStatus.OK;
    }
}
