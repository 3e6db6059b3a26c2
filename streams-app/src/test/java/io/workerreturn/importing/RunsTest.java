package io.workerreturn.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.schema.TripEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A number that comes again every day names a service; its runs never merge, whatever file speaks of them. */
class RunsTest {
    private static final String PLANS =
            "班次,方式,车牌号,承运单位,座位数,出发地区划,出发地点,到达地点,计划发车时间,计划到达时间,登记时间,实际发车时间,是否逐人核验,实际到达时间,到达人数\n";

    private static String plan(String name, String mode, String origin, String leaves, String comes, String rest) {
        return name + "," + mode + ",某车,铁路,600," + origin + ",遵义站,瑞安站," + leaves + "," + comes + ",2020-02-15 08:00,"
                + rest + "\n";
    }

    private static String plan(String name, String leaves, String comes) {
        return plan(name, "包列", "520300", leaves, comes, ",,,");
    }

    private static String passengers(String... rows) {
        return "班次,方式,人员假名,统一社会信用代码,订票时间,发车时间\n" + String.join("\n", rows) + "\n";
    }

    private static List<String> runs(Desk desk) {
        return List.copyOf(desk.sent.stream().map(Desk.Sent::key).collect(Collectors.toCollection(TreeSet::new)));
    }

    private static String problem(Desk desk) {
        assertThat(desk.bad).hasSize(1);
        return desk.bad.get(0).problems().get(0).reason();
    }

    @ParameterizedTest
    @CsvSource({
        "TRAIN, G9001, G9001",
        "TRAIN, g9001, G9001",
        "TRAIN, G9001次, G9001",
        "TRAIN, G9001次列车, G9001",
        "TRAIN, D-9108, D9108",
        "TRAIN, 1461, 1461",
        "TRAIN, K1234/5, K1234/5",
        "FLIGHT, MU5501, MU5501",
        "FLIGHT, 9C8888, 9C8888",
        "FLIGHT, CA1234A, CA1234A",
        "FLIGHT, CA1909/mu5909, CA1909/MU5909",
        "BUS, 浙C12345, 浙C12345",
        "BUS, 浙c·12345, 浙C12345",
        "BUS, 粤BD12345, 粤BD12345",
        "TRAIN, TRAIN-00002,",
        "TRAIN, 包列2,",
        "TRAIN, G9001@2020-02-18,",
        "FLIGHT, FLIGHT-00007,",
        "FLIGHT, F1,",
        "TRAIN, 12,",
        "BUS, R1,",
        "BUS, 4567,",
        "BUS, BUS-00001,",
        "BUS, 瑞安1号,"
    })
    void a_number_of_a_train_or_flight_and_a_plate_come_again_any_other_name_is_of_one_run(
            Modes mode, String name, @Nullable String number) {
        assertThat(Runs.number(mode, name)).isEqualTo(number);
    }

    @Test
    void a_train_that_runs_on_two_days_is_two_runs_for_plans_arrivals_and_passengers() {
        Desk trips = new Desk(Kind.TRIPS);
        ImportSummary summary = trips.reads(PLANS
                + plan(
                        "G9001",
                        "包列",
                        "520300",
                        "2020-02-18 08:00",
                        "2020-02-18 14:00",
                        "2020-02-18 08:02,否,2020-02-18 14:05,1")
                + plan("G9001", "2020-02-20 08:00", "2020-02-20 14:00"));
        assertThat(runs(trips)).containsExactly("G9001@2020-02-18", "G9001@2020-02-20");
        assertThat(trips.sent)
                .filteredOn(sent -> sent.key().equals("G9001@2020-02-20"))
                .hasSize(1);
        assertThat(trips.sent)
                .allSatisfy(sent -> assertThat(Objects.requireNonNull((TripEvent) sent.record())
                                .getTripId())
                        .isEqualTo(sent.key()));
        assertThat(summary.notes()).anyMatch(note -> note.contains("G9001@2020-02-18"));

        Desk people = new Desk(Kind.MANIFESTS);
        people.reads(passengers(
                "G9001,包列,case-a," + Desk.SHOES + ",2020-02-17 10:00,2020-02-18 08:00",
                "G9001,包列,case-b," + Desk.SHOES + ",2020-02-19 10:00,2020-02-20 08:00"));
        assertThat(people.sent.stream().map(Desk.Sent::key)).containsExactly("G9001@2020-02-18", "G9001@2020-02-20");
    }

    @Test
    void a_run_keeps_the_day_on_which_it_was_to_leave_across_midnight_and_behind_its_plan() {
        Desk trips = new Desk(Kind.TRIPS);
        trips.reads(PLANS
                + plan(
                        "K9",
                        "包列",
                        "520300",
                        "2020-02-18 23:50",
                        "2020-02-19 08:00",
                        "2020-02-19 00:20,否,2020-02-19 09:00,3"));
        assertThat(runs(trips)).containsExactly("K9@2020-02-18");
        Desk people = new Desk(Kind.MANIFESTS);
        people.reads("班次,方式,人员假名,统一社会信用代码,订票时间,发车时间,原发车日期\n"
                + "k9次,包列,case-a," + Desk.SHOES + ",2020-02-17 10:00,2020-02-18 23:50,\n"
                // gets on at the next station
                + "K9,包列,case-b," + Desk.SHOES + ",2020-02-17 10:00,2020-02-19 01:10,2020-02-18\n");
        assertThat(runs(people)).containsExactly("K9@2020-02-18");
    }

    @Test
    void a_row_without_the_day_is_of_the_only_run_that_its_file_speaks_of_wherever_it_stands() {
        Desk people = new Desk(Kind.MANIFESTS);
        people.reads(passengers(
                "MU5501,包机,case-a," + Desk.SHOES + ",2020-02-17 10:00,",
                "MU5501,包机,case-b," + Desk.SHOES + ",2020-02-17 10:00,2020-02-18 08:00",
                "MU5501,包机,case-c," + Desk.SHOES + ",2020-02-17 10:00,"));
        assertThat(people.bad).isEmpty();
        assertThat(people.sent).hasSize(3);
        assertThat(runs(people)).containsExactly("MU5501@2020-02-18");
    }

    @Test
    void whoever_lacks_the_day_also_has_the_departure_of_the_others() {
        for (String first : List.of("2020-02-18,08:00", "2020-02-18,09:00")) {
            Desk people = new Desk(Kind.MANIFESTS);
            people.reads("车次,方式,人员假名,统一社会信用代码,发车日期,发车时间\n" + "G9001,包列,case-b," + Desk.SHOES + ",,\n"
                    + "G9001,包列,case-a," + Desk.SHOES + "," + first + "\n" + "G9001,包列,case-c," + Desk.SHOES
                    + ",2020-02-18,08:00\n");
            assertThat(people.bad).isEmpty();
            assertThat(Desk.field(people.sent.get(2).record(), "occurredAt"))
                    .isEqualTo(Instant.parse("2020-02-18T00:00:00Z"));
        }
    }

    @Test
    void a_bad_row_keeps_the_day_that_the_others_lent_it_so_that_it_can_be_mended_by_itself() {
        Desk people = new Desk(Kind.MANIFESTS);
        people.reads(passengers(
                "MU5501,包机,case-a,12345,2020-02-17 10:00,",
                "MU5501,包机,case-b," + Desk.SHOES + ",2020-02-17 10:00,2020-02-18 08:00",
                "MU5501,包机,case-c,12345,2020-02-17 10:00,2020-02-18 08:00"));
        assertThat(people.bad)
                .extracting(bad -> {
                    int column = bad.headers().indexOf("原发车日期");
                    return column < 0 ? "" : bad.cells().get(column);
                })
                .containsExactlyInAnyOrder("2020-02-18", "");
    }

    @Test
    void a_row_that_may_be_of_several_runs_is_refused_with_their_names() {
        Desk people = new Desk(Kind.MANIFESTS);
        people.reads(passengers(
                "G9001,包列,case-a," + Desk.SHOES + ",2020-02-17 10:00,2020-02-18 08:00",
                "G9001,包列,case-b," + Desk.SHOES + ",2020-02-17 10:00,",
                "G9001,包列,case-c," + Desk.SHOES + ",2020-02-17 10:00,2020-02-20 08:00"));
        assertThat(people.sent).hasSize(2);
        assertThat(people.bad.get(0).place()).isEqualTo("3");
        assertThat(problem(people)).contains("G9001@2020-02-18, G9001@2020-02-20", "原发车日期");
    }

    @Test
    void a_file_that_never_says_the_day_is_refused_and_says_it_for_all_with_an_option() {
        String file = "车次,方式,人员假名,统一社会信用代码,订票时间\nG9001,包列,case-a," + Desk.SHOES + ",2020-02-17 10:00\n";
        Desk people = new Desk(Kind.MANIFESTS);
        people.reads(file);
        assertThat(people.sent).isEmpty();
        assertThat(problem(people)).contains("--fill \"Run date\"=2020-02-18", "G9001@2020-02-18");
        Desk told = new Desk(Kind.MANIFESTS, how -> how.filling(java.util.Map.of("runDate", "2020-02-18")));
        told.reads(file);
        assertThat(runs(told)).containsExactly("G9001@2020-02-18");
    }

    @Test
    void an_arrival_told_by_itself_names_its_run_by_the_plan_beside_it_or_is_refused() {
        String header = "车次,方式,事件,事件时间,计划发车时间\n";
        Desk trips = new Desk(Kind.TRIPS);
        trips.reads(header + "G9001,包列,发车,2020-02-18 23:55,2020-02-18 23:50\nG9001,包列,到达,2020-02-19 08:00,\n");
        assertThat(runs(trips)).containsExactly("G9001@2020-02-18");
        Desk alone = new Desk(Kind.TRIPS);
        alone.reads(header + "G9001,包列,到达,2020-02-19 08:00,\n");
        assertThat(alone.sent).isEmpty();
        assertThat(problem(alone)).contains("does not say of which day");
        Desk outcome = new Desk(Kind.TRIPS);
        outcome.reads("车次,方式,计划发车时间,实际到达时间\nG9001,包列,2020-02-18 23:50,2020-02-19 08:00\n");
        assertThat(outcome.bad).isEmpty();
        assertThat(runs(outcome)).containsExactly("G9001@2020-02-18");
    }

    @Test
    void a_plan_moved_to_another_day_stays_the_run_that_it_says_it_was() {
        Desk trips = new Desk(Kind.TRIPS);
        trips.reads("班次,方式,车牌号,承运单位,座位数,出发地区划,出发地点,到达地点,计划发车时间,计划到达时间,登记时间,原发车日期\n"
                + "G9001,包列,G9001,铁路,600,520300,遵义站,瑞安站,2020-02-18 08:00,2020-02-18 14:00,2020-02-15 08:00,\n"
                + "G9001,包列,G9001,铁路,600,520300,遵义站,瑞安站,2020-02-19 08:00,2020-02-19 14:00,2020-02-17"
                + " 08:00,2020-02-18\n");
        assertThat(trips.bad).isEmpty();
        assertThat(trips.sent).hasSize(2);
        assertThat(runs(trips)).containsExactly("G9001@2020-02-18");
    }

    @Test
    void a_bus_called_by_its_plate_is_another_run_on_another_day() {
        Desk trips = new Desk(Kind.TRIPS);
        trips.reads(PLANS
                + plan("浙C·12345", "包车", "520300", "2020-02-18 08:00", "2020-02-18 20:00", ",,,")
                + plan("浙C12345", "包车", "520300", "2020-02-20 08:00", "2020-02-20 20:00", ",,,"));
        assertThat(runs(trips)).containsExactly("浙C12345@2020-02-18", "浙C12345@2020-02-20");
    }

    @Test
    void a_name_of_one_run_that_is_planned_twice_apart_is_refused_and_a_correction_of_its_hour_is_not() {
        Desk trips = new Desk(Kind.TRIPS);
        trips.reads(PLANS
                + plan("N1", "包车", "520300", "2020-02-18 08:00", "2020-02-18 20:00", ",,,")
                + plan("N1", "包车", "520300", "2020-02-18 10:00", "2020-02-18 22:00", ",,,")
                + plan("N1", "包车", "520300", "2020-02-20 08:00", "2020-02-20 20:00", ",,,"));
        assertThat(trips.sent).hasSize(2);
        assertThat(problem(trips)).contains("row 2", "N1@2020-02-20-2", "原发车日期");
        Desk people = new Desk(Kind.MANIFESTS);
        people.reads(passengers(
                "N1,包车,case-a," + Desk.SHOES + ",2020-02-17 10:00,2020-02-18 08:00",
                "N1,包车,case-b," + Desk.SHOES + ",2020-02-19 10:00,2020-02-20 08:00"));
        assertThat(people.sent).hasSize(1);
        assertThat(problem(people)).contains("row 2", "another day");
    }

    @Test
    void a_name_that_another_file_uses_again_for_another_run_is_refused_in_plan_and_manifest_alike() {
        Desk trips = new Desk(Kind.TRIPS);
        trips.reads(PLANS + plan("R1", "包车", "520300", "2020-02-18 08:00", "2020-02-18 20:00", ",,,"));
        trips.reads(PLANS + plan("R1", "包车", "520300", "2020-02-25 08:00", "2020-02-25 20:00", ",,,"));
        assertThat(trips.sent).hasSize(1);
        assertThat(problem(trips)).contains("leaves at 2020-02-18 08:00", "R1@2020-02-25", "--replaces");

        Instant leaves = Instant.parse("2020-02-18T00:00:00Z");
        Desk people = new Desk(Kind.MANIFESTS).knowing("R1", leaves, leaves.plus(Duration.ofHours(12)));
        people.reads(passengers(
                "R1,包车,case-a," + Desk.SHOES + ",2020-02-17 10:00,2020-02-18 08:00",
                "R1,包车,case-b," + Desk.SHOES + ",2020-02-17 10:00,2020-02-25 08:00",
                "R1,包车,case-c," + Desk.SHOES + ",2020-02-17 10:00,",
                "R1@2020-02-25,包车,case-d," + Desk.SHOES + ",2020-02-17 10:00,2020-02-25 08:00"));
        assertThat(people.bad).extracting(BadRow::place).containsExactly("3");
        assertThat(runs(people)).containsExactly("R1", "R1@2020-02-25");
    }

    @Test
    void a_plan_that_was_moved_since_may_say_so_and_one_that_is_put_right_by_some_hours_need_not() {
        Instant leaves = Instant.parse("2020-02-18T00:00:00Z");
        String header = "班次,方式,车牌号,承运单位,座位数,出发地区划,出发地点,到达地点,计划发车时间,计划到达时间,登记时间,原发车日期\n";
        String row = "R1,包车,浙C1,客运,40,520300,遵义站,瑞安站,";
        for (String moved : List.of(
                "2020-02-19 08:00,2020-02-19 20:00,2020-02-17 08:00,2020-02-18",
                "2020-02-18 21:00,2020-02-19 09:00,2020-02-17 08:00,2020-02-18",
                "2020-02-18 10:00,2020-02-18 22:00,2020-02-17 08:00,",
                "2020-02-18 08:00,2020-02-18 20:00,2020-02-17 08:00,")) {
            Desk desk = new Desk(Kind.TRIPS).knowing("R1", leaves, leaves.plus(Duration.ofHours(12)));
            desk.reads(header + row + moved + "\n");
            assertThat(desk.bad).as(moved).isEmpty();
            assertThat(runs(desk)).containsExactly("R1");
        }
        for (String another : List.of(
                // 开行日期 and the like are on many lists: they say that it was moved only where they say another day
                "2020-02-25 08:00,2020-02-25 20:00,2020-02-17 08:00,2020-02-25",
                "2020-02-18 21:00,2020-02-19 09:00,2020-02-17 08:00,")) {
            Desk desk = new Desk(Kind.TRIPS).knowing("R1", leaves, leaves.plus(Duration.ofHours(12)));
            desk.reads(header + row + another + "\n");
            assertThat(desk.sent).as(another).isEmpty();
        }
    }

    @Test
    void a_numbers_plan_that_was_moved_and_does_not_say_so_is_another_run_and_replacing_its_file_withdraws_the_first() {
        String old = PLANS + plan("G9001", "2020-02-18 08:00", "2020-02-18 14:00");
        Desk trips = new Desk(Kind.TRIPS);
        trips.reads(PLANS + plan("G9001", "2020-02-19 08:00", "2020-02-19 14:00"));
        assertThat(trips.withdraws(old).withdrawn()).isEqualTo(1);
        assertThat(trips.sent.stream().map(Desk.Sent::key)).containsExactly("G9001@2020-02-19", "G9001@2020-02-18");
    }

    @Test
    void a_plate_that_runs_twice_on_one_day_is_refused_until_each_run_has_a_name() {
        Desk trips = new Desk(Kind.TRIPS);
        trips.reads(PLANS
                + plan("浙C12345", "包车", "330300", "2020-02-18 08:00", "2020-02-18 10:00", ",,,")
                + plan("浙C12345", "包车", "330300", "2020-02-18 14:00", "2020-02-18 16:00", ",,,")
                + plan("浙C12345@2020-02-18-2", "包车", "330300", "2020-02-18 14:00", "2020-02-18 16:00", ",,,"));
        assertThat(problem(trips)).contains("浙C12345@2020-02-18-2");
        assertThat(runs(trips)).containsExactly("浙C12345@2020-02-18", "浙C12345@2020-02-18-2");
    }

    @Test
    void two_vehicles_that_share_number_and_day_are_told_apart_by_where_they_start() {
        Desk merged = new Desk(Kind.TRIPS);
        merged.reads(PLANS
                + plan("G9001", "包列", "520300", "2020-02-18 08:00", "2020-02-18 14:00", ",,,")
                + plan("G9001", "包列", "510100", "2020-02-18 09:00", "2020-02-18 15:00", ",,,"));
        assertThat(merged.sent).hasSize(1);
        assertThat(problem(merged)).contains("520300", "510100", "同号始发地");

        String header = "班次,方式,同号始发地,人员假名,统一社会信用代码,订票时间,发车时间\n";
        Desk people = new Desk(Kind.MANIFESTS);
        people.reads(header + "G9001,包列,遵义市,case-a," + Desk.SHOES + ",2020-02-17 10:00,2020-02-18 08:00\n"
                + "G9001,包列,510100,case-b," + Desk.SHOES + ",2020-02-17 10:00,2020-02-18 09:00\n");
        assertThat(runs(people)).containsExactly("G9001@2020-02-18@510100", "G9001@2020-02-18@520300");
    }

    @Test
    void a_run_may_be_written_as_the_board_shows_it() {
        Desk people = new Desk(Kind.MANIFESTS);
        people.reads(passengers("g9001@2020-02-18,包列,case-a," + Desk.SHOES + ",2020-02-17 10:00,"));
        assertThat(runs(people)).containsExactly("G9001@2020-02-18");
    }

    @Test
    void rows_that_wait_for_their_day_are_repeated_and_withdrawn_like_all_others() {
        String old = passengers(
                "G9001,包列,case-a," + Desk.SHOES + ",2020-02-17 10:00,",
                "G9001,包列,case-b," + Desk.SHOES + ",2020-02-17 10:00,2020-02-18 08:00");
        String corrected = passengers("G9001,包列,case-b," + Desk.SHOES + ",2020-02-17 10:00,2020-02-18 08:00");
        Desk desk = new Desk(Kind.MANIFESTS);
        assertThat(desk.reads(old).events()).isEqualTo(2);
        assertThat(desk.reads(old).repeated()).isEqualTo(2);
        Desk replaced = new Desk(Kind.MANIFESTS);
        replaced.reads(corrected);
        assertThat(replaced.withdraws(old).withdrawn()).isEqualTo(1);
        assertThat(replaced.sent.get(1).key()).isEqualTo("G9001@2020-02-18");
    }

    @Test
    void in_any_order_of_its_rows_a_file_says_the_same() {
        String[] rows = {
            "G9001,包列,case-a," + Desk.SHOES + ",2020-02-17 10:00,",
            "G9001,包列,case-b," + Desk.SHOES + ",2020-02-17 10:00,2020-02-18 08:00",
            "G9002,包列,case-c," + Desk.SHOES + ",2020-02-17 10:00,2020-02-19 08:00"
        };
        Desk forward = new Desk(Kind.MANIFESTS);
        forward.reads(passengers(rows));
        Desk backward = new Desk(Kind.MANIFESTS);
        backward.reads(passengers(rows[2], rows[1], rows[0]));
        assertThat(backward.sent.stream().sorted(Comparator.comparing(Desk.Sent::toString)))
                .containsExactlyElementsOf(forward.sent.stream()
                        .sorted(Comparator.comparing(Desk.Sent::toString))
                        .toList());
    }

    @ParameterizedTest(name = "planned {0} to {1}, left {2}, late until {3}, came {4}: {5}")
    @CsvSource({
        "02-18 22:00, 02-19 06:00, 02-18 22:05, , 02-18 06:10, 实际到达时间",
        "02-18 22:00, 02-19 06:00, , , 02-18 21:00, 实际到达时间",
        "02-18 22:00, 02-19 06:00, 02-17 22:00, , 02-19 06:10, 实际发车时间",
        "02-18 22:00, 02-19 06:00, 02-18 22:05, 02-18 07:00, , 晚点预计到达时间",
        "02-18 22:00, 02-19 06:00, , 02-18 07:00, , 晚点预计到达时间",
        "02-18 22:00, 02-18 06:00, , , , 计划到达时间",
        "02-18 22:00, 02-19 06:00, 02-18 20:00, 02-19 07:00, 02-19 06:10,",
        "02-18 22:00, 02-19 06:00, 02-19 09:00, , 02-19 18:00,"
    })
    void a_row_whose_times_cannot_be_is_bad(
            String from,
            String to,
            @Nullable String left,
            @Nullable String late,
            @Nullable String came,
            @Nullable String column) {
        Desk desk = new Desk(Kind.TRIPS);
        desk.reads("班次,方式,车牌号,承运单位,座位数,出发地区划,出发地点,到达地点,计划发车时间,计划到达时间,登记时间,实际发车时间,晚点预计到达时间,实际到达时间\n"
                + "N1,包车,浙C3,客运,40,520300,遵义站,瑞安,2020-" + from + ",2020-" + to + ",2020-02-15 08:00,"
                + year(left) + "," + year(late) + "," + year(came) + "\n");
        if (column == null) {
            assertThat(desk.bad).isEmpty();
            assertThat(desk.sent).isNotEmpty();
        } else {
            assertThat(desk.sent).isEmpty();
            assertThat(desk.bad.get(0).problems().get(0).column()).isEqualTo(column);
        }
    }

    private static String year(@Nullable String time) {
        return time == null ? "" : "2020-" + time;
    }

    @Test
    void events_that_are_told_one_a_row_are_held_to_the_same_times() {
        Desk desk = new Desk(Kind.TRIPS);
        desk.reads("班次,方式,事件,事件时间,计划发车时间,实际发车时间\n"
                + "N1,包车,到达,2020-02-18 06:10,2020-02-18 22:00,\n"
                + "N1,包车,到达,2020-02-19 06:10,2020-02-18 22:00,2020-02-19 07:00\n"
                + "N1,包车,发车,2020-02-16 06:10,2020-02-18 22:00,\n");
        assertThat(desk.sent).isEmpty();
        assertThat(desk.bad).hasSize(3);
    }

    @Test
    void a_passenger_boards_no_day_before_the_vehicle_leaves() {
        Desk people = new Desk(Kind.MANIFESTS);
        people.reads("班次,方式,人员假名,统一社会信用代码,订票时间,发车时间,上车时间\n" + "N1,包车,case-a," + Desk.SHOES
                + ",2020-02-15 10:00,2020-02-18 22:00,2020-02-17 21:50\n");
        assertThat(people.sent).isEmpty();
        assertThat(problem(people)).contains("a day or more before the departure");
    }

    @Test
    void an_observation_does_not_end_before_it_begins_and_may_end_on_its_day() {
        Desk desk = new Desk(Kind.STATUS);
        desk.reads("人员假名,状态,时间,隔离截止时间\n"
                + "case-a,隔离,2020-02-18 10:00,2020-02-04\n"
                + "case-b,隔离,2020-02-18 10:00,2020-02-18 09:00\n"
                + "case-c,隔离,2020-02-18 10:00,2020-02-18\n"
                + "case-d,隔离,2020-02-18 10:00,2020-03-03\n");
        assertThat(desk.bad).extracting(BadRow::place).containsExactly("2", "3");
        assertThat(desk.sent).extracting(Desk.Sent::key).containsExactly("case-c", "case-d");
    }
}
