package io.workerreturn.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DivisionsTest {
    @Test
    void a_code_has_six_digits() {
        assertThat(Divisions.isCode("330381")).isTrue();
        assertThat(Divisions.isCode("33038")).isFalse();
        assertThat(Divisions.isCode("3303811")).isFalse();
        assertThat(Divisions.isCode("33038A")).isFalse();
        assertThat(Divisions.isCode("３３０３８１")).isFalse();
        assertThat(Divisions.isCode(null)).isFalse();
    }

    @Test
    void a_code_of_no_province_and_a_county_of_no_prefecture_do_not_exist() {
        for (String none : new String[] {"000000", "990000", "100000", "160102", "330081", "33038", "", "浙江省"}) {
            assertThat(Divisions.exists(none)).as(none).isFalse();
        }
        // counties and prefectures are renumbered every year: one that the list lacks may have been, or come
        for (String some : new String[] {"330000", "330381", "429004", "522101", "520399", "810000"}) {
            assertThat(Divisions.exists(some)).as(some).isTrue();
        }
        assertThat(Divisions.exists(null)).isFalse();
    }

    @Test
    void there_are_thirty_four_provinces_and_each_has_both_names() {
        assertThat(Divisions.provinces()).hasSize(34).allSatisfy(province -> {
            assertThat(Divisions.provinceName(province)).doesNotContain(province);
            assertThat(Divisions.provinceNameInEnglish(province)).matches("[A-Z][A-Za-z ]+");
        });
        assertThat(Divisions.provinceName("52")).isEqualTo("贵州省");
        assertThat(Divisions.provinceNameInEnglish("52")).isEqualTo("Guizhou");
        assertThat(Divisions.provinceNameInEnglish("61")).isEqualTo("Shaanxi");
    }

    @Test
    void a_division_is_named_from_the_province_down() {
        assertThat(Divisions.nameOf(Divisions.RUIAN)).isEqualTo("浙江省温州市瑞安市");
        assertThat(Divisions.nameOf("520300")).isEqualTo("贵州省遵义市");
        assertThat(Divisions.nameOf("520302")).isEqualTo("贵州省遵义市红花岗区");
        assertThat(Divisions.nameOf("340000")).isEqualTo("安徽省");
        assertThat(Divisions.nameOf("500233")).isEqualTo("重庆市忠县");
        assertThat(Divisions.nameOf("429004")).isEqualTo("湖北省仙桃市");
        assertThat(Divisions.nameOf("810000")).isEqualTo("香港特别行政区");
    }

    @Test
    void an_unlisted_division_is_named_as_far_as_it_is_known() {
        assertThat(Divisions.nameOf("520399")).isEqualTo("贵州省遵义市");
        assertThat(Divisions.nameOf("529999")).isEqualTo("贵州省");
        assertThat(Divisions.nameOf("990000")).isEqualTo("990000");
        assertThat(Divisions.nameOf("somewhere")).isEqualTo("somewhere");
        assertThat(Divisions.provinceName("99")).isEqualTo("99");
        assertThat(Divisions.isListed("520399")).isFalse();
        assertThat(Divisions.isListed("330300")).isTrue();
    }

    @Test
    void only_a_code_has_a_province() {
        assertThat(Divisions.provinceOf("330381")).isEqualTo("33");
        assertThatThrownBy(() -> Divisions.provinceOf("33")).hasMessageContaining("six digits");
    }
}
