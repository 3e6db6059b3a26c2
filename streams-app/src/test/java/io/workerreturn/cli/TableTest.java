package io.workerreturn.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columns_stand_under_each_other_whatever_the_script() {
        StringWriter out = new StringWriter();
        new Table("firm", "back").row("瑞安汽配", "12").row("Ruian", "3").print(new PrintWriter(out));
        assertThat(out.toString().lines()).containsExactly("firm      back", "瑞安汽配  12", "Ruian     3");
    }

    @Test
    void a_row_has_a_cell_for_every_heading() {
        assertThatThrownBy(() -> new Table("one", "two").row("1")).hasMessageContaining("1 cells under 2");
    }
}
