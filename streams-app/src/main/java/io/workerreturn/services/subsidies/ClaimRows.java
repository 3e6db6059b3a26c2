package io.workerreturn.services.subsidies;

import io.workerreturn.importing.Cells;
import io.workerreturn.importing.Column;
import io.workerreturn.importing.CommonColumns;
import io.workerreturn.importing.Events;
import io.workerreturn.importing.Form;
import io.workerreturn.importing.Rows;
import io.workerreturn.importing.When;
import io.workerreturn.schema.ClaimFiled;
import io.workerreturn.wire.Checks;
import java.time.Instant;
import java.util.List;

/** Lists of what firms claim. */
final class ClaimRows implements Rows {
    private static final Column<When> FILED = MoneyColumns.when("claims");
    private static final Column<String> CLAIM = Column.optional(Subsidies.word("claimId"), Form.CODE);

    private static final List<Column<?>> COLUMNS = List.of(
            MoneyColumns.ENTERPRISE,
            MoneyColumns.RULE,
            MoneyColumns.TRIP,
            MoneyColumns.DAY,
            MoneyColumns.AMOUNT,
            FILED,
            CLAIM,
            CommonColumns.REPORTED);

    @Override
    public List<Column<?>> columns() {
        return COLUMNS;
    }

    @Override
    public void read(Cells row, Events events) {
        String enterprise = row.enterprise(MoneyColumns.ENTERPRISE, true);
        String rule = MoneyColumns.rule(row);
        String subject = MoneyColumns.subject(row);
        long fen = MoneyColumns.amount(row, 0);
        Instant filed = row.occurred(FILED, null);
        String number = row.get(CLAIM);
        Instant reported = row.reported(filed);
        if (row.isGood() && subject == null) {
            row.refuse(MoneyColumns.TRIP, Subsidies.word("import.neither"));
        }
        String claim = number != null ? number : rule + '|' + subject + '|' + filed;
        if (row.isGood() && claim.length() > Checks.KEY_LENGTH) {
            row.refuse(CLAIM, Subsidies.word("import.claimId"));
        }
        if (row.isGood() && subject != null) {
            MoneyColumns.tell(
                    events,
                    row,
                    enterprise,
                    filed,
                    reported,
                    new ClaimFiled(claim, rule, subject, fen),
                    "claim|" + claim);
        }
    }
}
