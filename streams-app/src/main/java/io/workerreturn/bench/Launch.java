package io.workerreturn.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How further processes are started: with this one's Java and class path.
 *
 * @param application options of the application's Java machine, and of the floor's
 * @param others options of the broker's and the loader's
 * @param entry main class and arguments of a process that {@linkplain ChildProcess serves}
 */
public record Launch(List<String> application, List<String> others, List<String> entry) {
    List<String> command(boolean measured) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(measured ? application : others);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.addAll(entry);
        return command;
    }
}
