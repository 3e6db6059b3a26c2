package io.workerreturn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher makes of its environment, shown by a java that only says how it was called. */
@EnabledOnOs(OS.LINUX)
class LauncherTest {
    private static final Path LAUNCHER = Path.of("..", "worker-return");

    @TempDir
    private Path home;

    private int status;

    @BeforeEach
    void anInstallationWithoutSources() throws IOException {
        Files.copy(LAUNCHER, home.resolve("worker-return"));
        Files.createDirectories(home.resolve("streams-app/target/lib"));
        Files.createFile(home.resolve("streams-app/target/worker-return.jar"));
        java(17);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "--verbose run", "start", "demo", "--verbose --version board"})
    void what_stays_takes_a_quarter_of_the_memory_at_most_and_only_as_it_needs_it(String command) throws Exception {
        String said = launched(Map.of(), command.split(" "));
        assertThat(heap(said)).isLessThanOrEqualTo(memory() / 4).isLessThanOrEqualTo(8192);
        assertThat(said).doesNotContain("-Xms", "AlwaysPreTouch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "--verbose run", "start"})
    void a_server_takes_what_it_asks_for_at_once(String command) throws Exception {
        assertThat(launched(Map.of("WORKER_RETURN_HEAP", "3g"), command.split(" ")))
                .contains("-Xms3g ", "-Xmx3g ", "-XX:+AlwaysPreTouch ");
    }

    @Test
    void what_is_measured_is_started_as_run_would_be() throws Exception {
        for (Map<String, String> environment : List.of(
                Map.<String, String>of(),
                Map.of("WORKER_RETURN_HEAP", "3g"),
                Map.of("WORKER_RETURN_JAVA_OPTS", "-Xmx1g -XX:+UseZGC"))) {
            String run = launched(environment, "run").replaceAll("(?s) -Dfile.encoding.*", "");
            assertThat(launched(environment, "bench")).contains("-Dworker-return.run.options=" + run);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--help", "topics --apply", "--verbose config"})
    void what_ends_at_once_is_not_compiled_for_long(String command) throws Exception {
        assertThat(launched(Map.of(), command.isEmpty() ? new String[0] : command.split(" ")))
                .contains("-XX:TieredStopAtLevel=1 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "audit", "import staff.xlsx"})
    void what_works_long_is_compiled_as_well_as_java_can(String command) throws Exception {
        assertThat(launched(Map.of(), command.split(" "))).doesNotContain("TieredStopAtLevel");
    }

    @Test
    void a_demo_keeps_the_classes_that_it_loaded_and_others_start_with_them_until_the_program_is_a_new_one()
            throws Exception {
        Path classes = home.resolve("streams-app/target/worker-return-java17.0.1-6-Some.jsa");
        assertThat(launched(Map.of(), "demo")).contains("-XX:ArchiveClassesAtExit=" + classes + " ");
        assertThat(launched(Map.of(), "run")).doesNotContain(".jsa");

        Files.createFile(classes);
        Path jar = home.resolve("streams-app/target/worker-return.jar");
        FileTime made = Files.getLastModifiedTime(classes);
        Path libraries = home.resolve("streams-app/target/lib");
        Files.setLastModifiedTime(jar, FileTime.from(made.toInstant().minusSeconds(1)));
        Files.setLastModifiedTime(libraries, FileTime.from(made.toInstant().minusSeconds(1)));
        for (String command : List.of("demo", "run", "topics")) {
            assertThat(launched(Map.of(), command)).contains("-XX:SharedArchiveFile=" + classes + " ");
        }

        java(25);
        assertThat(launched(Map.of(), "run")).doesNotContain(".jsa");

        java(17);
        Files.setLastModifiedTime(jar, FileTime.from(made.toInstant().plusSeconds(1)));
        assertThat(launched(Map.of(), "run")).doesNotContain(".jsa");
        assertThat(launched(Map.of(), "demo")).contains("-XX:ArchiveClassesAtExit=" + classes + " ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "lots", "0g", "3 g", "-3g"})
    void a_heap_that_is_no_size_is_refused(String size) throws Exception {
        assertThat(launched(Map.of("WORKER_RETURN_HEAP", size), "run")).contains("WORKER_RETURN_HEAP");
        assertThat(status).isEqualTo(ExitStatus.FAILURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", ""})
    void chinese_names_of_files_are_read_without_a_locale(String locale) throws Exception {
        assertThat(launched(Map.of("LC_ALL", locale, "LANG", locale), "import", "花名册.csv"))
                .contains("LC_ALL=C.UTF-8", "花名册.csv", "-Dsun.jnu.encoding=UTF-8");
    }

    @Test
    void a_locale_that_knows_them_stays() throws Exception {
        assertThat(launched(Map.of("LC_ALL", "C.utf8"), "import")).contains("LC_ALL=C.utf8");
    }

    @Test
    void later_versions_of_java_are_told_what_they_would_warn_of_and_earlier_ones_are_refused() throws Exception {
        assertThat(launched(Map.of(), "run")).doesNotContain("--enable-native-access");
        java(25);
        assertThat(launched(Map.of(), "run")).contains("--enable-native-access=ALL-UNNAMED", "-Djdk.console=java.base");
        java(11);
        assertThat(launched(Map.of(), "run")).contains("17 or later");
        assertThat(status).isEqualTo(ExitStatus.FAILURE);
    }

    private void java(int version) throws IOException {
        Path java = Files.createDirectories(home.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, """
                #!/usr/bin/env bash
                if [[ $1 == -XshowSettings:properties ]]; then echo "    java.specification.version = %d"; echo "    java.vm.version = %<d.0.1+6-Some"; exit; fi
                echo "$* LC_ALL=$LC_ALL"
                """.formatted(version));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String launched(Map<String, String> environment, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("bash", home.resolve("worker-return").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("WORKER_RETURN_"));
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        status = process.exitValue();
        return said;
    }

    private static long heap(String said) {
        Matcher heap = Pattern.compile("-Xmx(\\d+)m").matcher(said);
        assertThat(heap.find()).as(said).isTrue();
        return Long.parseLong(heap.group(1));
    }

    private static long memory() throws IOException {
        Matcher total = Pattern.compile("MemTotal:\\s+(\\d+) kB").matcher(Files.readString(Path.of("/proc/meminfo")));
        assertThat(total.find()).isTrue();
        return Long.parseLong(total.group(1)) / 1024;
    }
}
