package io.workerreturn.importing;

import io.workerreturn.schema.HealthCode;
import io.workerreturn.words.Said;
import java.util.List;
import java.util.Map;

/** Columns that several kinds of files have. */
public final class CommonColumns {
    static final Column<String> IDENTITY = new Column<>(
            "identityNumber",
            Column.Need.EITHER,
            new Form<>(Said.of("form.checked"), (cell, conventions) -> IdentityNumbers.parse(cell)),
            List.of(
                    "身份证号",
                    "身份证号码",
                    "身份证",
                    "证件号码",
                    "证件号",
                    "公民身份号码",
                    "居民身份证号码",
                    "乘客身份证号",
                    "旅客身份证号",
                    "员工身份证号",
                    "务工人员身份证号",
                    "有效身份证件号码",
                    "id number",
                    "identity number",
                    "id card",
                    "id card number",
                    "id card no",
                    "identity card number",
                    "id no",
                    "national id",
                    "citizen id"));

    static final Column<String> WORKER = new Column<>(
            "workerId", Column.Need.EITHER, Form.CODE, List.of("人员假名", "假名", "worker", "worker id", "pseudonym"));

    /** The time of day, in a column of its own beside the day. */
    public static final Column<When> TIME = Column.optional("time", Form.CLOCK, "时间", "具体时间", "时刻", "time of day");

    /** When somebody said it, if not at the time of which it speaks. */
    public static final Column<When> REPORTED =
            Column.optional("reportedAt", Form.WHEN, "报送时间", "上报时间", "报送日期", "reported at", "reported");

    static final Map<HealthCode, List<String>> HEALTH_CODES = Form.words(
            Map.entry(HealthCode.GREEN, List.of("绿码", "绿", "绿色", "green")),
            Map.entry(HealthCode.YELLOW, List.of("黄码", "黄", "黄色", "yellow")),
            Map.entry(HealthCode.RED, List.of("红码", "红", "红色", "red")));

    private static final String[] ENTERPRISE_HEADERS = {
        "统一社会信用代码",
        "社会信用代码",
        "信用代码",
        "企业统一社会信用代码",
        "单位统一社会信用代码",
        "企业信用代码",
        "单位信用代码",
        "用工企业信用代码",
        "企业代码",
        "uscc",
        "credit code",
        "unified social credit code",
        "enterprise",
        "enterprise id",
        "company code",
        "employer"
    };

    private CommonColumns() {}

    /** The unified social credit code of a firm. */
    public static Column<String> enterprise(Column.Need need) {
        return new Column<>("enterpriseId", need, Form.USCC, List.of(ENTERPRISE_HEADERS));
    }

    /** When it happened, by these headers. */
    public static Column<When> occurred(String... headers) {
        return Column.some("occurredAt", Form.WHEN, headers);
    }
}
