package io.workerreturn.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class BusinessDayTest {
    private static final long YEAR_1992 = 694_224_000_000L;
    private static final long YEAR_2100 = 4_102_444_800_000L;

    @Property
    void a_business_day_is_the_date_in_shanghai(@ForAll @LongRange(min = YEAR_1992, max = YEAR_2100) long instant) {
        LocalDate day = Instant.ofEpochMilli(instant).atZone(BusinessDay.ZONE).toLocalDate();
        assertThat(BusinessDay.of(instant)).isEqualTo(day);
        assertThat(BusinessDay.toEpochDay(instant)).isEqualTo((int) day.toEpochDay());
        assertThat(BusinessDay.startOf(day))
                .isEqualTo(day.atStartOfDay(BusinessDay.ZONE).toInstant().toEpochMilli())
                .isEqualTo(BusinessDay.startOf(BusinessDay.toEpochDay(instant)));
    }

    @Example
    void midnight_begins_the_day() {
        assertThat(dayOf("2020-02-10T00:00:00+08:00")).isEqualTo("2020-02-10");
        assertThat(dayOf("2020-02-09T23:59:59.999+08:00")).isEqualTo("2020-02-09");
        assertThat(dayOf("2020-02-09T16:00:00Z")).isEqualTo("2020-02-10");
    }

    @Example
    void a_leap_year_has_a_twenty_ninth_of_february() {
        assertThat(dayOf("2020-02-29T00:00:00+08:00")).isEqualTo("2020-02-29");
        assertThat(dayOf("2020-02-29T23:59:59.999+08:00")).isEqualTo("2020-02-29");
        assertThat(BusinessDay.startOf(LocalDate.parse("2020-03-01"))
                        - BusinessDay.startOf(LocalDate.parse("2020-02-28")))
                .isEqualTo(2 * 24 * 3_600_000L);
    }

    @Example
    void a_month_ends_at_midnight_in_shanghai() {
        assertThat(dayOf("2020-02-29T15:59:59.999Z")).isEqualTo("2020-02-29");
        assertThat(dayOf("2020-02-29T16:00:00Z")).isEqualTo("2020-03-01");
        assertThat(dayOf("2020-01-31T16:00:00Z")).isEqualTo("2020-02-01");
    }

    @Example
    void there_were_days_before_1970() {
        assertThat(BusinessDay.toEpochDay(-8 * 3_600_000L - 1)).isEqualTo(-1);
    }

    private static String dayOf(String instant) {
        return BusinessDay.of(OffsetDateTime.parse(instant).toInstant().toEpochMilli())
                .toString();
    }
}
