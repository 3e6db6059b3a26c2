package io.workerreturn.services.subsidies;

import io.workerreturn.importing.Cells;
import io.workerreturn.importing.Column;
import io.workerreturn.importing.CommonColumns;
import io.workerreturn.importing.Events;
import io.workerreturn.importing.Form;
import io.workerreturn.importing.Rows;
import io.workerreturn.importing.When;
import io.workerreturn.schema.SubsidyAttribution;
import io.workerreturn.schema.SubsidyBasis;
import io.workerreturn.schema.SubsidyKind;
import io.workerreturn.schema.SubsidyRule;
import io.workerreturn.schema.SubsidyRuleEvent;
import io.workerreturn.schema.SubsidyTier;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists of rules with one tier each; several tiers are several rules of one group. */
final class PolicyRows implements Rows {
    private static final Column<Integer> REVISION = Column.optional(Subsidies.word("revision"), Form.COUNT);
    private static final Column<SubsidyKind> KIND =
            Column.needed(Subsidies.word("kind"), Form.choice(Subsidies.word("kind"), SubsidyKind.class));
    private static final Column<Long> EACH = Column.some(Subsidies.word("amountEach"), Form.YUAN);
    private static final Column<Integer> SHARE = Column.some(Subsidies.word("share"), Form.RATE);
    private static final Column<String> FROM_WHERE = Column.optional(Subsidies.word("division"), Form.DIVISION);
    private static final Column<LocalDate> LAST_DAY = Column.optional(Subsidies.word("lastDay"), Form.DAY);
    private static final Column<Integer> MIN_HEADS = Column.optional(Subsidies.word("minHeads"), Form.COUNT);
    private static final Column<SubsidyAttribution> GOES_TO = Column.optional(
            Subsidies.word("attribution"), Form.choice(Subsidies.word("attribution"), SubsidyAttribution.class));
    private static final Column<When> FROM = Column.needed(Subsidies.word("effectiveFrom"), Form.WHEN);
    private static final Column<When> UNTIL = Column.optional(Subsidies.word("effectiveUntil"), Form.WHEN);
    private static final Column<String> DECREE = Column.optional(Subsidies.word("decree"), Form.TEXT);
    private static final Column<String> APPROVED_BY = Column.needed(Subsidies.word("approvedBy"), Form.TEXT);
    private static final Column<String> GROUP = Column.optional(Subsidies.word("excludes"), Form.TEXT);
    private static final Column<Long> CAP = Column.optional(Subsidies.word("capPerFirm"), Form.YUAN);
    private static final Column<Long> BUDGET = Column.optional(Subsidies.word("budget"), Form.YUAN);
    private static final Column<When> DECIDED = MoneyColumns.when("policies");

    private static final List<Column<?>> COLUMNS = List.of(
            MoneyColumns.RULE,
            KIND,
            EACH,
            SHARE,
            FROM_WHERE,
            LAST_DAY,
            MIN_HEADS,
            GOES_TO,
            FROM,
            UNTIL,
            DECREE,
            APPROVED_BY,
            GROUP,
            CAP,
            BUDGET,
            REVISION,
            DECIDED,
            CommonColumns.REPORTED);

    @Override
    public List<Column<?>> columns() {
        return COLUMNS;
    }

    @Override
    public void read(Cells row, Events events) {
        String rule = MoneyColumns.rule(row);
        SubsidyKind kind = row.need(KIND);
        Long each = MoneyColumns.within(row, EACH, 0, Policy.MOST_FEN);
        Integer share = row.get(SHARE);
        Instant from = row.instant(FROM);
        Instant until = row.instant(UNTIL);
        String approvedBy = row.need(APPROVED_BY);
        Instant decided = row.occurred(DECIDED, row.fromTheOutset());
        Instant reported = row.reported(decided);
        SubsidyTier tier =
                new SubsidyTier(row.get(LAST_DAY), prefix(row.get(FROM_WHERE)), row.get(MIN_HEADS), each, share);
        SubsidyAttribution goesTo = row.or(GOES_TO, SubsidyAttribution.EMPLOYER_AT_ARRIVAL);
        int revision = row.or(REVISION, 1);
        MoneyColumns.atLeastOne(row, REVISION);
        MoneyColumns.atLeastOne(row, MIN_HEADS);
        String decree = row.get(DECREE);
        String group = row.get(GROUP);
        Long cap = MoneyColumns.within(row, CAP, 0, Policy.MOST_FEN);
        Long budget = MoneyColumns.within(row, BUDGET, 1, Policy.MOST_BUDGET);
        if (row.isGood() && row.has(EACH) == row.has(SHARE)) {
            row.refuse(EACH, Subsidies.word("import.eachOrShare"));
        }
        if (row.isGood() && row.has(SHARE) && kind != SubsidyKind.CHARTER) {
            row.refuse(SHARE, Subsidies.word("import.shareOfTrips"));
        }
        if (row.isGood() && from != null && until != null && !until.isAfter(from)) {
            row.refuse(UNTIL, Subsidies.word("import.endsBefore"));
        }
        if (row.isGood() && from != null) {
            events.tellOnce(
                    Policy.SOURCE.topic(),
                    rule,
                    new SubsidyRuleEvent(
                            Events.NO_ID,
                            decided,
                            reported,
                            row.source(MoneyColumns.SOURCE),
                            rule,
                            new SubsidyRule(
                                    revision,
                                    kind,
                                    share == null ? SubsidyBasis.HEAD : SubsidyBasis.COST_SHARE,
                                    goesTo,
                                    List.of(tier),
                                    from,
                                    until,
                                    decree,
                                    approvedBy,
                                    group,
                                    cap,
                                    budget)),
                    rule + '|' + revision + '|' + from);
        }
    }

    /** Everything that belongs to a division. */
    private static @Nullable String prefix(@Nullable String division) {
        return division == null ? null : division.replaceFirst("(00){1,2}$", "");
    }
}
