package io.workerreturn.importing;

import static io.workerreturn.importing.Desk.SHOES;
import static io.workerreturn.importing.Desk.VALVES;
import static io.workerreturn.importing.Desk.field;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 1 may be 1 % or all of it: only the other cells of its column say which. */
class SharesTest {
    private static final String HEADER = "信用代码,日期,到岗人数,产能利用率,设备开机率\n";

    private static Desk reads(String header, String... cells) {
        Desk desk = new Desk(Kind.REPORTS);
        StringBuilder csv = new StringBuilder(header);
        for (int i = 0; i < cells.length; i++) {
            csv.append(SHOES)
                    .append(",2020-02-")
                    .append(10 + i)
                    .append(",5,")
                    .append(cells[i])
                    .append(",\n");
        }
        desk.reads(csv.toString());
        return desk;
    }

    private static String read(Desk desk) {
        return desk.sent.stream()
                .map(sent -> String.valueOf(field(sent.record(), "payload.capacityPercent")))
                .collect(Collectors.joining(" "));
    }

    /** The cells of a column in their order; what was read of those that are clear, in the order of the days. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "57.4 % 1, 57, 1",
                "57.4% 0.5, 57, 1",
                "57.4% 0.5 1, 57, 2",
                "1 57.4%, 57, 1",
                "1, '', 1",
                "2 1, '', 2",
                "1 85, 1 85, 0",
                "85 1 2, 85 1 2, 0",
                "85 57% 1, 85 57 1, 0",
                "85 0.5, 85, 1",
                "85 0.5 1, 85, 2",
                "85 1.5, 85, 1",
                "0.85 1, 85 100, 0",
                "1 0.85 1.2, 100 85 120, 0",
                "0.85, 85, 0",
                "0.85 1 0, 85 100 0, 0",
                "0 1%, 0 1, 0",
                "57.4% 0, 57 0, 0",
                "３０ １, 30 1, 0",
            })
    void a_share_without_a_sign_is_what_its_column_says_or_nothing(String cells, String shares, int refused) {
        Desk desk =
                reads(HEADER, Arrays.stream(cells.replace(" %", "%").split(" ")).toArray(String[]::new));
        assertThat(Arrays.stream(read(desk).split(" ")).sorted().toList())
                .isEqualTo(Arrays.stream(shares.replace("'", "").split(" "))
                        .sorted()
                        .toList());
        assertThat(desk.bad)
                .hasSize(refused)
                .allSatisfy(row -> assertThat(row.reasons()).contains("产能利用率", "percent sign"));
    }

    @Test
    void a_header_with_a_sign_says_it_for_all_below() {
        String header = "信用代码,日期,到岗人数,产能利用率(%),设备开机率\n";
        assertThat(read(reads(header, "1"))).isEqualTo("1");
        assertThat(reads(header, "0.85").complaint()).contains("0.85%", "85%");
    }

    @Test
    void each_column_speaks_for_itself() {
        Desk desk = new Desk(Kind.REPORTS);
        desk.reads(HEADER + SHOES + ",2020-02-18,5,1,0.9\n" + VALVES + ",2020-02-18,5,90,1\n");
        assertThat(desk.bad).isEmpty();
        assertThat(desk.sent.stream()
                        .map(sent -> List.of(
                                field(sent.record(), "payload.capacityPercent"),
                                field(sent.record(), "payload.equipmentPercent")))
                        .toList())
                .containsExactlyInAnyOrder(List.of(1, 90), List.of(90, 100));
    }

    @Test
    void targets_of_firms_are_shares_too_and_the_last_row_about_a_firm_still_wins() {
        Desk desk = new Desk(Kind.ENTERPRISES);
        String row = SHOES + ",瑞安鞋厂,塘下镇,制鞋,10,";
        desk.reads("信用代码,企业名称,镇街,行业,用工需求,目标\n" + row + "1\n" + row + "85%\n" + row + "90\n");
        assertThat(desk.bad).isEmpty();
        assertThat(desk.sent.stream()
                        .map(sent -> field(sent.record(), "targetBasisPoints"))
                        .toList())
                .isEqualTo(List.of(100, 8500, 9000));
    }

    @Test
    void rows_that_are_sent_back_say_their_shares_with_the_sign_so_that_they_can_stand_alone() {
        Desk desk = new Desk(Kind.REPORTS);
        desk.reads(HEADER + SHOES + ",2020-02-18,many,1,0.5\n" + VALVES + ",2020-02-18,5,0.9,60%\n");
        BadRow bad = desk.bad.get(0);
        assertThat(bad.cells()).contains("100%").contains("0.5");
        assertThat(bad.columns()).contains("到岗人数", "设备开机率");
        Desk again = new Desk(Kind.REPORTS);
        again.reads("退回行号,退回的列," + HEADER.strip() + ",退回原因\n2,到岗人数," + SHOES + ",2020-02-18,5,100%,0.5,x\n");
        assertThat(again.complaint()).contains("设备开机率", "0.5%", "50%");
    }

    /** More rows than may wait: what was seen of the column until then decides, and whatever says otherwise is refused. */
    @Test
    void a_column_of_any_length_is_read_alike() {
        Desk desk = new Desk(Kind.REPORTS);
        StringBuilder csv = new StringBuilder(HEADER);
        IntStream.range(0, 25_000)
                .forEach(row -> csv.append(SHOES)
                        .append(",2020-02-18,")
                        .append(row)
                        .append(row == 24_999 ? ",85" : row % 2 == 0 ? ",0.85" : ",1")
                        .append(",\n"));
        desk.reads(csv.toString());
        assertThat(desk.sent).hasSize(24_999);
        assertThat(desk.sent.stream()
                        .map(sent -> field(sent.record(), "payload.capacityPercent"))
                        .distinct())
                .containsExactly(85, 100);
        assertThat(desk.complaint()).contains("percent sign");
    }
}
