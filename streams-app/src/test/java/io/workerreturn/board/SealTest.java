package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** What the board hands out, such as the cursor of a list, tells nobody anything and can't be made by anybody else. */
class SealTest {
    private static final Seal OURS = new Seal("0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
    private static final Seal ANOTHER = new Seal("fedcba9876543210".getBytes(StandardCharsets.US_ASCII));

    @Property
    void what_is_closed_opens_with_the_same_key_alone(@ForAll String text) {
        String sealed = OURS.close(text);
        assertThat(OURS.open(sealed))
                .isEqualTo(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        assertThatThrownBy(() -> ANOTHER.open(sealed)).isInstanceOf(Problem.class);
    }

    @Property
    void the_same_text_is_closed_otherwise_each_time_and_does_not_show(@ForAll int count) {
        String text = "returned|" + count + "|91330381MA00000001";
        String sealed = OURS.close(text);
        assertThat(sealed).isNotEqualTo(OURS.close(text));
        assertThat(new String(Base64.getUrlDecoder().decode(sealed), StandardCharsets.ISO_8859_1))
                .doesNotContain("returned", "9133");
    }

    @Property
    void whoever_changes_anything_of_it_is_refused(@ForAll int where, @ForAll byte by) {
        byte[] sealed = Base64.getUrlDecoder().decode(OURS.close("returned|3"));
        sealed[Math.floorMod(where, sealed.length)] ^= by == 0 ? 1 : by;
        assertThatThrownBy(
                        () -> OURS.open(Base64.getUrlEncoder().withoutPadding().encodeToString(sealed)))
                .isInstanceOf(Problem.class);
    }

    @Property
    void whatever_bytes_somebody_makes_up_are_refused(@ForAll @Size(max = 40) byte[] madeUp) {
        String cursor = Base64.getUrlEncoder().withoutPadding().encodeToString(madeUp);
        assertThatThrownBy(() -> OURS.open(cursor)).isInstanceOf(Problem.class);
        assertThat(OURS.opened(cursor)).isEmpty();
    }

    @Property
    void whatever_somebody_makes_up_is_refused(@ForAll String madeUp) {
        assertThatThrownBy(() -> OURS.open(madeUp)).isInstanceOf(Problem.class);
    }
}
