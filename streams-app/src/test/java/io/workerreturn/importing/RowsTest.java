package io.workerreturn.importing;

import static io.workerreturn.importing.Desk.SHOES;
import static io.workerreturn.importing.Desk.VALVES;
import static io.workerreturn.importing.Desk.field;
import static io.workerreturn.importing.Desk.identity;
import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.schema.HealthCode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class RowsTest {
    private static List<String> payloads(Desk desk) {
        return desk.sent.stream()
                .map(sent -> ((SpecificRecord) field(sent.record(), "payload"))
                        .getSchema()
                        .getName())
                .toList();
    }

    @Test
    void a_trip_may_be_told_whole_in_one_row() {
        Desk desk = new Desk(Kind.TRIPS);
        desk.reads("车次,方式,车牌,承运单位,座位数,始发地,上车地点,下车地点,发车时间,到达时间,实际出发时间,是否扫码上车,最新预计到达时间,实际到达时间,清点人数\n"
                + "T1,专列,K1,成都局,1200座,贵州,遵义站,瑞安站,2020-02-18 08:00,次日,,,,,\n"
                + "T1,专列,K1,成都局,1200,贵州省,遵义站,瑞安站,2020-02-18 08:00,20:30,2020-02-18 08:10,是,2020-02-18"
                + " 21:00,2020-02-18 21:05,1100人\n");
        assertThat(desk.complaint()).contains("座位数 is no number", "到达时间");
        assertThat(payloads(desk)).containsExactly("TripScheduled", "TripDeparted", "TripDelayed", "TripArrived");
        assertThat(desk.sent)
                .allMatch(sent -> sent.topic().equals("charter-train-events")
                        && sent.key().equals("T1@2020-02-18"));
        SpecificRecord plan = desk.sent.get(0).record();
        assertThat(field(plan, "payload.scheduledArrival")).isEqualTo(Instant.parse("2020-02-18T12:30:00Z"));
        assertThat(field(plan, "payload.originDivision")).isEqualTo("520000");
        assertThat(field(plan, "payload.destinationDivision")).isEqualTo("330381");
        assertThat(field(plan, "occurredAt")).isEqualTo(Instant.ofEpochMilli(Desk.SEASON.start()));
        assertThat(field(plan, "source")).isEqualTo("railway");
        assertThat(field(desk.sent.get(1).record(), "payload.boardingRecorded")).isEqualTo(true);
        assertThat(field(desk.sent.get(3).record(), "payload.countedHeads")).isEqualTo(1100);
    }

    @Test
    void a_trip_may_be_told_event_by_event() {
        Desk desk = new Desk(Kind.TRIPS, settings -> Desk.filled(settings, "mode", "包机"));
        desk.reads("航班号,状态,事件时间,原因,最新预计到达时间,到达人数\n"
                + "F1,已出发,2020-02-18 08:00,,,\n"
                + "F1,延误,2020-02-18 09:00,雾,2020-02-18 12:00,\n"
                + "F1,抵达,2020-02-18 12:01,,,150\n"
                + "F2,取消,2020-02-18 07:00,天气,,\n"
                + "F2,恢复,2020-02-18 07:30,,,\n"
                + "F3,取消,,,,\n"
                + "F4,,2020-02-18 07:30,,,\n");
        assertThat(payloads(desk))
                .containsExactly("TripDeparted", "TripDelayed", "TripArrived", "TripCancelled", "TripReinstated");
        assertThat(desk.sent).allMatch(sent -> sent.topic().equals("charter-flight-events"));
        assertThat(desk.bad).extracting(BadRow::place).containsExactly("7", "8");
        assertThat(desk.bad.get(0).reasons()).contains("when was it", "--as-of");
    }

    @Test
    void whom_to_call_goes_to_a_topic_of_its_own() {
        Desk firms = new Desk(Kind.ENTERPRISES);
        firms.reads("统一社会信用代码,企业名称,镇街,行业,用工需求,联系人,联系电话,助企服务员,助企服务员电话,是否注销\n"
                + SHOES + ",示例,安阳街道,鞋革,10,王主任,０000-00012345、0000-00012346,,无,\n"
                + VALVES + ",示例,安阳街道,阀门,10,,,李科,0000 00012347转8,\n"
                + VALVES + ",,,,,,,,,是\n");
        assertThat(firms.bad).isEmpty();
        assertThat(firms.sent)
                .extracting(Desk.Sent::topic)
                .containsExactly(
                        "enterprises", "contacts", "enterprises", "contacts", "enterprises", "contacts", "contacts");
        Desk.Sent hr = firms.sent.get(1);
        assertThat(hr.key()).isEqualTo(SHOES + "|HR");
        assertThat(field(hr.record(), "name")).isEqualTo("王主任");
        assertThat(field(hr.record(), "phone")).isEqualTo("0000-00012345/0000-00012346");
        assertThat(firms.sent.get(3).key()).isEqualTo(VALVES + "|ASSISTANCE_OFFICER");
        assertThat(field(firms.sent.get(3).record(), "phone")).isEqualTo("0000 00012347/8");
        assertThat(firms.sent.subList(5, 7))
                .as("of a firm that has closed nobody is called any more")
                .allMatch(sent -> sent.record() == null);

        Desk trips = new Desk(Kind.TRIPS, settings -> Desk.filled(settings, "mode", "包机"));
        trips.reads("航班号,状态,事件时间,司机电话,专班电话\nF1,已出发,2020-02-18 08:00,0000-00012345,0000-00012346\n");
        assertThat(trips.sent).extracting(Desk.Sent::key).containsExactly("F1", "F1|CARRIER", "F1|TASK_TEAM");
    }

    @Test
    void what_is_no_telephone_number_is_refused_and_quoted_nowhere() {
        for (String wrong : List.of("call 0000-00012345 at noon", "1.38E+10", identity(1), "99")) {
            Desk desk = new Desk(Kind.ENTERPRISES);
            desk.reads("统一社会信用代码,企业名称,镇街,行业,用工需求,联系电话\n" + SHOES + ",示例,安阳街道,鞋革,10," + wrong + "\n");
            assertThat(desk.sent).as(wrong).isEmpty();
            assertThat(desk.bad).hasSize(1);
            assertThat(desk.bad.get(0).reasons())
                    .as(wrong)
                    .doesNotContain(wrong)
                    .doesNotContain("00012345");
        }
    }

    @Test
    void a_trip_that_arrives_before_it_leaves_is_a_mistake() {
        Desk desk = new Desk(Kind.TRIPS);
        desk.reads("车次,方式,车牌,承运单位,座位数,始发地,上车地点,下车地点,发车时间,到达时间\n"
                + "T1,专列,K1,成都局,1200,贵州,遵义站,瑞安站,2020-02-18 08:00,2020-02-17 20:00\n");
        assertThat(desk.complaint()).contains("before the departure");
    }

    @Test
    void a_passenger_is_booked_and_boards_or_does_not() {
        Desk desk = new Desk(Kind.MANIFESTS, settings -> Desk.filled(settings, "mode", "bus"));
        desk.reads("班次,身份证号,信用代码,发车时间,是否上车,上车时间,体温,健康码,是否新招\n"
                + "B," + identity(1) + "," + SHOES + ",2020-02-18 08:00,是,07:50,36.6℃,绿码,是\n"
                + "B," + identity(2) + "," + SHOES + ",2020-02-18 08:00,否,,,,\n"
                + "B," + identity(3) + "," + SHOES + ",2020-02-18 08:00,,,,,否\n");
        assertThat(payloads(desk))
                .containsExactly(
                        "PassengerBooked", "PassengerBoarded", "PassengerBooked", "PassengerNoShow", "PassengerBooked");
        SpecificRecord boarded = desk.sent.get(1).record();
        assertThat(field(boarded, "occurredAt")).isEqualTo(Instant.parse("2020-02-17T23:50:00Z"));
        assertThat(field(boarded, "payload.temperatureTenths")).isEqualTo(366);
        assertThat(field(boarded, "payload.healthCode")).isEqualTo(HealthCode.GREEN);
        assertThat(field(desk.sent.get(0).record(), "payload.newHire")).isEqualTo(true);
        assertThat(field(desk.sent.get(4).record(), "payload.newHire")).isEqualTo(false);
    }

    @Test
    void a_passenger_may_be_told_event_by_event() {
        Desk desk = new Desk(Kind.MANIFESTS, settings -> Desk.filled(settings, "mode", "bus"));
        desk.reads("班次,身份证号,信用代码,状态,事件时间,下车地点\n"
                + "B," + identity(1) + "," + SHOES + ",已预订,2020-02-17,\n"
                + "B," + identity(1) + ",,已上车,2020-02-18 08:00,\n"
                + "B," + identity(1) + ",,中途下车,2020-02-18 12:00,丽水\n"
                + "B," + identity(2) + ",,未上车,2020-02-18 08:00,\n"
                + "B," + identity(3) + ",,已预订,2020-02-17,\n");
        assertThat(payloads(desk))
                .containsExactly("PassengerBooked", "PassengerBoarded", "PassengerAlighted", "PassengerNoShow");
        assertThat(desk.complaint()).contains("信用代码 is empty", "--fill-down \"Credit code\"");
    }

    @Test
    void every_status_is_understood() {
        Desk desk = new Desk(Kind.STATUS);
        String day = ",2020-02-18,";
        desk.reads("身份证号,状态,日期,信用代码,计划返岗日期,所在地,出行方式,原因,呼叫次数,隔离截止日期,网格,健康码颜色\n"
                + identity(1) + ",在职" + day + SHOES + ",,,,,,,,\n"
                + identity(1) + ",拟返岗" + day + ",2020-02-20,遵义,包车,,,,,\n"
                + identity(1) + ",不返岗" + day + ",,,,照顾家人,,,,\n"
                + identity(1) + ",失联" + day + ",,,,,3次,,,\n"
                + identity(1) + ",隔离" + day + ",,,,,,2020-03-03,,\n"
                + identity(1) + ",解除隔离" + day + ",,,,,,,,\n"
                + identity(1) + ",到岗" + day + VALVES + ",,,,,,,,\n"
                + identity(1) + ",离瑞" + day + ",,,,,,,,\n"
                + identity(1) + ",变更单位" + day + VALVES + ",,,,,,,,\n"
                + identity(1) + ",入住" + day + ",,,,,,,网格7,\n"
                + identity(1) + ",健康码变更" + day + ",,,,,,,,红\n"
                + identity(2) + ",在职" + day + ",,,,,,,,\n"
                + identity(2) + ",隔离" + day + ",,,,,,,,\n");
        assertThat(payloads(desk))
                .containsExactly(
                        "Employed",
                        "ReturnIntended",
                        "NotReturning",
                        "Unreachable",
                        "ObservationStarted",
                        "ObservationReleased",
                        "ReportedForDuty",
                        "LeftCity",
                        "EmployerChanged",
                        "Housed",
                        "HealthCodeChanged");
        assertThat(field(desk.sent.get(1).record(), "payload.plannedDate")).isEqualTo(LocalDate.of(2020, 2, 20));
        assertThat(field(desk.sent.get(1).record(), "payload.originDivision")).isEqualTo("520300");
        assertThat(desk.bad).hasSize(2);
        assertThat(desk.bad.get(1).columns()).isEqualTo("隔离截止日期");
    }

    @Test
    void a_firm_is_registered_with_all_that_is_known_or_closed() {
        Desk desk = new Desk(Kind.ENTERPRISES);
        desk.reads("统一社会信用代码,企业名称,镇街,行业,企业类别,需求人数,目标返岗率,目标日期,复工日期,是否注销\n"
                + SHOES + ",（测试）鞋厂,安阳街道,鞋革,规上工业、重点外贸，小微,\"1,200人\",0.855,2020/2/25,2月16日,\n"
                + VALVES + ",,,,,,,,,是\n");
        SpecificRecord firm = desk.sent.get(0).record();
        assertThat(field(firm, "name")).isEqualTo("（测试）鞋厂");
        assertThat(field(firm, "classes"))
                .isEqualTo(List.of(
                        EnterpriseClass.INDUSTRY_ABOVE_SCALE,
                        EnterpriseClass.KEY_FOREIGN_TRADE,
                        EnterpriseClass.SMALL_AND_MICRO));
        assertThat(field(firm, "requiredHeadcount")).isEqualTo(1200);
        assertThat(field(firm, "targetBasisPoints")).isEqualTo(8550);
        assertThat(field(firm, "targetDate")).isEqualTo(LocalDate.of(2020, 2, 25));
        assertThat(field(firm, "resumedOn")).isEqualTo(LocalDate.of(2020, 2, 16));
        assertThat(desk.sent.get(1)).isEqualTo(new Desk.Sent("enterprises", VALVES, null));
        assertThat(desk.bad).isEmpty();
    }

    @Test
    void percentages_and_counts_are_read_as_people_write_them() {
        Desk desk = new Desk(Kind.REPORTS);
        desk.reads("信用代码,日期,到岗人数,产能,设备开机率,口罩天数\n" + SHOES + ",2020-02-18, 1２ 人 ,0.5,85％,3天\n" + SHOES
                + ",2020-02-19,1.5,many,x,-1\n");
        assertThat(desk.field("payload.declaredOnDuty")).isEqualTo(12);
        assertThat(desk.field("payload.capacityPercent")).isEqualTo(50);
        assertThat(desk.field("payload.equipmentPercent")).isEqualTo(85);
        assertThat(desk.field("payload.maskSupplyDays")).isEqualTo(3);
        assertThat(desk.bad.get(0).columns()).isEqualTo("到岗人数, 产能, 设备开机率, 口罩天数");
    }

    @Test
    void a_time_that_is_wrong_is_that_of_the_column_which_says_it() {
        String header = "班次,方式,事件,事件时间,实际到达时间,上报时间\n";
        Desk desk = new Desk(Kind.TRIPS, how -> how.in(io.workerreturn.words.Language.ZH));
        desk.reads(header + "B1,包车,到达,,2021-02-18 09:00,\n"
                + "B1,包车,到达,,2020-02-25 09:00,2020-02-18 09:00\n"
                + "B1,包车,到达,,2020-02-25 09:00,2020-07-01 09:00\n");
        assertThat(desk.bad).extracting(BadRow::columns).containsExactly("实际到达时间", "实际到达时间", "上报时间");
        assertThat(desk.bad.get(1).reasons()).contains("2020-02-25 09:00", "2020-02-18 09:00", "48 小时");
        assertThat(desk.bad.get(2).reasons()).contains("还没有到");
    }

    @Test
    void what_the_pipeline_would_refuse_is_said_of_its_cell_with_its_unit() {
        Desk desk = new Desk(Kind.ENTERPRISES, how -> how.in(io.workerreturn.words.Language.ZH));
        desk.reads("信用代码,企业名称,镇街,行业,用工需求,目标\n" + SHOES + ",鞋厂,塘下镇,制鞋,10,300%\n");
        assertThat(desk.bad.get(0).columns()).isEqualTo("目标");
        assertThat(desk.bad.get(0).reasons()).contains("300%", "200%").doesNotContain("targetBasisPoints");
    }
}
