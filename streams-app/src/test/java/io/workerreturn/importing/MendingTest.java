package io.workerreturn.importing;

import static io.workerreturn.importing.Desk.SHOES;
import static io.workerreturn.importing.Desk.identity;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MendingTest {
    private static final String HEADER = "身份证号,统一社会信用代码,到达时间,来源地,交通方式,卡口\n";
    private static final String REST = ",2020-02-18 14:30,520300,自驾,塘下高速口\n";

    @TempDir
    private Path folder;

    private String rejected(Desk desk) throws IOException {
        RejectedRows file = new RejectedRows(folder.resolve("a.csv.rejected.csv"));
        try (file) {
            desk.bad.forEach(file);
        }
        return Files.readString(file.written().orElseThrow());
    }

    @Test
    void a_row_whose_number_was_right_keeps_its_pseudonym_and_becomes_the_event_it_would_have_been()
            throws IOException {
        Desk right = new Desk(Kind.ARRIVALS);
        right.reads(HEADER + identity(1) + "," + SHOES + REST);
        Desk wrong = new Desk(Kind.ARRIVALS);
        wrong.reads(HEADER + identity(1) + "," + SHOES + REST.replace("自驾", "骑马"));
        String bad = rejected(wrong);
        assertThat(bad)
                .startsWith("\uFEFFrejected line,")
                .contains("骑马", wrong.pseudonyms.of(identity(1)))
                .doesNotContain(identity(1));
        Desk mended = new Desk(Kind.ARRIVALS);
        ImportSummary summary = mended.reads(bad.replace("骑马", "自驾"));
        assertThat(mended.sent).isEqualTo(right.sent);
        assertThat(summary.notes()).isEmpty();
    }

    @Test
    void a_row_whose_number_was_wrong_waits_for_the_right_one() throws IOException {
        Desk right = new Desk(Kind.ARRIVALS);
        right.reads(HEADER + identity(1) + "," + SHOES + REST);
        Desk wrong = new Desk(Kind.ARRIVALS);
        wrong.reads(HEADER + identity(1).substring(0, 17) + "," + SHOES + REST);
        String bad = rejected(wrong);
        assertThat(bad).doesNotContain(identity(1).substring(0, 12));
        assertThat(bad.lines().skip(1).findFirst().orElseThrow()).contains(",,," + SHOES);
        Desk mended = new Desk(Kind.ARRIVALS);
        mended.reads(bad.replace(",,," + SHOES, "," + identity(1) + ",," + SHOES));
        assertThat(mended.sent).isEqualTo(right.sent);
    }

    @Test
    void a_file_of_bad_rows_that_somebody_may_be_mending_is_kept() throws IOException {
        Desk first = new Desk(Kind.ARRIVALS);
        first.reads(HEADER + identity(1) + "," + SHOES + REST.replace("自驾", "骑马"));
        rejected(first);
        rejected(first);
        Desk second = new Desk(Kind.ARRIVALS);
        second.reads(HEADER + identity(1) + "," + SHOES + REST.replace("自驾", "划船"));
        rejected(second);
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("a.csv.rejected.csv", "a.csv.rejected-2.csv");
        }
        assertThat(Files.readString(folder.resolve("a.csv.rejected.csv"))).contains("骑马");
    }

    @Test
    void what_a_spreadsheet_would_compute_is_text_there_and_itself_again_afterwards() throws IOException {
        Desk desk = new Desk(Kind.REPORTS);
        desk.reads("信用代码,日期,到岗人数,困难\n" + SHOES + ",2020-02-18,many,=1+1\n" + SHOES + ",2020-02-19,many,-5\n");
        String bad = rejected(desk);
        assertThat(bad).contains(",'=1+1", ",-5");
        Desk mended = new Desk(Kind.REPORTS);
        mended.reads(bad.replace(",many,", ",7,"));
        assertThat(mended.sent)
                .extracting(sent -> Desk.field(sent.record(), "payload.difficulties"))
                .containsExactly("=1+1", "-5");
    }

    @Test
    void a_number_that_strayed_into_another_column_gets_no_further() throws IOException {
        String number = identity(7);
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads("workerId,信用代码,到达时间,来源地,交通方式,卡口\n" + number + "," + SHOES + REST + "w-1," + number + REST + "w-2,"
                + SHOES + REST.replace("塘下高速口", "张三" + number + "处") + "w-3," + SHOES
                + REST.replace("2020-02-18 14:30", number) + "w-4," + SHOES + REST.replace("520300", number) + "w-5,"
                + SHOES
                + REST.replace("自驾", number));
        assertThat(desk.bad).hasSize(5);
        assertThat(desk.sent).hasSize(1);
        assertThat(desk.field("payload.checkpoint")).isEqualTo("张三******处");
        assertThat(desk.bad.toString() + desk.sent + rejected(desk)).doesNotContain(number.substring(0, 14));
    }

    @Test
    void a_pseudonym_beside_a_number_must_be_of_that_number() {
        Desk desk = new Desk(Kind.ARRIVALS);
        String header = "身份证号,workerId,信用代码,到达时间,来源地,交通方式,卡口\n";
        desk.reads(header + identity(1) + "," + desk.pseudonyms.of(identity(1)) + "," + SHOES + REST + identity(1) + ","
                + desk.pseudonyms.of(identity(2)) + "," + SHOES + REST);
        assertThat(desk.sent).hasSize(1);
        assertThat(desk.complaint()).contains("leave one of them empty");
    }

    @Test
    void only_columns_that_are_read_are_written_back() throws IOException {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads("姓名,手机号," + HEADER + "张三,13800000000," + identity(1) + "," + SHOES + REST.replace("自驾", "?"));
        assertThat(rejected(desk)).doesNotContain("张三", "13800000000");
        assertThat(List.copyOf(desk.bad.get(0).headers())).contains("身份证号", "workerId", "卡口");
    }
}
