package io.workerreturn.importing;

import static io.workerreturn.importing.Desk.identity;
import static io.workerreturn.importing.Desk.identityWithX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.domain.Season;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityNumbersTest {
    private static final LocalDate TODAY = LocalDate.of(2020, 5, 1);

    @Test
    void the_check_character_is_that_of_the_standard() {
        // the example of the standard's annex
        assertThat(IdentityNumbers.checkCharacter("11010519491231002")).isEqualTo('X');
        assertThat(IdentityNumbers.checkCharacter("44052418800101001")).isEqualTo('4');
    }

    @Test
    void blanks_full_width_digits_and_a_small_x_make_no_difference() {
        String number = identityWithX();
        StringBuilder wide = new StringBuilder();
        number.chars().forEach(c -> wide.append((char) (c + 0xFEE0)));
        assertThat(IdentityNumbers.parse(number, TODAY)).isEqualTo(number);
        assertThat(IdentityNumbers.parse(number.replace('X', 'x'), TODAY)).isEqualTo(number);
        assertThat(IdentityNumbers.parse(wide.toString(), TODAY)).isEqualTo(number);
        String marked = "\u3000 '" + number.substring(0, 6) + " " + number.substring(6) + "\t\u200B";
        assertThat(IdentityNumbers.parse(Cell.of(marked).text(), TODAY)).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({
        "1.10105E+17, format the column as text",
        "1.23456789012345E+17, format the column as text",
        "123456789012345, 15 digits",
        "1234567890, has 10",
        "11010519491231002A, something else",
        "01010519491231002X, no province",
        "110105194913310023, no date of birth",
        "110105194912310021, check character",
        "护照E1234567, has 10",
    })
    void what_is_wrong_is_said_without_quoting_the_number(String cell, String expected) {
        assertThatThrownBy(() -> IdentityNumbers.parse(cell, TODAY))
                .isInstanceOf(CellException.class)
                .hasMessageContaining(expected)
                .hasMessageNotContaining(cell.substring(0, 6));
    }

    @Test
    void nobody_is_born_after_the_season() {
        String last = "11010520200501002";
        String next = "11010520200502002";
        String whole = last + IdentityNumbers.checkCharacter(last);
        assertThat(IdentityNumbers.parse(whole, TODAY)).isEqualTo(whole);
        assertThatThrownBy(() -> IdentityNumbers.parse(next + IdentityNumbers.checkCharacter(next), TODAY))
                .hasMessageContaining("after the season");
    }

    @Test
    void a_slip_of_the_pen_is_always_found() {
        String number = identity(4_711);
        for (int i = 0; i < number.length(); i++) {
            for (char digit = '0'; digit <= '9'; digit++) {
                char[] slip = number.toCharArray();
                slip[i] = digit;
                if (!Arrays.equals(slip, number.toCharArray())) {
                    assertThatThrownBy(() -> IdentityNumbers.parse(new String(slip), TODAY))
                            .isInstanceOf(CellException.class);
                }
            }
        }
    }

    @Test
    void a_number_in_a_text_is_made_unreadable() {
        String number = identity(12);
        assertThat(IdentityNumbers.masked("缺人：张三 " + number + "，电话13800000000"))
                .doesNotContain(number)
                .contains("13800000000");
        assertThat(IdentityNumbers.masked(
                        number.substring(0, 6) + " " + number.substring(6, 14) + " " + number.substring(14)))
                .doesNotContain(number.substring(6, 14));
        assertThat(IdentityNumbers.masked("2020-02-18 14:30:00, 57%, 0577-65880000"))
                .isEqualTo("2020-02-18 14:30:00, 57%, 0577-65880000");
    }

    @Test
    void a_pseudonym_begins_with_the_id_of_its_key_and_depends_on_it() {
        Pseudonyms one = new Pseudonyms(Desk.KEY);
        byte[] other = Desk.KEY.clone();
        other[0]++;
        Pseudonyms two = new Pseudonyms(other);
        assertThat(one.of(identity(1)))
                .matches("[0-9a-f]{36}")
                .startsWith(one.keyId())
                .isEqualTo(new Pseudonyms(Desk.KEY).of(identity(1)));
        assertThat(two.keyId()).isNotEqualTo(one.keyId());
        assertThat(two.of(identity(1)).substring(4))
                .isNotEqualTo(one.of(identity(1)).substring(4));
        assertThatThrownBy(() -> new Pseudonyms(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_pseudonym_or_the_number_of_a_trip_is_not_taken_for_a_number() {
        Pseudonyms pseudonyms = new Pseudonyms(Desk.KEY);
        for (int person = 0; person < 3_000; person++) {
            assertThat(IdentityNumbers.isIn(pseudonyms.of(identity(person)))).isFalse();
            assertThat(IdentityNumbers.isIn(identity(person))).isTrue();
        }
        assertThat(IdentityNumbers.isIn("BUS-2020021800010001")).isFalse();
        assertThat(IdentityNumbers.isIn("2020021800010001")).isFalse();
        assertThat(IdentityNumbers.isIn("工号-" + identity(1))).isTrue();
        assertThat(IdentityNumbers.isIn(identity(1).substring(0, 17))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "330381（①）19030101（②）0773",
                "&#51&#51&#48&#51&#56&#49 190301010773",
                "330381②19030101⑤0773",
                "330381 ½ 19030101 ¼ 0773"
            })
    void a_number_is_seen_where_it_is_written_though_it_is_none_as_it_would_be_kept(String cell) {
        for (Form<?> form : List.of(Form.CODE, Form.REFERENCE, Form.PHONE)) {
            assertThatThrownBy(() -> form.read(Cell.of(cell), new Conventions(ZoneOffset.UTC, new Season(0, 1), 0)))
                    .isInstanceOfSatisfying(
                            CellException.class,
                            refused -> assertThat(refused.said().key()).isEqualTo("code.identity"));
        }
    }
}
