package io.workerreturn.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LedgerTest {
    @Property
    void shares_add_up_and_none_is_a_fen_from_its_part(
            @ForAll @LongRange(min = 0, max = 100_000_000_000L) long fen,
            @ForAll @Size(min = 1, max = 30) Map<@AlphaChars @NotEmpty String, @IntRange(max = 5_000) Integer> heads) {
        Map<String, Long> weights = new HashMap<>();
        heads.forEach((name, weight) -> weights.put(name, (long) weight));
        long all = weights.values().stream().mapToLong(Long::longValue).sum();
        Map<String, Long> shares = Ledger.shares(fen, weights);
        if (all == 0) {
            assertThat(shares).isEmpty();
            return;
        }
        assertThat(shares.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(fen);
        shares.forEach((name, share) -> {
            double part = (double) fen * weights.get(name) / all;
            assertThat((double) share).isBetween(part - 1.001, part + 1.001);
        });
    }

    @Property
    void a_share_is_rounded_down(
            @ForAll @LongRange(min = 0, max = 900_000_000_000_000L) long fen,
            @ForAll @IntRange(max = 10_000) int basisPoints) {
        assertThat(Ledger.share(fen, basisPoints)).isEqualTo(fen * basisPoints / 10_000);
    }

    @Test
    void the_largest_amount_has_shares_too() {
        assertThat(Ledger.share(Long.MAX_VALUE, 10_000)).isEqualTo(Long.MAX_VALUE);
        assertThat(Ledger.shares(Long.MAX_VALUE, Map.of("a", 1L, "b", 1L)))
                .containsEntry("a", Long.MAX_VALUE / 2 + 1)
                .containsEntry("b", Long.MAX_VALUE / 2);
    }

    @Property
    void what_is_due_and_what_was_paid_is_what_is_entitled(
            @ForAll @LongRange(min = 0, max = 1L << 50) long entitled,
            @ForAll @LongRange(min = 0, max = 1L << 50) long paid) {
        Ledger.Account account = new Ledger.Account(entitled, paid);
        assertThat(account.due() + account.paid()).isEqualTo(account.entitled());
        assertThat(account.overpaid()).isEqualTo(Math.max(0, -account.due()));
    }
}
