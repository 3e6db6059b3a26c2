package io.workerreturn.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that nobody has: their owners would be born on the first day of a year long past. */
class PersonalNumbersTest {
    private static final String NUMBER = "330381190301010773";
    /** The digits that the first one lacks. */
    private static final String OTHER_DIGITS = "524526190401010776";

    private static final String WITH_X = "33038119030101028X";

    @ParameterizedTest
    @FieldSource("io.workerreturn.domain.Spellings#ALL")
    void a_number_is_seen_whatever_stands_between_its_characters(String text) {
        assertThat(PersonalNumbers.isIn(text)).isTrue();
        assertThat(PersonalNumbers.hiddenIn(text))
                .contains(PersonalNumbers.HIDDEN)
                .doesNotContain("0773", "028X");
        assertThat(PersonalNumbers.isIn(PersonalNumbers.hiddenIn(text))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "_", ". ", "·", "、", "—", "😀", "\n", " / "})
    void a_number_is_seen_however_often_a_sign_stands_between_its_characters(String sign) {
        for (String number : List.of(NUMBER, WITH_X)) {
            String text = String.join(sign.repeat(40), number.split(""));
            assertThat(PersonalNumbers.isIn(text)).isTrue();
            assertThat(PersonalNumbers.hiddenIn(text)).isEqualTo(PersonalNumbers.HIDDEN);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2020-02-18 08:00 to 2020-02-19 18:30, 40 seats",
                "B-330381-20200218-0775",
                "13800000000, 13900000000",
                "330381190301010776",
                "330381199913320773",
                "91330381Y04369790K",
                "6f1d330381a1903b0101c0773e5577aa",
                "18446744073709551615",
                "330381200218077",
                "1581984000000123",
                "一二三四五六七八九十，二〇二〇年二月十八日，三三〇三八一",
                "第①②③④⑤⑥⑦⑧⑨组",
                "6f1d330381abcd19030101bead0773",
                "100%  of 40 seats & 12 <standing>, C:\\users\\x",
                "https://a.example/?id=33&trip=0381&day=19030101, menu+0773",
                "两人洞头区，一车○人",
            })
    void times_codes_and_pseudonyms_are_left_alone(String text) {
        assertThat(PersonalNumbers.isIn(text)).isFalse();
        assertThat(PersonalNumbers.hiddenIn(text)).isSameAs(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "330325600101077",
                "老身份证330325600101077",
                "330325 600101 077，瑞安人",
                "三三〇三二五六〇〇一〇一〇七七",
                "3\u200d30325\u200d600101\u00ad077",
                "%33%33%30325600101077",
                "330325<br>600101<br>077",
                "There is no trip 330325600101077.",
                "/api/v1/trips/330325600101077/rebooking",
            })
    void a_number_of_fifteen_digits_is_seen_in_what_people_write(String text) {
        assertThat(PersonalNumbers.isInNote(text)).isTrue();
        assertThat(PersonalNumbers.isIn(text)).isFalse();
        assertThat(PersonalNumbers.hiddenIn(text))
                .contains(PersonalNumbers.HIDDEN)
                .doesNotContain("077", "七七");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "330325601301077",
                "330381-200218-077",
                "A330325600101077",
                "3303256001010771",
                "1330325600101077",
                "330325600101077-1",
                "1/330325600101077",
                "330325600101077.5",
                "13800000000 13900000000",
                "990325600101077",
            })
    void what_is_no_date_of_birth_or_goes_on_is_no_number_of_fifteen_digits(String text) {
        assertThat(PersonalNumbers.isInNote(text)).isFalse();
        assertThat(PersonalNumbers.hiddenIn(text)).isSameAs(text);
    }

    @Provide
    Arbitrary<String> separators() {
        return Arbitraries.strings()
                .withChars(" -_/:.,;|·—　、，\t\u0000\u200b年月日号")
                .ofMaxLength(6);
    }

    @Property
    void no_separator_hides_a_number(@ForAll("separators") String between, @ForAll("separators") String after) {
        for (String number : new String[] {NUMBER, WITH_X}) {
            StringBuilder text = new StringBuilder("来自").append(after);
            for (int i = 0; i < number.length(); i++) {
                text.append(number.charAt(i)).append(i % 2 == 0 ? between : after);
            }
            assertThat(PersonalNumbers.isIn(text)).isTrue();
        }
    }

    @Test
    void the_digits_of_every_script_are_digits() {
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(c -> Character.isDigit(c) && Character.digit(c, 10) == 0)
                .forEach(zero -> {
                    String number = NUMBER.codePoints()
                            .map(digit -> zero + digit - '0')
                            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                            .toString();
                    assertThat(PersonalNumbers.hiddenIn("来自" + number + "，"))
                            .isEqualTo("来自" + PersonalNumbers.HIDDEN + "，");
                });
    }

    /** All that Unicode calls a numeral of one digit and a letter: the Unihan database's primary, accounting and other numerals. */
    @Test
    void every_chinese_character_that_stands_for_a_digit_is_one() {
        List<String> forms = List.of(
                "零〇○◯洞",
                "一壱壹幺弌𠤪",
                "二兩弍弐貳贰兩㒃貮𢎐",
                "三叁参參弎參仨叄𠫽𠬙𢦘𣬛",
                "四肆亖𠁤𠃢𦉭",
                "五伍㐅㠪𠄡",
                "六陆陸六陸𠫪",
                "七柒漆㭍𠀁拐",
                "八捌",
                "九玖廾廾勾");
        for (int digit = 0; digit < forms.size(); digit++) {
            for (int form : forms.get(digit).codePoints().toArray()) {
                String number = NUMBER.contains(Integer.toString(digit)) ? NUMBER : OTHER_DIGITS;
                assertThat(number).contains(Integer.toString(digit));
                String text = number.replace(Integer.toString(digit), Character.toString(form));
                assertThat(PersonalNumbers.hiddenIn(text)).as(text).isEqualTo(PersonalNumbers.HIDDEN);
            }
        }
    }

    @Property
    void two_numbers_in_one_text_are_both_hidden(@ForAll("separators") String between) {
        String hidden = PersonalNumbers.hiddenIn(NUMBER + "甲" + between + "乙" + WITH_X + "丙");
        assertThat(hidden).isEqualTo(PersonalNumbers.HIDDEN + "甲" + between + "乙" + PersonalNumbers.HIDDEN + "丙");
    }
}
