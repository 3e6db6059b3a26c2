package io.workerreturn.importing;

import static io.workerreturn.importing.Desk.SHOES;
import static io.workerreturn.importing.Desk.identity;
import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.words.Language;
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
        RejectedRows file = new RejectedRows(folder.resolve("a.csv.rejected.csv"), Language.EN);
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
        String ending = "**********" + identity(1).substring(13, 17);
        assertThat(bad).contains(ending).doesNotContain(identity(1).substring(0, 14));
        Desk mended = new Desk(Kind.ARRIVALS);
        mended.reads(bad.replace(ending, identity(1)));
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
    void what_a_spreadsheet_would_compute_is_text_there_and_a_formula_stays_bad_until_it_is_mended()
            throws IOException {
        Desk desk = new Desk(Kind.REPORTS);
        desk.reads("信用代码,日期,到岗人数,困难\n" + SHOES + ",2020-02-18,many,=1+1\n" + SHOES + ",2020-02-19,many,-5\n");
        String bad = rejected(desk);
        assertThat(bad).contains(",'=1+1", "-5,");
        Desk mended = new Desk(Kind.REPORTS);
        mended.reads(bad.replace(",many,", ",7,"));
        assertThat(mended.sent)
                .extracting(sent -> Desk.field(sent.record(), "payload.difficulties"))
                .containsExactly("-5");
        assertThat(mended.complaint()).contains("=1+1", "formula");
        Desk again = new Desk(Kind.REPORTS);
        again.reads(bad.replace(",many,", ",7,").replace("'=1+1", "2"));
        assertThat(again.bad).isEmpty();
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
    void all_of_a_row_is_written_back_but_of_numbers_only_their_ends() throws IOException {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads("序号,姓名,手机号," + HEADER.strip() + ",备注\n7,张三,13800000000," + identity(1) + "," + SHOES
                + REST.replace("自驾", "?").strip() + ",与" + identity(2) + "同行\n");
        assertThat(rejected(desk))
                .contains(
                        "7,张三,13800000000,**********" + identity(1).substring(14),
                        "**********" + identity(2).substring(14) + "同行")
                .doesNotContain(identity(1).substring(0, 14), identity(2).substring(0, 14));
        assertThat(List.copyOf(desk.bad.get(0).headers()))
                .containsExactly("序号", "姓名", "手机号", "身份证号", "统一社会信用代码", "到达时间", "来源地", "交通方式", "卡口", "备注", "人员假名");
    }

    @Test
    void the_line_of_the_first_file_and_the_reason_stay_through_any_number_of_rounds() throws IOException {
        Desk first = new Desk(Kind.ARRIVALS);
        first.reads("名单\n\n" + HEADER + identity(1) + "," + SHOES + REST + identity(2) + "," + SHOES
                + REST.replace("自驾", "?").replace("520300", "?"));
        Desk second = new Desk(Kind.ARRIVALS);
        second.reads(rejected(first).replace("520300", "x"));
        Desk third = new Desk(Kind.ARRIVALS);
        third.reads(rejected(second));
        assertThat(third.bad).singleElement().extracting(BadRow::place).isEqualTo("5");
        String[] lines = rejected(third).split("\r\n");
        assertThat(lines[0]).startsWith("\uFEFFrejected line,").endsWith(",rejected because");
        assertThat(lines[1]).startsWith("5,").contains("Own car");
        assertThat(lines[0].split("rejected because")).hasSize(1);
    }
}
