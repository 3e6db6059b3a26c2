package io.workerreturn.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.wire.RawRecord;
import io.workerreturn.wire.Reason;
import io.workerreturn.wire.UnusableRecordException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static String keyOf(byte[] key) {
        return Admission.keyOf(new RawRecord("any", 0, 0, 0, key, null, List.of()));
    }

    @Test
    void a_key_may_hold_any_text_even_the_sign_that_stands_for_bytes_that_are_none() {
        for (String key : List.of("", "bus-1", "瑞安", "\uD83D\uDE8C", "a\uFFFDb")) {
            assertThat(keyOf(key.getBytes(StandardCharsets.UTF_8))).isEqualTo(key);
        }
    }

    @Test
    void a_key_with_bytes_that_are_no_text_is_refused_wherever_they_stand() {
        byte[] sign = "\uFFFD".getBytes(StandardCharsets.UTF_8);
        byte[] signAndMore = Arrays.copyOf(sign, sign.length + 1);
        signAndMore[sign.length] = (byte) 0xff;
        byte[] surrogate = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
        byte[] overlong = {(byte) 0xc0, (byte) 0xaf};
        byte[] cut = {'a', (byte) 0xe7, (byte) 0x91};
        for (byte[] key : List.of(signAndMore, surrogate, overlong, cut)) {
            assertThatThrownBy(() -> keyOf(key))
                    .isInstanceOfSatisfying(
                            UnusableRecordException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(Reason.KEY_NOT_UTF8));
        }
    }
}
