package io.workerreturn.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A thread writes value after value on one buffer, and none shows in another. */
class CompactWriterTest {
    private static byte[] written(String... texts) {
        CompactWriter alone = new CompactWriter();
        for (String text : texts) {
            alone.text(text);
        }
        return alone.toBytes();
    }

    @Test
    void a_value_within_a_value_does_not_write_over_it() {
        byte[] outer = CompactWriter.bytesOf("outer", (out, text) -> {
            out.text("before");
            assertThat(CompactWriter.bytesOf("inner", CompactWriter::text)).isEqualTo(written("inner"));
            out.text(text);
        });

        assertThat(outer).isEqualTo(written("before", "outer"));
    }

    @Test
    void a_value_that_can_not_be_written_leaves_nothing_in_the_next_one() {
        assertThatThrownBy(() -> CompactWriter.bytesOf("half", (out, text) -> {
                    out.text(text);
                    throw new IllegalStateException("broken off");
                }))
                .hasMessage("broken off");

        assertThat(CompactWriter.bytesOf("whole", CompactWriter::text)).isEqualTo(written("whole"));
    }

    @Test
    void a_thread_uses_one_buffer_and_keeps_none_that_a_huge_value_has_stretched() {
        List<CompactWriter> used = new ArrayList<>();
        String huge = "x".repeat(CompactWriter.LARGEST_KEPT + 1);
        byte[] first = CompactWriter.bytesOf(huge, (out, text) -> used.add(out.text(text)));
        assertThat(first).isEqualTo(written(huge));
        assertThat(used.get(0).room()).isLessThan(CompactWriter.LARGEST_KEPT);

        CompactWriter.bytesOf("small", (out, text) -> used.add(out.text(text)));
        assertThat(used.get(1)).isSameAs(used.get(0));
    }

    @Test
    void an_identifier_is_halved_only_if_all_of_it_is_lower_case_hexadecimal() {
        for (String id : List.of("", "0a", "0A", "a", "0a1", "0a1g", "abcdefg0", "ffff瑞", "0a1b2c3d".repeat(40))) {
            byte[] bytes = new CompactWriter().id(id).id("end").toBytes();
            CompactReader in = new CompactReader(bytes);
            assertThat(in.id()).isEqualTo(id);
            assertThat(in.id()).isEqualTo("end");
            assertThat(in.atEnd()).isTrue();
        }
        assertThat(new CompactWriter().id("0a1b").toBytes()).hasSize(3);
        assertThat(new CompactWriter().id("0a1B").toBytes()).hasSize(5);
    }
}
