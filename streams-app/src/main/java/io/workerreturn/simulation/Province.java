package io.workerreturn.simulation;

import java.util.List;
import java.util.stream.Stream;

/** Where the workers are at home, with the share that each province has among the migrant workers of Wenzhou. */
enum Province {
    GUIZHOU(
            20,
            22,
            List.of("贵阳", "遵义", "铜仁"),
            List.of("遵义"),
            "520100 贵阳",
            "520200 六盘水",
            "520300 遵义",
            "520400 安顺",
            "520500 毕节",
            "520600 铜仁",
            "522300 黔西南",
            "522600 黔东南",
            "522700 黔南"),
    ANHUI(
            14,
            10,
            List.of(),
            List.of(),
            "340400 淮南",
            "340800 安庆",
            "341100 滁州",
            "341200 阜阳",
            "341300 宿州",
            "341500 六安",
            "341600 亳州"),
    JIANGXI(
            14,
            8,
            List.of(),
            List.of(),
            "360100 南昌",
            "360400 九江",
            "360700 赣州",
            "360800 吉安",
            "360900 宜春",
            "361000 抚州",
            "361100 上饶"),
    SICHUAN(
            9,
            24,
            List.of("成都", "达州"),
            List.of("成都"),
            "510100 成都",
            "510500 泸州",
            "511300 南充",
            "511500 宜宾",
            "511600 广安",
            "511700 达州",
            "511900 巴中"),
    HUNAN(
            8,
            13,
            List.of(),
            List.of(),
            "430400 衡阳",
            "430500 邵阳",
            "430600 岳阳",
            "430700 常德",
            "431100 永州",
            "431200 怀化",
            "433100 湘西"),
    HUBEI(
            8,
            0,
            List.of(),
            List.of(),
            "420100 武汉",
            "420500 宜昌",
            "420900 孝感",
            "421000 荆州",
            "421100 黄冈",
            "421200 咸宁",
            "422800 恩施"),
    HENAN(7, 14, List.of(), List.of(), "411300 南阳", "411400 商丘", "411500 信阳", "411600 周口", "411700 驻马店"),
    CHONGQING(
            5,
            22,
            List.of("渝北"),
            List.of(),
            "500101 万州",
            "500102 涪陵",
            "500112 渝北",
            "500230 丰都",
            "500235 云阳",
            "500236 奉节"),
    YUNNAN(4, 30, List.of(), List.of("昆明"), "530100 昆明", "530300 曲靖", "530600 昭通", "532300 楚雄", "532600 文山"),
    ZHEJIANG(6, 0, List.of(), List.of(), "330100 杭州", "330700 金华", "331000 台州", "331100 丽水", "330328 文成", "330329 泰顺"),
    FUJIAN(2, 0, List.of(), List.of(), "350700 南平", "350900 宁德"),
    SHAANXI(1, 0, List.of(), List.of(), "610700 汉中", "610900 安康"),
    GUANGXI(1, 0, List.of(), List.of(), "450300 桂林", "451200 河池"),
    SHANDONG(1, 0, List.of(), List.of(), "371300 临沂", "371700 菏泽");

    private static final List<Province> BY_WEIGHT = Stream.of(values())
            .flatMap(province -> Stream.generate(() -> province).limit(province.weight))
            .toList();

    private final int weight;
    private final int busHours;
    private final List<Place> places;
    private final List<Place> stations;
    private final List<Place> airports;

    /**
     * @param weight its share, in parts of the sum of all
     * @param busHours how long a charter bus takes to Rui'an; 0 if none comes from there
     * @param stations the places from which charter trains come
     * @param airports the places from which charter flights come
     */
    Province(int weight, int busHours, List<String> stations, List<String> airports, String... places) {
        this.weight = weight;
        this.busHours = busHours;
        this.places = Stream.of(places).map(Place::parse).toList();
        this.stations = this.places.stream()
                .filter(place -> stations.contains(place.name()))
                .toList();
        this.airports = this.places.stream()
                .filter(place -> airports.contains(place.name()))
                .toList();
    }

    static Province any(Dice dice) {
        return dice.pick(BY_WEIGHT);
    }

    List<Place> places() {
        return places;
    }

    int busHours() {
        return busHours;
    }

    /** What share of those who would come back may leave home: Hubei was closed. */
    double free() {
        return this == HUBEI ? 0.15 : 1;
    }

    /** What share of those who come back takes a charter bus. */
    double byBus() {
        return busHours == 0 ? 0 : 0.07;
    }

    double byTrain() {
        return stations.isEmpty() ? 0 : 0.085;
    }

    double byFlight() {
        return airports.isEmpty() ? 0 : 0.0075;
    }

    /** Where charter trains start: six places in all. */
    List<Place> stations() {
        return stations;
    }

    /** Where charter flights start. */
    List<Place> airports() {
        return airports;
    }

    /**
     * A prefecture, county or district.
     *
     * @param division its code, GB/T 2260
     * @param name for people
     */
    record Place(String division, String name) {
        static Place parse(String text) {
            return new Place(text.substring(0, 6), text.substring(7));
        }
    }
}
