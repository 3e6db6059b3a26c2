package io.workerreturn.importing;

import static io.workerreturn.importing.Desk.SHOES;
import static io.workerreturn.importing.Desk.VALVES;
import static io.workerreturn.importing.Desk.field;
import static io.workerreturn.importing.Desk.identity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.schema.StaffReference;
import io.workerreturn.services.Services;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImporterTest {
    private static final String ARRIVALS = "身份证号,统一社会信用代码,到达时间,来源地,交通方式,卡口\n";

    private static String arrival(int person) {
        return identity(person) + "," + SHOES + ",2020-02-18 14:30,520300,自驾,塘下高速口\n";
    }

    @Test
    void a_row_becomes_the_event_that_it_describes() {
        Desk desk = new Desk(Kind.ARRIVALS);
        ImportSummary summary = desk.reads(ARRIVALS + arrival(1));
        String worker = desk.pseudonyms.of(identity(1));
        assertThat(desk.sent).singleElement().satisfies(sent -> {
            assertThat(sent.topic()).isEqualTo("individual-arrivals");
            assertThat(sent.key()).isEqualTo(worker);
        });
        assertThat(desk.field("workerId")).isEqualTo(worker);
        assertThat(desk.field("occurredAt")).isEqualTo(Instant.parse("2020-02-18T06:30:00Z"));
        assertThat(desk.field("reportedAt")).isEqualTo(Instant.parse("2020-02-18T06:30:00Z"));
        assertThat(desk.field("source")).isEqualTo("checkpoints");
        assertThat(desk.field("payload.enterprise")).isEqualTo(SHOES);
        assertThat(desk.field("payload.originDivision")).isEqualTo("520300");
        assertThat(desk.field("payload.transport")).hasToString("SELF_DRIVE");
        assertThat(desk.field("payload.checkpoint")).isEqualTo("塘下高速口");
        assertThat(desk.field("eventId").toString()).matches("[0-9a-f]{32}");
        assertThat(List.of(summary.rows(), summary.events(), summary.badRows())).containsExactly(1L, 1L, 0L);
        assertThat(List.of(summary.firms(), summary.workers(), summary.trips())).containsExactly(1, 1, 0);
        assertThat(summary.notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTF-8",
                "GB18030",
                "GBK",
                "UTF-16",
                "UTF-16LE",
                "UTF-16BE",
                "UTF-32LE",
                "UTF-32BE",
                "x-UTF-32LE-BOM",
                "x-UTF-32BE-BOM"
            })
    void the_encoding_is_found_out(String encoding) {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(ARRIVALS + arrival(1), Charset.forName(encoding));
        assertThat(desk.field("payload.checkpoint")).isEqualTo("塘下高速口");
    }

    @Test
    void a_mark_before_the_text_is_no_part_of_the_header() {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads("\uFEFF" + ARRIVALS + arrival(1));
        assertThat(desk.sent).hasSize(1);
        Desk little = new Desk(Kind.ARRIVALS);
        little.reads("\uFEFF" + ARRIVALS + arrival(1), StandardCharsets.UTF_16LE);
        assertThat(little.sent).hasSize(1);
    }

    @Test
    void chinese_that_comes_late_is_found_out_too() {
        StringBuilder file =
                new StringBuilder("workerId,enterpriseId,occurredAt,originDivision,transport,checkpoint\n");
        for (int i = 0; i < 30_000; i++) {
            file.append("w").append(i).append(',').append(SHOES).append(",2020-02-18,520300,OTHER,east\n");
        }
        file.append("last,").append(SHOES).append(",2020-02-18,520300,OTHER,塘下高速口\n");
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(file.toString(), Charset.forName("GB18030"));
        assertThat(desk.sent).hasSize(30_001);
        assertThat(field(desk.sent.get(30_000).record(), "payload.checkpoint")).isEqualTo("塘下高速口");
    }

    @Test
    void one_broken_byte_costs_its_row_alone() {
        byte[] file = (ARRIVALS + arrival(1) + arrival(2)).getBytes(StandardCharsets.UTF_8);
        file[file.length - 3] = 'x'; // within the last character of the last checkpoint
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(file);
        assertThat(desk.sent).hasSize(1);
        assertThat(desk.complaint()).contains("--encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t", "，", "|"})
    void the_separator_is_found_out(String separator) {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads((ARRIVALS + arrival(1)).replace(",", separator));
        assertThat(desk.sent).hasSize(1);
    }

    @Test
    void excel_may_say_what_the_separator_is() {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads("sep=;\r\n" + (ARRIVALS + arrival(1) + arrival(2).replace("自驾", "?")).replace(",", ";"));
        assertThat(desk.sent).hasSize(1);
        assertThat(desk.bad)
                .singleElement()
                .satisfies(row -> assertThat(row.place()).isEqualTo("4"));
    }

    @Test
    void headers_are_known_in_both_languages_in_any_order_and_under_a_title() {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads("瑞安市返岗人员登记表,,,,,,\n填表单位：,,,,,,\n"
                + "卡 口*,Transport,序号,ORIGIN,ID Card No.,Credit Code,到达时间（必填）\n"
                + "塘下,car,1,遵义市," + identity(1) + "," + SHOES + ",2020/2/18 14:30\n");
        assertThat(desk.field("payload.originDivision")).isEqualTo("520300");
    }

    @Test
    void a_header_may_span_two_rows() {
        Desk desk = new Desk(Kind.MANIFESTS, settings -> Desk.filled(settings, "mode", "包车"));
        desk.reads("乘客名单,,,,\n序号,人员信息,,行程信息,\n,身份证号,统一社会信用代码,班次,发车时间\n1," + identity(1) + "," + SHOES
                + ",B-1,2020-02-18 08:00\n");
        assertThat(desk.field("tripId")).isEqualTo("B-1");
        assertThat(desk.field("occurredAt")).isEqualTo(Instant.parse("2020-02-18T00:00:00Z"));
    }

    @Test
    void an_unknown_header_is_named_with_the_one_that_was_perhaps_meant() {
        Desk desk = new Desk(Kind.REPORTS);
        ImportSummary summary = desk.reads("统一社会信用代码,日期,到岗人数,产能利用律,心情\n" + SHOES + ",2020-02-18,12,50,好\n");
        assertThat(desk.sent).hasSize(1);
        assertThat(summary.notes())
                .singleElement()
                .satisfies(note -> assertThat(note).contains("产能利用律", "产能利用率", "心情"));
    }

    @Test
    void of_two_headers_that_mean_one_column_the_nearer_is_read_and_the_other_told() {
        Desk desk = new Desk(Kind.ARRIVALS);
        ImportSummary summary = desk.reads("人员假名,统一社会信用代码,登记时间,户籍地,来源地,到达时间,交通方式,卡口\nw1," + SHOES
                + ",2020-02-20 09:00,广西,520300,2020-02-18 14:30,自驾,x\n");
        assertThat(desk.field("occurredAt")).isEqualTo(Instant.parse("2020-02-18T06:30:00Z"));
        assertThat(desk.field("payload.originDivision")).isEqualTo("520300");
        assertThat(summary.notes()).singleElement().asString().contains("登记时间", "户籍地");
    }

    @Test
    void a_header_that_stands_twice_says_one_thing_or_its_row_is_refused() {
        Desk desk = new Desk(Kind.ARRIVALS);
        String header = "人员假名,统一社会信用代码,到达时间,来源地,交通方式,卡口,到达时间\n";
        desk.reads(header + "w1," + SHOES + ",2020-02-18 14:30,520300,自驾,x,\nw2," + SHOES
                + ",,520300,自驾,x,2020-02-18 14:30\nw3," + SHOES + ",2020-02-18 14:30,520300,自驾,x,2020-02-18 14:30\nw4,"
                + SHOES + ",2020-02-18 14:30,520300,自驾,x,2020-02-19 14:30\n");
        assertThat(desk.sent)
                .hasSize(3)
                .allSatisfy(sent -> assertThat(field(sent.record(), "occurredAt"))
                        .isEqualTo(Instant.parse("2020-02-18T06:30:00Z")));
        assertThat(desk.complaint()).contains("到达时间", "more than once");
    }

    @Test
    void a_quotation_mark_that_is_never_closed_costs_its_own_row_and_that_in_which_another_closes_it() {
        String header = "人员假名,统一社会信用代码,到达时间,来源地,交通方式,卡口\n";
        String rest = "," + SHOES + ",2020-02-18 14:30,520300,自驾,";
        Desk open = new Desk(Kind.ARRIVALS);
        open.reads(header + "w1" + rest + "x\n\"w2" + rest + "x\nw3" + rest + "x\nw4" + rest + "\"塘下\n高速口\"\nw5" + rest
                + "x\n");
        assertThat(open.sent).extracting(Desk.Sent::key).containsExactly("w1", "w3", "w5");
        assertThat(open.bad).hasSizeGreaterThanOrEqualTo(2);
        Desk last = new Desk(Kind.ARRIVALS);
        last.reads(header + "w1" + rest + "x\nw2" + rest + "\"x\nw3" + rest + "x\n");
        assertThat(last.sent).extracting(Desk.Sent::key).containsExactly("w1", "w3");
        assertThat(last.complaint()).contains("not closed");
        // what a person wrote on several lines is a cell
        Desk whole = new Desk(Kind.ARRIVALS);
        whole.reads(header + "w1" + rest + "\"塘下,高速口\n东侧\"\n");
        assertThat(whole.field("payload.checkpoint")).isEqualTo("塘下,高速口 东侧");
    }

    @Test
    void a_header_that_lacks_what_is_needed_ends_the_file_with_what_to_do() {
        Desk desk = new Desk(Kind.ARRIVALS);
        assertThatThrownBy(() -> desk.reads("身份证号,信用代码,到达时间\n"))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("Origin (来源地)")
                .hasMessageContaining("--fill");
        assertThatThrownBy(() -> desk.reads("企业名称,统一社会信用代码,镇街,行业\n")).hasMessageContaining("enterprises");
    }

    @Test
    void what_all_rows_say_may_be_said_once() {
        Desk desk = new Desk(Kind.ROSTERS, settings -> Desk.filled(settings, "信用代码", SHOES));
        desk.reads("身份证号\n" + identity(1) + "\n");
        assertThat(desk.field("enterprise")).isEqualTo(SHOES);
        assertThat(desk.field("occurredAt")).isEqualTo(Instant.ofEpochMilli(Desk.SEASON.start()));
    }

    @Test
    void what_a_clerk_calls_somebody_is_sealed_for_the_firm_and_is_no_part_of_what_is_told() {
        Desk plain = new Desk(Kind.ROSTERS);
        plain.reads("身份证号,信用代码\n" + identity(1) + "," + SHOES + "\n");
        Desk desk = new Desk(Kind.ROSTERS);
        desk.reads("身份证号,信用代码,工号\n" + identity(1) + "," + SHOES + ",A-017\n");
        assertThat(desk.sent).hasSize(2);
        assertThat(desk.sent.get(0)).as("the event is the same as without").isEqualTo(plain.sent.get(0));
        StaffReference sealed = (StaffReference) desk.sent.get(1).record();
        assertThat(desk.sent.get(1).key())
                .isEqualTo(SHOES + "|" + desk.sent.get(0).key());
        assertThat(StandardCharsets.ISO_8859_1
                        .decode(sealed.getSealed().duplicate())
                        .toString())
                .doesNotContain("A-017");
        StaffReferences references = new StaffReferences(desk.pseudonyms);
        assertThat(references.open(sealed)).isEqualTo("A-017");
        assertThat(references.close(SHOES, sealed.getWorkerId(), "A-017")).isEqualTo(sealed);
        // neither another firm nor another worker nor another key opens it
        assertThat(references.open(new StaffReference(VALVES, sealed.getWorkerId(), sealed.getSealed())))
                .isNull();
        assertThat(references.open(new StaffReference(SHOES, "somebody", sealed.getSealed())))
                .isNull();
        assertThat(new StaffReferences(new Pseudonyms(new byte[Pseudonyms.LEAST_KEY_LENGTH])).open(sealed))
                .isNull();
        desk.withdraws(
                "身份证号,信用代码,工号\n" + identity(1) + "," + SHOES + ",A-016\n" + identity(2) + "," + SHOES + ",A-018\n");
        assertThat(desk.sent.stream().filter(sent -> sent.topic().equals("staff-references") && sent.record() == null))
                .as("that of who is on the list no more is erased")
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"张三", "13800001234", "8613800001234", "110101190001011009", "A-0123456789-0123456789-0123456789"
            })
    void a_name_or_a_number_by_which_everybody_knows_somebody_is_no_reference(String given) {
        Desk desk = new Desk(Kind.ROSTERS);
        desk.reads("身份证号,信用代码,工号\n" + identity(1) + "," + SHOES + "," + given + "\n");
        assertThat(desk.sent).isEmpty();
        assertThat(desk.complaint()).contains("工号").doesNotContain(given);
    }

    @Test
    void a_blank_cell_may_say_what_the_one_above_does() {
        Desk desk = new Desk(
                Kind.ROSTERS,
                s -> new ImportSettings(
                        s.kind(),
                        s.kinds(),
                        s.season(),
                        s.zone(),
                        null,
                        s.source(),
                        "",
                        Map.of(),
                        Set.of("enterpriseId"),
                        s.encoding(),
                        s.separator(),
                        s.sheet(),
                        s.mostBytes(),
                        s.language()));
        desk.reads("身份证号,信用代码\n" + identity(1) + "," + SHOES + "\n" + identity(2) + ",\n" + identity(3) + "," + VALVES
                + "\n" + identity(4) + "\n");
        assertThat(desk.sent)
                .extracting(sent -> field(sent.record(), "enterprise"))
                .containsExactly(SHOES, SHOES, VALVES, VALVES);
    }

    @Test
    void the_same_file_twice_and_one_that_overlaps_say_nothing_new() {
        Desk monday = new Desk(Kind.ARRIVALS);
        monday.reads(ARRIVALS + arrival(1) + arrival(2));
        Desk tuesday = new Desk(Kind.ARRIVALS);
        // other order, other headers, other spelling of the same
        tuesday.reads("卡口,交通方式,来源地,到达时间,信用代码,证件号码\n 塘下高速口 ,自驾车,遵义市,2020年2月18日 下午2:30," + SHOES.toLowerCase() + ","
                + identity(2) + "\n");
        assertThat(tuesday.sent).hasSize(1);
        assertThat(tuesday.sent.get(0)).isEqualTo(monday.sent.get(1));
        ImportSummary again = tuesday.reads(ARRIVALS + arrival(2));
        assertThat(tuesday.sent).hasSize(1);
        assertThat(again.repeated()).isEqualTo(1);
    }

    @Test
    void a_replaced_file_is_withdrawn_where_the_new_one_says_something_else() {
        String old = ARRIVALS + arrival(1) + arrival(2) + arrival(3);
        Desk before = new Desk(Kind.ARRIVALS);
        before.reads(old);
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(ARRIVALS + arrival(1) + arrival(2).replace("自驾", "火车"));
        ImportSummary summary = desk.withdraws(old);
        assertThat(summary.withdrawn()).isEqualTo(2);
        assertThat(desk.sent.subList(2, 4))
                .extracting(sent -> field(sent.record(), "payload.eventId"))
                .containsExactly(
                        field(before.sent.get(1).record(), "eventId"),
                        field(before.sent.get(2).record(), "eventId"));
        assertThat(desk.sent.subList(2, 4))
                .extracting(Desk.Sent::key)
                .containsExactly(before.sent.get(1).key(), before.sent.get(2).key());
    }

    @Test
    void nothing_is_withdrawn_while_a_new_row_is_bad() {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(ARRIVALS + arrival(1) + arrival(2).replace("自驾", "??"));
        assertThatThrownBy(() -> desk.withdraws(ARRIVALS + arrival(1) + arrival(2)))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining("Mend");
        assertThat(desk.sent).hasSize(1);
    }

    @Test
    void a_firm_that_the_new_register_lacks_is_closed() {
        String header = "统一社会信用代码,企业名称,镇街,行业,用工需求,目标返岗率\n";
        String shoes = SHOES + ",鞋厂,安阳街道,鞋革,120,85%\n";
        String valves = VALVES + ",阀门厂,塘下镇,机械,80,90\n";
        Desk desk = new Desk(Kind.ENTERPRISES);
        desk.reads(header + shoes.replace("120", "130"));
        assertThat(desk.field("requiredHeadcount")).isEqualTo(130);
        assertThat(desk.field("targetBasisPoints")).isEqualTo(8500);
        desk.withdraws(header + shoes + valves);
        assertThat(desk.sent.subList(1, 2)).containsExactly(new Desk.Sent("enterprises", VALVES, null));
    }

    @Test
    void a_revision_lets_what_was_withdrawn_come_back() {
        Desk first = new Desk(Kind.ARRIVALS);
        first.reads(ARRIVALS + arrival(1));
        Desk again = new Desk(
                Kind.ARRIVALS,
                s -> new ImportSettings(
                        s.kind(),
                        s.kinds(),
                        s.season(),
                        s.zone(),
                        null,
                        s.source(),
                        "2",
                        Map.of(),
                        Set.of(),
                        s.encoding(),
                        s.separator(),
                        s.sheet(),
                        s.mostBytes(),
                        s.language()));
        again.reads(ARRIVALS + arrival(1));
        assertThat(again.field("eventId")).isNotEqualTo(first.field("eventId"));
    }

    @Test
    void every_problem_of_a_row_is_told_at_once_and_good_rows_go_in() {
        Desk desk = new Desk(Kind.ARRIVALS);
        ImportSummary summary = desk.reads(
                ARRIVALS + arrival(1) + identity(2) + ",91330381MA00000002,2020-02-30,Mars,Rocket,\n" + arrival(3));
        assertThat(desk.sent).hasSize(2);
        assertThat(List.of(summary.rows(), summary.badRows())).containsExactly(3L, 1L);
        assertThat(desk.bad).singleElement().satisfies(row -> {
            assertThat(row.place()).isEqualTo("3");
            assertThat(row.columns()).isEqualTo("统一社会信用代码, 来源地, 交通方式, 卡口, 到达时间");
            assertThat(row.reasons()).contains("should be 1", "no date that exists", "Own car");
        });
    }

    @Test
    void a_row_outside_of_the_season_is_bad() {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(ARRIVALS + arrival(1).replace("2020-02", "2021-02"));
        assertThat(desk.complaint()).contains("到达时间", "2020-01-20", "is the year right");
    }

    @Test
    void what_the_pipeline_would_reject_does_not_get_in() {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(ARRIVALS.replace("卡口", "卡口,上报时间") + arrival(1).replace("口\n", "口,2020-02-10\n"));
        assertThat(desk.complaint()).contains("48 h");
    }

    @Test
    void a_firm_that_is_not_registered_is_told_and_its_rows_are_taken() {
        Desk desk = new Desk(Kind.ARRIVALS);
        ImportSummary summary = desk.reads(ARRIVALS
                + arrival(1)
                        .replace(
                                SHOES,
                                "91110000MA0000001K".substring(0, 17)
                                        + io.workerreturn.domain.UnifiedSocialCreditCode.complete("91110000MA0000001")
                                                .charAt(17)));
        assertThat(desk.sent).hasSize(1);
        assertThat(summary.notes()).singleElement().asString().contains("not registered", "91110000MA0000001");
    }

    @Test
    void a_passenger_who_is_on_the_list_twice_is_told() {
        Desk desk = new Desk(Kind.MANIFESTS, settings -> Desk.filled(settings, "mode", "bus"));
        ImportSummary summary = desk.reads("班次,身份证号,信用代码,座位号,发车时间\nB1," + identity(1) + "," + SHOES
                + ",1,2020-02-18\nB1," + identity(1) + "," + SHOES + ",2,2020-02-18\nB1," + identity(1) + "," + SHOES
                + ",2,2020-02-18\n");
        assertThat(summary.repeated()).isEqualTo(1);
        assertThat(summary.notes()).singleElement().asString().contains("rows 2 and 3");
        assertThat(summary.trips()).isEqualTo(1);
    }

    @Test
    void blank_rows_sums_and_columns_beyond_the_header_are_passed_over() {
        Desk desk = new Desk(Kind.ARRIVALS);
        ImportSummary summary = desk.reads(
                ARRIVALS.replace("\n", ",,,\n") + "\n,,,,,,,\n" + arrival(1).replace("\n", ",,,,,x\n") + "合计,1,,,,\n");
        assertThat(desk.sent).hasSize(1);
        assertThat(summary.badRows()).isZero();
    }

    @Test
    void a_cell_may_hold_line_breaks_and_quotation_marks() {
        Desk desk = new Desk(Kind.REPORTS);
        desk.reads("统一社会信用代码,日期,到岗人数,困难\n" + SHOES + ",2020-02-18,12,\"缺口罩，\n\"\"很急\"\"\"\n" + VALVES
                + ",2020-02-18,x,\n");
        assertThat(desk.field("payload.difficulties")).isEqualTo("缺口罩， \"很急\"");
        assertThat(desk.bad)
                .singleElement()
                .satisfies(row -> assertThat(row.place()).isEqualTo("4"));
    }

    @Test
    void a_quotation_mark_that_is_not_closed_costs_its_row_alone() {
        StringBuilder file = new StringBuilder(ARRIVALS);
        file.append(arrival(0).replace("塘下高速口", "\"塘下高速口"));
        for (int person = 1; person <= 2_000; person++) {
            file.append(arrival(person));
        }
        file.append(arrival(2_001).replace("塘下高速口", "\"东口\""));
        file.append(arrival(2_002));
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(file.toString());
        assertThat(desk.bad).extracting(BadRow::place).contains("2").hasSizeLessThanOrEqualTo(2);
        assertThat(desk.sent).hasSizeGreaterThanOrEqualTo(2_001);
        assertThat(desk.sent)
                .extracting(Desk.Sent::key)
                .contains(desk.pseudonyms.of(identity(2_000)), desk.pseudonyms.of(identity(2_002)));
    }

    static List<Kind> kinds() {
        return Services.kinds(Services.ALL).all();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void no_two_columns_of_a_kind_share_a_header(Kind kind) {
        assertThat(kind.columns().stream().flatMap(Column::words).toList())
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    @Test
    void bytes_of_nothing_behind_the_last_row_make_no_other_encoding() {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(ARRIVALS + arrival(1) + arrival(2) + "\0\0\0\0\0");
        assertThat(desk.sent).hasSize(2);
    }

    @Test
    void a_number_that_ends_as_rounded_ones_do_is_none_where_another_of_the_column_was_rounded() {
        String chance = "";
        for (int person = 0; !chance.endsWith("000"); person++) {
            String first17 =
                    String.format(Locale.ROOT, "5203001990%02d%02d%d00", 1 + person % 12, 1 + person % 28, person % 10);
            chance = first17 + IdentityNumbers.checkCharacter(first17);
        }
        Desk alone = new Desk(Kind.ARRIVALS);
        alone.reads(ARRIVALS + arrival(1).replace(identity(1), chance));
        assertThat(alone.sent).hasSize(1);
        Desk beside = new Desk(Kind.ARRIVALS);
        beside.reads(ARRIVALS
                + arrival(1).replace(identity(1), chance)
                + arrival(2).replace(identity(2), "5.20300199001151E+17"));
        assertThat(beside.sent).isEmpty();
        assertThat(beside.bad).hasSize(2);
    }

    @Test
    void an_error_of_any_spreadsheet_is_one() {
        for (String error : List.of("#N/B", "#N/A N/A", "#REF", "#N/D", "#Н/Д")) {
            Desk desk = new Desk(Kind.ARRIVALS);
            desk.reads(ARRIVALS + arrival(1).replace("塘下高速口", error));
            assertThat(desk.sent).as(error).isEmpty();
        }
    }

    @Test
    void what_is_no_table_is_named_with_what_to_do() {
        assertThatThrownBy(() -> new Desk(Kind.TRIPS).reads(new byte[0])).hasMessageContaining("empty");
        assertThatThrownBy(() -> new Desk(Kind.TRIPS).reads("\n \n")).hasMessageContaining("empty");
        assertThatThrownBy(() -> new Desk(Kind.TRIPS).reads("<?xml version='1.0'?><a/>"))
                .hasMessageContaining("*.xlsx");
        assertThatThrownBy(() -> new Desk(Kind.TRIPS).reads(new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0}))
                .hasMessageContaining(".xls");
        assertThatThrownBy(() -> new Desk(Kind.TRIPS)
                        .reads(("\u00D0\u00CF\u0011\u00E0" + "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0")
                                .getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessageContaining("password");
        assertThatThrownBy(() -> new Desk(Kind.TRIPS).reads("PK\u0003\u0004 and no more"))
                .hasMessageContaining("can't be read");
        assertThatThrownBy(() -> new Desk(Kind.ARRIVALS, settings -> settings.atMost(100)).reads(ARRIVALS + arrival(1)))
                .hasMessageContaining("larger");
    }

    @Test
    void a_file_with_identity_numbers_needs_a_key_and_says_how_to_make_one() {
        Importer keyless = new Importer(
                ImportSettings.of(Kind.ARRIVALS, Desk.SEASON),
                null,
                Destination.NOWHERE,
                firm -> true,
                () -> Instant.EPOCH);
        assertThatThrownBy(() -> keyless.run(
                        Input.of(
                                "x",
                                new java.io.ByteArrayInputStream(
                                        (ARRIVALS + arrival(1)).getBytes(StandardCharsets.UTF_8))),
                        row -> {},
                        Importer.Progress.NONE))
                .hasMessageContaining("import.identity.key.file");
    }
}
