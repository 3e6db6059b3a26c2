package io.workerreturn.services.responsibilities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.workerreturn.importing.Desk;
import io.workerreturn.importing.Kind;
import io.workerreturn.schema.ResponsibilityRole;
import io.workerreturn.schema.Responsible;
import io.workerreturn.schema.ResponsiblePerson;
import io.workerreturn.services.Quarter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lists of firms with their officers (联系企业名单), from a spreadsheet to the row that says who answers. */
class OfficersFromFilesTest {
    private static final String HEADER = "序号,企业名称,统一社会信用代码,助企服务员,挂钩领导,起,止\n";
    private static final String FIRM = "1,瑞安鞋业," + Desk.SHOES + ",wang.qiang,li.jianguo,2020-02-10,\n";

    private static Kind kind() {
        return new Responsibilities().imports().get(0);
    }

    private static List<ResponsiblePerson> after(Desk desk, String at) {
        try (Quarter quarter = new Quarter(new Responsibilities())) {
            desk.sent.forEach(
                    sent -> quarter.tell(new Quarter.Line(Appointment.SOURCE.topic(), sent.key(), sent.record())));
            Map<String, Responsible> table = quarter.tick(Instant.parse(at)).table(WhoAnswers.RESPONSIBLE);
            assertThat(quarter.rejected()).isEmpty();
            return table.get("firm|" + Desk.SHOES).getPeople();
        }
    }

    @Test
    void a_row_names_the_officer_and_the_leader_of_a_firm() {
        Desk desk = new Desk(kind());
        desk.reads(HEADER + FIRM);
        assertThat(desk.bad).isEmpty();
        assertThat(after(desk, "2020-02-10T00:00:00Z"))
                .extracting(ResponsiblePerson::getRole, ResponsiblePerson::getAccount)
                .containsExactlyInAnyOrder(
                        tuple(ResponsibilityRole.ASSISTANCE_OFFICER, "wang.qiang"),
                        tuple(ResponsibilityRole.LEADER_CONTACT, "li.jianguo"));
    }

    @Test
    void whoever_comes_later_takes_over_on_that_day() {
        Desk desk = new Desk(kind());
        desk.reads(HEADER + FIRM + "1,瑞安鞋业," + Desk.SHOES + ",chen.li,,2020-02-15,\n");
        assertThat(after(desk, "2020-02-14T15:59:59Z"))
                .extracting(ResponsiblePerson::getAccount)
                .containsExactlyInAnyOrder("wang.qiang", "li.jianguo");
        assertThat(after(desk, "2020-02-14T16:00:00Z"))
                .extracting(ResponsiblePerson::getAccount)
                .containsExactlyInAnyOrder("chen.li", "li.jianguo");
    }

    @Test
    void a_corrected_list_takes_back_what_only_the_old_one_said() {
        Desk desk = new Desk(kind());
        desk.reads(HEADER + FIRM.replace("wang.qiang", "chen.li"));
        desk.withdraws(HEADER + FIRM);
        Desk both = new Desk(kind());
        both.reads(HEADER + FIRM);
        both.sent.addAll(desk.sent);
        assertThat(after(both, "2020-02-20T00:00:00Z"))
                .extracting(ResponsiblePerson::getAccount)
                .containsExactlyInAnyOrder("chen.li", "li.jianguo");
    }

    @Test
    void a_row_that_names_nobody_or_ends_before_it_begins_comes_back() {
        Desk nobody = new Desk(kind());
        nobody.reads(HEADER + "1,瑞安鞋业," + Desk.SHOES + ",,,2020-02-10,\n");
        assertThat(nobody.complaint()).contains("name at least one who answers");
        Desk backwards = new Desk(kind());
        backwards.reads(HEADER + "1,瑞安鞋业," + Desk.SHOES + ",wang.qiang,,2020-02-10,2020-02-09\n");
        assertThat(backwards.complaint()).contains("not after the beginning");
        assertThat(nobody.sent).isEmpty();
        assertThat(backwards.sent).isEmpty();
    }
}
