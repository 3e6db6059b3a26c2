package io.workerreturn.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.domain.BusinessDay;
import io.workerreturn.domain.Season;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
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
                "2020/02/18 2:30:00 下午",
                "2020年2月18号 下午两点半",
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

    @ParameterizedTest
    @ValueSource(strings = {"24:00", "1.0", "0.99999999999", "24:00:00", "24点", "24时00分", "晚上24:00"})
    void the_end_of_a_day_is_carried_into_the_next(String cell) {
        When day = When.of(LocalDate.of(2020, 2, 18));
        assertThat(at(day.with(CONVENTIONS.when(cell)))).isEqualTo("2020-02-18T16:00:00Z");
        assertThat(at(CONVENTIONS.when(cell).with(day))).isEqualTo("2020-02-18T16:00:00Z");
        assertThat(at(CONVENTIONS.when(cell).or(day))).isEqualTo("2020-02-18T16:00:00Z");
    }

    private static String at(When when) {
        return Instant.ofEpochMilli(when.at(BusinessDay.ZONE)).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"25:30", "1.0625", "25:30:00", "25点30分", "25时30分"})
    void hours_beyond_a_day_go_on_into_the_next(String cell) {
        assertThat(at(When.of(LocalDate.of(2020, 2, 18)).with(CONVENTIONS.when(cell))))
                .isEqualTo("2020-02-18T17:30:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "2020-02-18 24:00, 16:00",
        "2020-02-18T24:00+08:00, 16:00",
        "2020-02-18T24:00:00.000+08:00, 16:00",
        "202002182400, 16:00",
        "20200218240000, 16:00",
        "2020年2月18日24时, 16:00",
        "2020/2/18 24:00:00, 16:00",
        "2020年2月18日24:30, 16:30",
        "2020年2月18日25:30, 17:30",
        "2020-02-18 25:30, 17:30",
        "202002182530, 17:30",
        "2020-02-18T25:30+08:00, 17:30"
    })
    void they_do_so_too_where_the_day_stands_in_the_same_cell(String cell, String utc) {
        assertThat(at(CONVENTIONS.when(cell))).isEqualTo("2020-02-18T" + utc + ":00Z");
        assertThat(CONVENTIONS.when(cell).day(BusinessDay.ZONE)).isEqualTo("2020-02-19");
    }

    @ParameterizedTest
    @CsvSource({
        "2020-02-18, 2020-02-18 24:00, 2020-02-18T16:00:00Z",
        "2020-02-19, 2020-02-18 24:00, 2020-02-18T16:00:00Z",
        "2020-02-18, 2020-02-18 25:30, 2020-02-18T17:30:00Z",
        "2020-02-18 24:00, 24:00, 2020-02-18T16:00:00Z",
        "2020-02-18, 2020-02-18T14:30+08:00, 2020-02-18T06:30:00Z",
        "2020-02-18 00:00:00, 2020-02-18T14:30+08:00, 2020-02-18T06:30:00Z",
        "2020-02-18T14:30+08:00, 14:30, 2020-02-18T06:30:00Z",
        "2020-02-18, 202002182400, 2020-02-18T16:00:00Z"
    })
    void a_day_beside_a_cell_that_says_it_again_is_no_contradiction(String one, String other, String expected) {
        assertThat(at(CONVENTIONS.when(one).with(CONVENTIONS.when(other)))).isEqualTo(expected);
        assertThat(at(CONVENTIONS.when(other).with(CONVENTIONS.when(one)))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2020-02-18, 2020-02-19 24:00",
        "2020-02-18 24:00, 14:30",
        "2020-02-18 24:00, 00:00",
        "2020-02-20, 2020-02-18 24:00",
        "2020-02-18, 2020-02-19T14:30+08:00",
        "2020-02-18T14:30+08:00, 15:30"
    })
    void another_day_or_hour_is_one(String one, String other) {
        for (String[] cells : new String[][] {{one, other}, {other, one}}) {
            assertThatThrownBy(() -> CONVENTIONS.when(cells[0]).with(CONVENTIONS.when(cells[1])))
                    .isInstanceOf(CellException.class);
        }
    }

    @Test
    void a_time_of_day_takes_the_day_and_the_zone_of_another_cell() {
        When day = CONVENTIONS.when("2020-02-18T20:00+09:00");
        assertThat(at(CONVENTIONS.when("14:30").or(day))).isEqualTo("2020-02-18T05:30:00Z");
        assertThat(at(CONVENTIONS.when("06:00").or(CONVENTIONS.when("2020-02-18 24:00"))))
                .isEqualTo("2020-02-18T22:00:00Z");
    }

    @Test
    void the_29th_of_february_is_of_the_year_of_the_season_that_has_it() {
        Conventions twoYears = new Conventions(
                BusinessDay.ZONE,
                new Season(
                        BusinessDay.startOf(LocalDate.of(2019, 12, 20)), BusinessDay.startOf(LocalDate.of(2020, 5, 1))),
                0);
        assertThat(twoYears.when("2月29日").day(BusinessDay.ZONE)).isEqualTo("2020-02-29");
        assertThat(twoYears.when("12月31日").day(BusinessDay.ZONE)).isEqualTo("2019-12-31");
        assertThat(twoYears.when("1月2日").day(BusinessDay.ZONE)).isEqualTo("2020-01-02");
        Conventions noLeapYear = new Conventions(
                BusinessDay.ZONE,
                new Season(
                        BusinessDay.startOf(LocalDate.of(2020, 12, 20)), BusinessDay.startOf(LocalDate.of(2021, 5, 1))),
                0);
        assertThatThrownBy(() -> noLeapYear.when("2月29日")).hasMessageContaining("lies outside of the season");
        assertThatThrownBy(() -> noLeapYear.when("2021-02-29")).hasMessageContaining("no date that exists");
    }

    @ParameterizedTest
    @CsvSource({
        "晚上12点, two ways",
        "半夜1点, two ways",
        "上午12点, two ways",
        "中午, no hour",
        "2020-02-18 半夜, no hour",
        "凌晨8点, does not belong",
        "中午9点, does not belong",
        "上午2:30 PM, does not belong",
        "48:00, no time of day",
        "2020-02-18 72:00, no time of day"
    })
    void whoever_is_refused_is_told_why(String cell, String why) {
        assertThatThrownBy(() -> CONVENTIONS.when(cell)).hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({
        "零点, 00:00",
        "零点三十分, 00:30",
        "0点, 00:00",
        "凌晨12点, 00:00",
        "凌晨12:30, 00:30",
        "凌晨2点半, 02:30",
        "中午12点, 12:00",
        "中午1点, 13:00",
        "中午十二点半, 12:30",
        "下午两点半, 14:30",
        "下午三点一刻, 15:15",
        "晚上7点, 19:00",
        "晚7点整, 19:00",
        "傍晚6点, 18:00",
        "深夜11:30, 23:30",
        "半夜11点, 23:00",
        "早上八点, 08:00",
        "下午14:30, 14:30",
        "12:30 AM, 00:30",
        "12:30 p.m., 12:30",
        "二十三点五十九分, 23:59",
        "1430, 14:30",
        "0830, 08:30",
        "830, 08:30",
        "0005, 00:05",
        "１４３０, 14:30",
        "1900-01-00 14:30:00, 14:30",
        "1900/1/0 14:30, 14:30",
        "1899-12-30T14:30:00, 14:30",
    })
    void what_people_call_the_time_of_day(String cell, String expected) {
        When when = CONVENTIONS.when(cell);
        assertThat(when.isDated()).isFalse();
        assertThat(when.time()).isEqualTo(LocalTime.parse(expected));
        assertThat(when.carry()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "晚上12点",
                "晚上12:30",
                "晚上1点",
                "晚上0:30",
                "晚上2:15",
                "半夜",
                "半夜12点",
                "半夜1点",
                "午夜",
                "子夜",
                "深夜12:00",
                "夜里3点",
                "中午",
                "晚上",
                "凌晨",
                "中午9点",
                "凌晨8点",
                "上午12点",
                "上午14:00",
                "早上12点",
                "下午0:30",
                "2020年2月18日 晚上12:30",
                "2020-02-18 半夜",
                "2020年2月18日晚"
            })
    void what_can_be_read_in_two_ways_is_refused(String cell) {
        assertThatThrownBy(() -> CONVENTIONS.when(cell))
                .isInstanceOf(CellException.class)
                .hasMessageContaining("2020-02-18 14:30");
    }

    @Test
    void two_cells_say_one_moment_or_contradict_each_other() {
        When day = CONVENTIONS.when("2020-02-18");
        When expected = CONVENTIONS.when("2020-02-18 14:30");
        assertThat(day.with(CONVENTIONS.when("14:30"))).isEqualTo(expected);
        assertThat(CONVENTIONS.when("14:30").with(day)).isEqualTo(expected);
        assertThat(CONVENTIONS.when("2020-02-18 00:00:00").with(CONVENTIONS.when("14:30")))
                .isEqualTo(expected);
        assertThat(day.with(expected)).isEqualTo(expected);
        assertThat(expected.with(day)).isEqualTo(expected);
        assertThat(expected.with(CONVENTIONS.when("14:30"))).isEqualTo(expected);
        assertThat(expected.with(CONVENTIONS.when("14:30:12"))).isEqualTo(CONVENTIONS.when("2020-02-18 14:30:12"));
        for (String other : List.of("15:00", "2020-02-19", "2020-02-19 14:30", "2020-02-18 15:00")) {
            assertThatThrownBy(() -> expected.with(CONVENTIONS.when(other))).isInstanceOf(CellException.class);
        }
    }

    @Test
    void midnight_at_the_end_of_a_day_is_the_beginning_of_the_next() {
        assertThat(at(CONVENTIONS.when("2020-02-18 24:00"))).isEqualTo(at(CONVENTIONS.when("2020-02-19 00:00")));
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
                "12",
                "1234567",
                "99999",
                "soon",
                "2020-02-18 48:00",
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
