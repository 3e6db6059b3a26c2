package io.workerreturn.services.subsidies;

import io.workerreturn.importing.Cells;
import io.workerreturn.importing.Column;
import io.workerreturn.importing.CommonColumns;
import io.workerreturn.importing.Events;
import io.workerreturn.importing.Form;
import io.workerreturn.importing.Rows;
import io.workerreturn.importing.When;
import io.workerreturn.schema.CostInvoiced;
import java.time.Instant;
import java.util.List;

/** Lists of what carriers invoiced to firms for charter trips. */
final class InvoiceRows implements Rows {
    private static final Column<String> TRIP = Column.needed(Subsidies.word("invoices.tripId"), Form.CODE);
    private static final Column<String> CARRIER = Column.needed(Subsidies.word("carrier"), Form.TEXT);
    private static final Column<String> INVOICE = Column.needed(Subsidies.word("invoiceId"), Form.CODE);
    private static final Column<When> INVOICED = MoneyColumns.when("invoices");

    private static final List<Column<?>> COLUMNS = List.of(
            MoneyColumns.ENTERPRISE, TRIP, CARRIER, MoneyColumns.AMOUNT, INVOICE, INVOICED, CommonColumns.REPORTED);

    @Override
    public List<Column<?>> columns() {
        return COLUMNS;
    }

    @Override
    public void read(Cells row, Events events) {
        String enterprise = row.enterprise(MoneyColumns.ENTERPRISE, true);
        String trip = row.need(TRIP);
        String carrier = row.need(CARRIER);
        long fen = MoneyColumns.amount(row, 0);
        String invoice = row.need(INVOICE);
        Instant invoiced = row.occurred(INVOICED, null);
        Instant reported = row.reported(invoiced);
        if (row.isGood()) {
            MoneyColumns.tell(
                    events,
                    row,
                    enterprise,
                    invoiced,
                    reported,
                    new CostInvoiced(invoice, trip, carrier, fen),
                    "invoice|" + invoice + '|' + trip);
        }
    }
}
