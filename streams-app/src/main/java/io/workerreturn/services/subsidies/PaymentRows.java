package io.workerreturn.services.subsidies;

import io.workerreturn.importing.Cells;
import io.workerreturn.importing.Column;
import io.workerreturn.importing.CommonColumns;
import io.workerreturn.importing.Events;
import io.workerreturn.importing.Form;
import io.workerreturn.importing.Rows;
import io.workerreturn.importing.When;
import io.workerreturn.schema.PaymentMade;
import io.workerreturn.schema.PaymentReturned;
import java.time.Instant;
import java.util.List;

/** Lists of what was paid to firms, and of what they gave back: amounts below zero. */
final class PaymentRows implements Rows {
    private static final Column<When> PAID = MoneyColumns.when("payments");
    private static final Column<String> VOUCHER = Column.needed(Subsidies.word("reference"), Form.CODE);

    private static final List<Column<?>> COLUMNS = List.of(
            MoneyColumns.ENTERPRISE,
            MoneyColumns.RULE,
            MoneyColumns.TRIP,
            MoneyColumns.DAY,
            MoneyColumns.AMOUNT,
            PAID,
            VOUCHER,
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
        long fen = MoneyColumns.amount(row, -Policy.MOST_FEN);
        Instant paid = row.occurred(PAID, null);
        String voucher = row.need(VOUCHER);
        String paidFor = subject == null ? MoneyFact.ALL : subject;
        String name = voucher + '|' + rule + '|' + paidFor;
        Instant reported = row.reported(paid);
        if (row.isGood() && fen >= 0) {
            MoneyColumns.tell(
                    events,
                    row,
                    enterprise,
                    paid,
                    reported,
                    new PaymentMade(voucher, rule, paidFor, fen, voucher),
                    "payment|" + name);
        } else if (row.isGood()) {
            MoneyColumns.tell(
                    events,
                    row,
                    enterprise,
                    paid,
                    reported,
                    new PaymentReturned(voucher, rule, paidFor, -fen),
                    "return|" + name);
        }
    }
}
