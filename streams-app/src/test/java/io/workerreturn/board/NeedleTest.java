package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeedleTest {
    @ParameterizedTest
    @CsvSource({
        "瑞安市塘下镇, 塘下",
        "瑞安市塘下镇, ruian",
        "瑞安市塘下镇, RuiAn",
        "瑞安市塘下镇, rui an",
        "瑞安市塘下镇, ra",
        "瑞安市塘下镇, tx",
        "瑞安市塘下镇, tangx",
        "瑞安市塘下镇, txia",
        "重庆客运站, chongqing",
        "重庆客运站, cq",
        "听澜5鞋革有限公司, tl5xg",
        "听澜5鞋革有限公司, 5xie",
        "长安ABC厂, caabc",
        "西安客运站, xi’an",
        "BUS-00017, bus-000",
        "BUS-00017, 0017",
    })
    void a_name_is_found_by_a_part_its_pinyin_and_the_beginnings_of_its_syllables(String name, String sought) {
        assertThat(Needle.of(sought).isIn(null, name)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "瑞安市塘下镇, uian",
        "瑞安市塘下镇, rz",
        "瑞安市塘下镇, anrui",
        "瑞安市塘下镇, 塘上",
        "重庆客运站, zhongqing",
        "听澜5鞋革有限公司, tl7",
        "BUS-00017, bus00017",
    })
    void what_is_no_part_of_a_name_finds_nothing(String name, String sought) {
        assertThat(Needle.of(sought).isIn(name)).isFalse();
    }

    @Test
    void names_are_in_the_order_of_their_numbers() {
        List<String> shuffled = List.of("听澜10厂12车间", "听澜7厂", "听澜100厂", "听澜5厂", "听澜10厂2车间", "听澜07厂", "听澜10厂");
        assertThat(Stream.concat(shuffled.stream(), Stream.of("听澜")).sorted(Needle.ORDER))
                .containsExactly("听澜", "听澜5厂", "听澜07厂", "听澜7厂", "听澜10厂", "听澜10厂2车间", "听澜10厂12车间", "听澜100厂");
    }

    @Test
    void a_long_text_of_one_letter_takes_no_time_to_be_found_nowhere() {
        String name = "啊".repeat(200);
        assertThat(Needle.of("a".repeat(90) + "b").isIn(name)).isFalse();
    }
}
