package io.workerreturn.services.subsidies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.importing.Desk;
import io.workerreturn.importing.Kind;
import io.workerreturn.importing.UnusableFileException;
import io.workerreturn.schema.SubsidyAccount;
import io.workerreturn.schema.SubsidyRollup;
import io.workerreturn.services.Quarter;
import io.workerreturn.services.Services;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Rules, claims, payments and invoices (政策、申领、拨付、发票), from spreadsheets to the account. */
class SubsidiesFromFilesTest {
    private static final String POLICIES = "政策编号,补贴类型,每人金额,补贴比例,来源地,起,文号,批准单位,总额,发布时间\n";
    private static final String CLAIMS = "统一社会信用代码,政策,班次,到达日,金额,申请时间\n";
    private static final String PAYMENTS = "统一社会信用代码,政策,班次,金额,付款时间,凭证号\n";

    private static Desk desk(String id, String file) {
        Kind kind = new Subsidies()
                .imports().stream()
                        .filter(one -> one.id().equals(id))
                        .findFirst()
                        .orElseThrow();
        Desk desk = new Desk(kind);
        desk.reads(file);
        return desk;
    }

    private static Quarter after(Desk... desks) {
        Quarter quarter = new Quarter(new Subsidies());
        for (Desk desk : desks) {
            assertThat(desk.bad).isEmpty();
            desk.sent.forEach(sent -> quarter.tell(
                    new Quarter.Line(Services.topic(sent.topic()).orElseThrow(), sent.key(), sent.record())));
        }
        quarter.tick(Instant.parse("2020-02-28T00:00:00Z"));
        assertThat(quarter.rejected()).isEmpty();
        return quarter;
    }

    @Test
    void what_is_paid_and_given_back_stands_on_the_account_with_its_decree() {
        Desk policies = desk(
                "policies",
                POLICIES
                        + "包车,包车,100,,,2020-02-10,瑞政发〔2020〕25号,财政局,200000000,2020-02-20\n费用,包车,,66.67%,贵州,2020-02-10,,财政局,,2020-02-20\n");
        Desk claims = desk("claims", CLAIMS + Desk.SHOES + ",包车,浙C0007,,\"7,800.50\",2020-02-27 12:00\n");
        Desk payments = desk(
                "payments",
                PAYMENTS + Desk.SHOES + ",包车,浙C0007,7800.50,2020-02-27 16:00,PZ-1\n" + Desk.SHOES
                        + ",包车,,-800.5,2020-02-27 17:00,PZ-1\n");
        Desk invoices =
                desk("invoices", "统一社会信用代码,班次,承运单位,金额,发票号,开票日期\n" + Desk.SHOES + ",浙C0007,长运,3200,0031,2020-02-26\n");
        try (Quarter quarter = after(policies, claims, payments, invoices)) {
            SubsidyAccount account =
                    Objects.requireNonNull(quarter.table(Accounts.ACCOUNTS).get(Desk.SHOES));
            assertThat(account.getClaimedFen()).isEqualTo(780_050);
            assertThat(account.getPaidFen()).isEqualTo(700_000);
            assertThat(account.getOverpaidFen()).isEqualTo(700_000);
            SubsidyRollup rule =
                    Objects.requireNonNull(quarter.table(Accounts.ROLLUPS).get("rule|包车"));
            assertThat(rule.getDecree()).isEqualTo("瑞政发〔2020〕25号");
            assertThat(rule.getBudgetFen()).isEqualTo(20_000_000_000L);
        }
    }

    @Test
    void what_is_given_back_may_be_written_as_books_write_it() {
        for (String amount : List.of("\"-1,234.50\"", "-¥1234.5", "¥-1234.50", "-1234.5元")) {
            Desk payments =
                    desk("payments", PAYMENTS + Desk.SHOES + ",包车,浙C0007," + amount + ",2020-02-27 17:00,PZ-1\n");
            assertThat(payments.bad).as(amount).isEmpty();
            assertThat(payments.sent.get(0).record().toString()).as(amount).contains("123450");
        }
    }

    @Test
    void amounts_that_are_not_in_yuan_are_not_taken_for_yuan() {
        for (String unit :
                List.of("（人民币万元）", "（万元人民币）", "(RMB 万元)", "（万元整）", " (k yuan)", "（分）", "（角）", "（美元）", "(USD)")) {
            assertThatThrownBy(() -> desk("payments", PAYMENTS.replace("金额", "金额" + unit)))
                    .as(unit)
                    .isInstanceOf(UnusableFileException.class);
        }
        for (String unit : List.of("（元）", "（人民币元）", "(RMB)", "(yuan)")) {
            desk("payments", PAYMENTS.replace("金额", "金额" + unit));
        }
    }

    @Test
    void a_row_that_can_mean_two_things_or_none_comes_back() {
        String firm = Desk.SHOES + ",包车,";
        for (List<String> wrong : List.of(
                List.of("claims", CLAIMS + firm + "浙C0007,2020-02-20,100,2020-02-27\n", "give one of the two"),
                List.of("claims", CLAIMS + firm + ",,100,2020-02-27\n", "for which of the two"),
                List.of("claims", CLAIMS + firm + "浙C0007,,-1,2020-02-27\n", "not within 0 and"),
                List.of("claims", CLAIMS + firm + "浙C0007,,1.005,2020-02-27\n", "two decimals"),
                List.of("claims", CLAIMS + firm + "浙C0007,,\"1,234.5.6\",2020-02-27\n", "is no number"),
                List.of("policies", POLICIES + "a,包车,100,50%,,2020-02-10,,财政局,,2020-02-20\n", "not both"),
                List.of("policies", POLICIES + "a,自行返瑞,,50%,,2020-02-10,,财政局,,2020-02-20\n", "charter trips alone"))) {
            Desk desk = desk(wrong.get(0), wrong.get(1));
            assertThat(desk.complaint()).contains(wrong.get(2));
            assertThat(desk.sent).isEmpty();
        }
    }
}
