package io.workerreturn.services.subsidies;

import io.workerreturn.importing.Cells;
import io.workerreturn.importing.Column;
import io.workerreturn.importing.Events;
import io.workerreturn.importing.Form;
import io.workerreturn.importing.When;
import io.workerreturn.schema.SubsidyEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Columns that several kinds of files about subsidies have, and how their rows become facts. */
final class MoneyColumns {
    static final String SOURCE = "finance-office";

    static final Column<String> ENTERPRISE = Column.needed(Subsidies.word("enterpriseId"), Form.USCC);
    static final Column<String> RULE = Column.needed(Subsidies.word("ruleId"), Form.CODE);
    static final Column<String> TRIP = Column.some(Subsidies.word("tripId"), Form.CODE);
    static final Column<LocalDate> DAY = Column.some(Subsidies.word("day"), Form.DAY);
    static final Column<Long> AMOUNT = Column.needed(Subsidies.word("amount"), Form.YUAN);

    /** Digits of fen behind the point. */
    private static final int FRACTION = 2;

    private MoneyColumns() {}

    /** What it is claimed or paid for: the trip, or the day; null where neither is said. */
    static @Nullable String subject(Cells row) {
        String trip = row.get(TRIP);
        LocalDate day = row.get(DAY);
        if (row.isGood() && trip != null && day != null) {
            row.refuse(DAY, Subsidies.word("import.both"));
        }
        return trip != null ? trip : day == null ? null : day.toString();
    }

    /** The rule that the row is about; null after a problem. */
    static String rule(Cells row) {
        String rule = row.need(RULE);
        if (row.isGood() && !Policy.isId(rule)) {
            row.refuse(RULE, Subsidies.word("import.ruleId"), Policy.LONGEST_ID);
        }
        return rule;
    }

    /** A sum of money within bounds, both in fen; null if there is none, and after a problem. */
    static @Nullable Long within(Cells row, Column<Long> column, long least, long most) {
        Long fen = row.get(column);
        if (fen != null && (fen < least || fen > most)) {
            row.refuse(
                    column,
                    Subsidies.word("import.range"),
                    BigDecimal.valueOf(least, FRACTION).stripTrailingZeros().toPlainString(),
                    BigDecimal.valueOf(most, FRACTION).stripTrailingZeros().toPlainString());
            return null;
        }
        return fen;
    }

    /** Refuses a number below one. */
    static void atLeastOne(Cells row, Column<Integer> column) {
        Integer number = row.get(column);
        if (number != null && number < 1) {
            row.refuse(column, Subsidies.word("import.one"));
        }
    }

    /** What is claimed, paid or invoiced, in fen; 0 after a problem. */
    static long amount(Cells row, long least) {
        row.need(AMOUNT);
        Long fen = within(row, AMOUNT, least, Policy.MOST_FEN);
        return fen == null ? 0 : fen;
    }

    /** Tells it, once of each subject. */
    static void tell(
            Events events,
            Cells row,
            String enterprise,
            Instant occurred,
            Instant reported,
            Object payload,
            String subject) {
        events.tellOnce(
                MoneyFact.SOURCE.topic(),
                enterprise,
                new SubsidyEvent(Events.NO_ID, occurred, reported, row.source(SOURCE), enterprise, payload),
                enterprise + '|' + subject);
    }

    static Column<When> when(String kind) {
        return Column.some(Subsidies.word(kind + ".occurredAt"), Form.WHEN);
    }
}
