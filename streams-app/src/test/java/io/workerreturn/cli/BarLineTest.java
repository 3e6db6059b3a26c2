package io.workerreturn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import org.junit.jupiter.api.Test;

class BarLineTest {
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final PrintStream terminal = new PrintStream(screen, true, StandardCharsets.UTF_8);
    private final BarLine line = new BarLine(terminal);

    /** What a person sees: of each line what was written last at each place. */
    private List<String> seen() {
        return Stream.of(screen.toString(StandardCharsets.UTF_8).split("\n"))
                .map(raw -> {
                    StringBuilder seen = new StringBuilder();
                    for (String over : raw.split("\r", -1)) {
                        seen.replace(0, Math.min(over.length(), seen.length()), over);
                    }
                    return seen.toString().stripTrailing();
                })
                .toList();
    }

    @Test
    void what_is_said_beside_a_bar_has_a_line_of_its_own_and_the_bar_comes_back_below() {
        PrintStream out = line.beside(terminal, StandardCharsets.UTF_8);
        PrintStream err = line.beside(terminal, StandardCharsets.UTF_8);
        ConsoleProgressBarConsumer bar = line.consumer();
        bar.accept("名单.csv  10 % [=>      ] 10/100 rows");
        out.println("名单.csv: read as staff lists");
        bar.accept("名单.csv  20 % [==>     ] 20/100 rows");
        err.println("^C");
        err.println("Stopping.");
        bar.accept("名单.csv  30 % [===>    ] 30/100 rows");
        bar.close();
        out.println("Stopped.");
        assertThat(seen())
                .containsExactly(
                        "名单.csv: read as staff lists",
                        "^C",
                        "Stopping.",
                        "名单.csv  30 % [===>    ] 30/100 rows",
                        "Stopped.");
    }
}
