package io.workerreturn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.junit.jupiter.api.Test;

class GivenUpTest {
    private final AtomicLong now = new AtomicLong();
    private final GivenUp givenUp = new GivenUp(now::get);

    @Test
    void transactions_that_are_given_up_again_and_again_are_told_with_what_ended_the_last() {
        for (int i = 0; i < GivenUp.FEW; i++) {
            givenUp.count(new KafkaException("slow"));
            assertThat(givenUp.notice()).isEmpty();
        }
        givenUp.count(new KafkaException("in an error state", new InvalidTxnStateException("too old")));
        assertThat(givenUp.notice().orElseThrow())
                .contains("6 transactions", "10 minutes", "InvalidTxnStateException", "too old");
        now.addAndGet(GivenUp.WITHIN.toNanos() + 1);
        assertThat(givenUp.notice()).isEmpty();
        assertThat(givenUp.times()).isEqualTo(GivenUp.FEW + 1);
    }
}
