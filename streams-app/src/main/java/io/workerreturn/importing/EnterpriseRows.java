package io.workerreturn.importing;

import io.workerreturn.domain.ContactRole;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.topology.Topics;
import java.time.LocalDate;
import java.util.List;

/** The register of firms. A table: the last row about a firm is what holds. */
final class EnterpriseRows implements Rows {
    private static final Column<String> ID = CommonColumns.enterprise("enterprises", Column.Need.NEEDED);
    private static final Column<String> NAME = Column.needed("name", Form.TEXT);
    private static final Column<String> TOWNSHIP = Column.needed("township", Form.TEXT);
    private static final Column<String> INDUSTRY = Column.needed("industry", Form.TEXT);
    private static final Column<List<EnterpriseClass>> CLASSES =
            Column.optional("classes", Form.choices("class", EnterpriseClass.class));
    private static final Column<String> LEAD = Column.optional("supplyChainLead", Form.USCC);
    private static final Column<Integer> REQUIRED = Column.needed("requiredHeadcount", Form.COUNT);
    private static final Column<Integer> TARGET = Column.optional("target", Form.RATE);
    private static final Column<LocalDate> TARGET_DATE = Column.optional("targetDate", Form.DAY);
    private static final Column<LocalDate> RESUMED = Column.optional("resumedOn", Form.DAY);
    private static final Column<Boolean> CLOSED = Column.optional("closed", Form.YES_NO);

    private static final Contacts HR = new Contacts(
            ContactRole.HR, Column.optional("hrContact", Form.PERSON), Column.optional("hrPhone", Form.PHONE));
    private static final Contacts OFFICER = new Contacts(
            ContactRole.ASSISTANCE_OFFICER,
            Column.optional("assistanceOfficer", Form.PERSON),
            Column.optional("assistanceOfficerPhone", Form.PHONE));

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
