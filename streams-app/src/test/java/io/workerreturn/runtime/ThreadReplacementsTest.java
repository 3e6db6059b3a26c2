package io.workerreturn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadReplacementsTest {
    private final AtomicLong now = new AtomicLong();
    private final ThreadReplacements replacements = new ThreadReplacements(now::get);

    private int replacedOf(int deaths, Throwable cause) {
        int replaced = 0;
        for (int death = 0; death < deaths; death++) {
            replaced += replacements.allowed(cause) ? 1 : 0;
        }
        return replaced;
    }

    @Test
    void brokers_that_are_slow_or_away_for_however_long_never_stop_an_instance() {
        assertThat(replacedOf(1_000, new StreamsException(new TimeoutException("slow"))))
                .isEqualTo(1_000);
        assertThat(replacedOf(
                        1_000,
                        new StreamsException(
                                "Error encountered trying to commit a transaction",
                                new KafkaException("in an error state", new InvalidTxnStateException("too old")))))
                .isEqualTo(1_000);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                NullPointerException.class,
                RecordTooLargeException.class,
                TopicAuthorizationException.class,
            })
    void a_mistake_of_ours_or_of_who_set_it_up_is_seen_after_a_few_deaths(Class<? extends RuntimeException> kind)
            throws Exception {
        RuntimeException cause = kind == NullPointerException.class
                ? new NullPointerException()
                : kind.getConstructor(String.class).newInstance("no");
        assertThat(replacedOf(10, new StreamsException(cause))).isEqualTo(ThreadReplacements.MOST);
        now.addAndGet(ThreadReplacements.WITHIN.toNanos() + 1);
        assertThat(replacedOf(10, new StreamsException(cause))).isEqualTo(ThreadReplacements.MOST);
    }

    @Test
    void a_java_machine_in_trouble_is_not_trusted_again() {
        assertThat(replacedOf(1, new OutOfMemoryError())).isZero();
    }
}
