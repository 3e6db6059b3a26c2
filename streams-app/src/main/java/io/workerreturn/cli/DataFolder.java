package io.workerreturn.cli;

import io.workerreturn.simulation.ScenarioSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where everything is kept, and whether it stays. */
record DataFolder(Path path, boolean kept) implements AutoCloseable {
    private static final String NAME = "worker-return-";
    private static final String TOLD = "told.txt";
    private static final String PROPERTIES = "app.properties";

    /** A folder that is gone at the end. */
    static DataFolder temporary() throws IOException {
        return new DataFolder(Files.createTempDirectory(NAME), false);
    }

    /**
     * A folder that is gone at the end, in this one.
     *
     * @param parent made if it does not exist; null for where temporary files go
     */
    static DataFolder temporary(@Nullable Path parent) throws IOException {
        return parent == null
                ? temporary()
                : new DataFolder(
                        Files.createTempDirectory(Files.createDirectories(parent.toAbsolutePath()), NAME), false);
    }

    static DataFolder of(DemoCommand.Options options) throws IOException {
        if (options.data().isEmpty()) {
            return temporary();
        }
        Path path = Files.createDirectories(options.data().get().toAbsolutePath());
        DataFolder folder = new DataFolder(path, true);
        ScenarioSettings asked = SimulateJob.scenario(options.scenario());
        if (Files.exists(path.resolve(TOLD)) && !folder.holds(asked)) {
            throw new UsageException("In " + path + " another scenario is kept (" + folder.told()
                    + "). Ask for that one, or give --data another folder.");
        }
        return folder;
    }

    private String told() {
        try {
            return Files.readString(path.resolve(TOLD)).strip();
        } catch (IOException e) {
            return "";
        }
    }

    boolean holds(ScenarioSettings scenario) {
        return told().equals(scenario.toString());
    }

    void keep(ScenarioSettings scenario) {
        try {
            Files.writeString(path.resolve(TOLD), scenario.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The settings as a file, for other commands to look at the same cluster by the same rules. */
    Path write(Map<String, String> settings) throws IOException {
        return Files.write(
                path.resolve(PROPERTIES),
                settings.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .toList());
    }

    @Override
    public void close() throws IOException {
        if (kept) {
            return;
        }
        List<Path> everything;
        try (Stream<Path> walk = Files.walk(path)) {
            everything = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : everything) {
            Files.deleteIfExists(each);
        }
    }
}
