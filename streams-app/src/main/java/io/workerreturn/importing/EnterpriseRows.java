package io.workerreturn.importing;

import io.workerreturn.domain.ContactRole;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.topology.Topics;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** The register of firms. A table: the last row about a firm is what holds. */
final class EnterpriseRows implements Rows {
    private static final Column<String> ID = CommonColumns.enterprise(Column.Need.NEEDED);
    private static final Column<String> NAME = Column.needed(
            "name", Form.TEXT, "企业名称", "单位名称", "公司名称", "企业全称", "名称", "company", "company name", "enterprise name");
    private static final Column<String> TOWNSHIP = Column.needed(
            "township", Form.TEXT, "镇街", "所属镇街", "乡镇街道", "镇街道", "所在镇街", "街道", "乡镇", "属地", "town", "subdistrict");
    private static final Column<String> INDUSTRY =
            Column.needed("industry", Form.TEXT, "行业", "所属行业", "行业类别", "行业分类", "sector");
    private static final Column<List<EnterpriseClass>> CLASSES = Column.optional(
            "classes",
            Form.choices(Form.words(
                    Map.entry(EnterpriseClass.INDUSTRY_ABOVE_SCALE, List.of("规上工业", "规上工业企业", "规模以上工业")),
                    Map.entry(EnterpriseClass.SERVICES_ABOVE_QUOTA, List.of("限上服务业", "限上服务业企业", "规上服务业")),
                    Map.entry(EnterpriseClass.KEY_FOREIGN_TRADE, List.of("重点外贸", "重点外贸企业")),
                    Map.entry(EnterpriseClass.PROVINCIAL_KEY_PROJECT, List.of("省重点工程", "省重点项目")),
                    Map.entry(EnterpriseClass.WENZHOU_KEY_PROJECT, List.of("温州市重点工程", "市重点工程", "市重点项目")),
                    Map.entry(EnterpriseClass.INVESTMENT_PROJECT_OVER_100M, List.of("亿元以上项目", "亿元以上投资项目")),
                    Map.entry(EnterpriseClass.SMALL_AND_MICRO, List.of("小微", "小微企业")))),
            "企业类别",
            "类别",
            "企业分类",
            "分类",
            "class");
    private static final Column<String> LEAD = Column.optional(
            "supplyChainLead", Form.USCC, "龙头企业信用代码", "产业链龙头信用代码", "链主信用代码", "龙头企业统一社会信用代码", "supply chain lead");
    private static final Column<Integer> REQUIRED = Column.needed(
            "requiredHeadcount",
            Form.COUNT,
            "用工需求",
            "需求人数",
            "应返岗人数",
            "应到岗人数",
            "用工人数",
            "用工总数",
            "职工人数",
            "员工总数",
            "员工人数",
            "required",
            "required headcount",
            "headcount");
    private static final Column<Integer> TARGET =
            Column.optional("target", Form.RATE, "目标返岗率", "返岗率目标", "目标到岗率", "目标", "target rate", "targetBasisPoints");
    private static final Column<LocalDate> TARGET_DATE =
            Column.optional("targetDate", Form.DAY, "目标日期", "目标达成日期", "完成日期", "target date");
    private static final Column<LocalDate> RESUMED =
            Column.optional("resumedOn", Form.DAY, "复工日期", "复工时间", "开工日期", "resumed", "resumed on");
    private static final Column<Boolean> CLOSED = Column.optional("closed", Form.YES_NO, "是否注销", "是否关停", "注销", "已注销");

    private static final Contacts HR = new Contacts(
            ContactRole.HR,
            Column.optional("hrContact", Form.PERSON, "人事联系人", "企业联系人", "联系人", "hr contact", "contact"),
            Column.optional("hrPhone", Form.PHONE, "人事电话", "人事联系电话", "企业联系电话", "联系电话", "hr phone", "phone"));
    private static final Contacts OFFICER = new Contacts(
            ContactRole.ASSISTANCE_OFFICER,
            Column.optional("assistanceOfficer", Form.PERSON, "助企服务员", "驻企服务员", "助企员", "assistance officer"),
            Column.optional(
                    "assistanceOfficerPhone",
                    Form.PHONE,
                    "助企服务员电话",
                    "助企服务员联系电话",
                    "驻企服务员电话",
                    "assistance officer phone"));

    @Override
    public List<Column<?>> columns() {
        return List.of(
                ID,
                NAME,
                TOWNSHIP,
                INDUSTRY,
                CLASSES,
                LEAD,
                REQUIRED,
                TARGET,
                TARGET_DATE,
                RESUMED,
                CLOSED,
                HR.name(),
                HR.phone(),
                OFFICER.name(),
                OFFICER.phone());
    }

    @Override
    public void read(Cells row, Events events) {
        String id = row.enterprise(ID, true);
        if (Boolean.TRUE.equals(row.get(CLOSED))) {
            if (row.isGood()) {
                events.tell(Topics.ENTERPRISES, id, null);
                HR.erase(events, id);
                OFFICER.erase(events, id);
            }
            return;
        }
        String name = row.need(NAME);
        String township = row.need(TOWNSHIP);
        String industry = row.need(INDUSTRY);
        List<EnterpriseClass> classes = row.or(CLASSES, List.of());
        String lead = row.get(LEAD);
        Integer required = row.need(REQUIRED);
        Integer target = row.get(TARGET);
        LocalDate targetDate = row.get(TARGET_DATE);
        LocalDate resumedOn = row.get(RESUMED);
        if (row.isGood()) {
            events.tellOnce(
                    Topics.ENTERPRISES,
                    id,
                    new Enterprise(
                            id, name, township, industry, classes, lead, required, target, targetDate, resumedOn),
                    id);
            HR.tell(row, events, id);
            OFFICER.tell(row, events, id);
        }
    }
}
