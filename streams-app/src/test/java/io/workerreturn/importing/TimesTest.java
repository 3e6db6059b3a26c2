package io.workerreturn.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.domain.BusinessDay;
import java.time.Instant;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    private static final Conventions CONVENTIONS = new Conventions(BusinessDay.ZONE, Desk.SEASON, 0);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2020-02-18 14:30",
                "2020-02-18T14:30:00",
                "2020/2/18 14:30",
                "2020.2.18 14:30:00",
                "2020年2月18日14:30",
                "2020年02月18日 14时30分",
                "2020年2月18日 下午2:30",
                "2020-2-18 下午 2点30分",
                "2020-02-18 2:30 PM",
                "2020/2/18 PM 2:30:00",
                "20200218 14:30",
                "202002181430",
                "20200218143000",
                "18.2.2020 14:30",
                "18/2/2020 14:30",
                "2/18/2020 14:30",
                "2月18日 14:30",
                "2月18日14时30分00秒",
                "2020年2月18日（星期二）14:30",
                "18-Feb-2020 14:30",
                "2020-02-18T06:30:00Z",
                "2020-02-18T14:30+08:00",
                "2020-02-18 07:30:00.000+0100",
                "43879.604166666664",
                "４３８７９．６０４１６６６６６７",
                "２０２０－０２－１８　１４：３０",
                "\u3000 2020-02-18 14:30 \u00A0",
            })
    void half_past_two_on_the_eighteenth_of_february(String cell) {
        assertThat(Instant.ofEpochMilli(CONVENTIONS.when(cell).at(BusinessDay.ZONE)))
                .isEqualTo(Instant.parse("2020-02-18T06:30:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2020-02-18",
                "2020/02/18",
                "2020年2月18日",
                "20200218",
                "43879",
                "43879.0",
                "18.02.2020",
                "2月18号",
                "周二 2020-2-18"
            })
    void a_day_begins_at_midnight(String cell) {
        assertThat(CONVENTIONS.when(cell).isDated()).isTrue();
        assertThat(Instant.ofEpochMilli(CONVENTIONS.when(cell).at(BusinessDay.ZONE)))
                .isEqualTo(Instant.parse("2020-02-17T16:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "14:30, 14:30",
        "下午2:30, 14:30",
        "2:30 pm, 14:30",
        "上午12:05, 00:05",
        "中午12:10, 12:10",
        "晚上9点, 21:00",
        "9:05:07, 09:05:07",
        "0.604166667, 14:30",
        "6.25E-2, 01:30",
        "0, 00:00",
    })
    void a_time_of_day(String cell, String expected) {
        When when = CONVENTIONS.when(cell);
        assertThat(when.isDated()).isFalse();
        assertThat(when.time()).isEqualTo(LocalTime.parse(expected));
    }

    @Test
    void midnight_at_the_end_of_a_day_is_the_beginning_of_the_next() {
        assertThat(CONVENTIONS.when("2020-02-18 24:00")).isEqualTo(CONVENTIONS.when("2020-02-19 00:00"));
    }

    @Test
    void a_workbook_may_count_its_days_from_1904() {
        assertThat(new Conventions(BusinessDay.ZONE, Desk.SEASON, 1_462).when("42417"))
                .isEqualTo(CONVENTIONS.when("43879"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2020-02-30",
                "2020-13-01",
                "2/3/2020",
                "12",
                "123",
                "1234567",
                "99999",
                "soon",
                "2020-02-18 25:00",
                "14:61",
                "2020年",
                "十二月",
                "2020-02-18 14:30 x",
                "12月31日",
                "-1",
                "1E+300",
                "2020-02-18T14:30+99:00",
                "NaN",
                "43879.",
                "2月30日"
            })
    void what_is_no_time_is_refused_with_a_form_to_use(String cell) {
        assertThatThrownBy(() -> CONVENTIONS.when(cell))
                .isInstanceOf(CellException.class)
                .hasMessageContaining("2020-02-18 14:30");
    }
}
