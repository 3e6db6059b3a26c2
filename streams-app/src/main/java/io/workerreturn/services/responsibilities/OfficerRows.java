package io.workerreturn.services.responsibilities;

import io.workerreturn.importing.Cells;
import io.workerreturn.importing.Column;
import io.workerreturn.importing.CommonColumns;
import io.workerreturn.importing.Events;
import io.workerreturn.importing.Form;
import io.workerreturn.importing.Rows;
import io.workerreturn.importing.When;
import io.workerreturn.schema.Appointed;
import io.workerreturn.schema.ResponsibilityEvent;
import io.workerreturn.schema.ResponsibilityRole;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of firms with the officers and leaders who answer for them. */
final class OfficerRows implements Rows {
    static final String SOURCE = "assistance-office";

    private static final Column<String> ENTERPRISE = Column.needed(Responsibilities.word("enterpriseId"), Form.USCC);
    private static final Column<String> OFFICER = Column.some(Responsibilities.word("officer"), Form.TEXT);
    private static final Column<String> LEADER = Column.some(Responsibilities.word("leader"), Form.TEXT);
    private static final Column<String> TEAM = Column.optional(Responsibilities.word("team"), Form.TEXT);
    private static final Column<When> FROM = Column.some(Responsibilities.word("occurredAt"), Form.WHEN);
    private static final Column<When> UNTIL = Column.optional(Responsibilities.word("until"), Form.WHEN);

    private static final List<Column<?>> COLUMNS =
            List.of(ENTERPRISE, OFFICER, LEADER, TEAM, FROM, UNTIL, CommonColumns.REPORTED);

    @Override
    public List<Column<?>> columns() {
        return COLUMNS;
    }

    @Override
    public void read(Cells row, Events events) {
        String enterprise = row.enterprise(ENTERPRISE, true);
        String officer = row.get(OFFICER);
        String leader = row.get(LEADER);
        String team = row.get(TEAM);
        Instant from = row.occurred(FROM, row.fromTheOutset());
        Instant until = row.instant(UNTIL);
        Instant reported = row.reported(from);
        if (row.isGood() && officer == null && leader == null) {
            row.refuse(OFFICER, Responsibilities.word("import.nobody"));
        }
        if (row.isGood() && until != null && !until.isAfter(from)) {
            row.refuse(UNTIL, Responsibilities.word("import.endsBefore"));
        }
        if (row.isGood()) {
            String subject = Subject.key(Subject.Kind.FIRM, enterprise);
            String source = row.source(SOURCE);
            appoint(
                    events,
                    subject,
                    source,
                    ResponsibilityRole.ASSISTANCE_OFFICER,
                    officer,
                    team,
                    from,
                    until,
                    reported);
            appoint(events, subject, source, ResponsibilityRole.LEADER_CONTACT, leader, null, from, until, reported);
        }
    }

    private static void appoint(
            Events events,
            String subject,
            String source,
            ResponsibilityRole role,
            @Nullable String account,
            @Nullable String team,
            Instant from,
            @Nullable Instant until,
            Instant reported) {
        if (account != null) {
            events.tellOnce(
                    Appointment.SOURCE.topic(),
                    subject,
                    new ResponsibilityEvent(
                            Events.NO_ID,
                            from,
                            reported,
                            source,
                            subject,
                            new Appointed(role, account, team, from, until)),
                    subject + '|' + role + '|' + from);
        }
    }
}
