package io.workerreturn.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @CsvSource({
        "广西, 450000",
        "内蒙古, 150000",
        "新疆, 650000",
        "宁夏, 640000",
        "西藏, 540000",
        "香港, 810000",
        "澳门, 820000",
        "台湾, 710000",
        "湖北, 420000",
        "北京, 110000",
        "吉林, 220000",
        "海南, 460000",
        "河南, 410000",
        "广西壮族自治区, 450000",
        "恩施, 422800",
        "恩施州, 422800",
        "黔东南, 522600",
        "黔东南州, 522600",
        "湖北恩施, 422800",
        "湖北省恩施自治州, 422800",
        "遵义, 520300",
        "贵州遵义, 520300",
        "贵州省·遵义市, 520300",
        "贵州 遵义 播州区, 520304",
        "遵义红花岗, 520302",
        "阿克苏, 652900",
        "锡林郭勒, 152500",
        "呼和浩特, 150100",
        "内蒙古呼和浩特, 150100",
        "神农架, 429021",
        "仁怀, 520382",
        "瑞安, 330381",
        "浙江温州瑞安, 330381",
        "重庆忠县, 500233",
        "北京朝阳, 110105",
        "北京市朝阳区, 110105",
        "道真, 520325",
        "河南蒙古族自治县, 632324",
    })
    void a_division_is_known_by_what_people_call_it(String name, String code) {
        assertThat(Divisions.codeOf(name)).as(name).hasValue(code);
    }

    @ParameterizedTest
    @CsvSource({
        "海南州, 632500",
        "青海海南, 632500",
        "海南, 460000",
        "海南藏族自治州, 632500",
        "吉林市, 220200",
        "吉林吉林, 220200",
        "吉林省吉林市, 220200",
        "石河子, 659001",
        "内蒙, 150000",
        "内蒙呼和浩特, 150100",
        "新疆兵团, 650000",
        "新疆生产建设兵团, 650000",
        "中国贵州, 520000",
        "中国, ",
        "中华人民共和国贵州省遵义市, 520300",
        "仙桃, 429004",
        "湖北省潜江市, 429005",
        "天门市, 429006",
        "湖北省省直辖县级行政区划仙桃市, 429004",
        "河南省-省直辖县级行政单位-济源市, 419001",
        "济源, 419001",
        "重庆市市辖区万州区, 500101",
        "贵州省遵义市市辖区, 520300",
        "万州, 500101",
        "涪陵, 500102",
        "浦东, 310115",
        "长宁, ",
        "滨海, ",
        "通州, ",
        "和平, ",
        "兴安, ",
        "红花岗, ",
        "温州瓯海, 330304",
        "西安, 610100",
        "大同, 140200",
        "中山, 442000",
        "资阳, 512000",
        "河北, 130000",
        "朝阳, ",
        "辽宁朝阳, 211300",
        "朝阳市, 211300",
        "朝阳县, 211321",
        "长春朝阳, 220104",
        "东乡, ",
        "东乡县, ",
        "江西东乡县, 361029",
        "甘肃东乡县, 622926",
        "甘肃东乡, 622926",
        "湖北襄樊枣阳, 420683",
        "湖北省襄樊市枣阳市, 420683",
        "内蒙古省, 150000",
        "广西省, 450000",
        "新疆自治区, 650000",
        "伊犁州, 654000",
        "新疆伊犁, 654000",
        "巴音郭楞, 652800",
        "新疆巴州, 652800",
        "巴州, ",
        "湘西, 433100",
        "湘西州, 433100",
        "延边, 222400",
        "西双版纳, 532800",
        "大理, 532900",
        "临夏, 622900",
        "海西州, 632800",
        "520300遵义市, 520300",
        "贵州省遵义市（520300）, 520300",
        "110105 朝阳区, 110105",
        "520300 贵阳市, ",
        "Guizhou, 520000",
        "Guizhou Province, 520000",
        "guangxi zhuang autonomous region, 450000",
        "Inner Mongolia, 150000",
        "Shanxi, 140000",
        "Shaanxi, 610000",
        "Guizhou, 520000",
        "'Guizhou, China', 520000",
        "Zunyi, ",
        "貴州, 520000",
        "臺灣, 710000",
        "贵州省/遵义市/播州区, 520304",
        "贵州 － 遵义, 520300",
        "香港特区, 810000",
        "兵团, ",
        "贵州省贵州省, ",
        "江南, ",
        "长安, ",
        "西安长安, 610116",
        "铜山, ",
        "徐州铜山, 320312",
        "荣昌县, 500226",
        "开县, 500234",
        "甘南, ",
        "甘南州, 623000",
        "杨凌, 610403",
        "思茅, 530800",
        "巢湖, 340181",
        "宁乡, 430182",
        "中原, ",
    })
    void a_name_is_that_of_one_place_or_none_is_taken(String name, @Nullable String code) {
        assertThat(Divisions.codeOf(name).orElse(null)).as(name).isEqualTo(code);
    }

    @Test
    void who_names_one_of_several_places_is_given_the_choice() {
        assertThat(Divisions.choices("朝阳")).contains("211300", "110105");
        assertThat(Divisions.choices("东乡县")).contains("361029", "622926");
        assertThat(Divisions.choices("红花岗")).containsExactly("520302");
        assertThat(Divisions.choices("鼓楼区")).hasSizeGreaterThan(3);
        assertThat(Divisions.choices("火星")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "襄樊市, 420600",
        "襄樊, 420600",
        "湖北襄樊, 420600",
        "遵义县, 520321",
        "贵州省遵义县, 520321",
        "贵州遵义遵义县, 520321",
        "通县, 110223",
        "崇文区, 110103",
        "莱芜, 371200",
        "萧山市, 330181",
        "万县市, 510200",
    })
    void a_name_of_once_gives_the_code_of_then(String name, String code) {
        assertThat(Divisions.codeOf(name).map(found -> found.substring(0, 2)))
                .as(name)
                .hasValue(code.substring(0, 2));
    }

    @Test
    void every_name_of_now_and_its_long_form_give_its_own_code_or_none() {
        Divisions.names().forEach((code, name) -> {
            assertThat(Divisions.codeOf(Divisions.nameOf(code)))
                    .as(Divisions.nameOf(code))
                    .hasValue(code);
            Divisions.codeOf(name)
                    .ifPresent(found -> assertThat(Divisions.nameOf(found)).endsWith(name));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"城关区", "鼓楼区", "Mars", "", "省", "火星市", "朝阳区"})
    void what_is_no_division_or_more_than_one_is_none(String name) {
        assertThat(Divisions.codeOf(name)).isEmpty();
    }
}
