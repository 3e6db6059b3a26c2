package io.workerreturn.services.subsidies;

import io.workerreturn.schema.SubsidyAccount;
import io.workerreturn.schema.SubsidyAccountLine;
import io.workerreturn.schema.SubsidyBasis;
import io.workerreturn.schema.SubsidyEntitlement;
import io.workerreturn.schema.SubsidyKind;
import io.workerreturn.schema.SubsidyRollup;
import io.workerreturn.services.Panel;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the board can be asked: a firm's account and why it stands so, and how the city stands. */
final class SubsidyPanels {
    private static final String ENTERPRISE = "enterprise";

    /** Of accounts, or of reasons, at most. */
    private static final int MOST = 500;
    /** Of workers for each reason, at most. */
    private static final int MOST_WORKERS = 50;

    private SubsidyPanels() {}

    static List<Panel> all() {
        return List.of(
                new Panel(
                        "of",
                        List.of(Accounts.ACCOUNTS, Accounts.ENTITLEMENTS, Accounts.ROLLUPS),
                        Set.of(ENTERPRISE),
                        SubsidyPanels::of),
                new Panel("city", List.of(Accounts.ACCOUNTS, Accounts.ROLLUPS), Set.of(), SubsidyPanels::city));
    }

    /** What is entitled, claimed, paid, due and overpaid, in fen. */
    record Money(long entitledFen, long claimedFen, long paidFen, long dueFen, long overpaidFen) {}

    /** A firm's account with one rule. */
    record Line(String ruleId, @Nullable String decree, int heads, long cutFen, Money money) {
        static Line of(SubsidyAccountLine row) {
            return new Line(
                    row.getRuleId(),
                    row.getDecree(),
                    row.getHeads(),
                    row.getCutFen(),
                    new Money(
                            row.getEntitledFen(),
                            row.getClaimedFen(),
                            row.getPaidFen(),
                            row.getDueFen(),
                            row.getOverpaidFen()));
        }
    }

    /** A firm's account. */
    record Account(
            String enterpriseId,
            @Nullable String name,
            @Nullable String township,
            List<Line> lines,
            Money money,
            String rulesDigest,
            @Nullable Instant asOf) {
        static Account of(SubsidyAccount row) {
            return new Account(
                    row.getEnterpriseId(),
                    row.getName(),
                    row.getTownship(),
                    row.getLines().stream().map(Line::of).toList(),
                    new Money(
                            row.getEntitledFen(),
                            row.getClaimedFen(),
                            row.getPaidFen(),
                            row.getDueFen(),
                            row.getOverpaidFen()),
                    row.getRulesDigest(),
                    row.getAsOf());
        }
    }

    /**
     * Why a firm is entitled to something.
     *
     * @param workers for whom, the first of them
     */
    record Reason(
            String ruleId,
            String subject,
            List<Integer> revisions,
            List<String> decrees,
            SubsidyBasis basis,
            int heads,
            long fen,
            @Nullable Long costFen,
            @Nullable Integer tripHeads,
            List<String> workers) {
        static Reason of(SubsidyEntitlement row) {
            return new Reason(
                    row.getRuleId(),
                    row.getSubject(),
                    List.copyOf(row.getRevisions()),
                    List.copyOf(row.getDecrees()),
                    row.getBasis(),
                    row.getHeads(),
                    row.getFen(),
                    row.getCostFen(),
                    row.getTripHeads(),
                    row.getWorkers().stream().limit(MOST_WORKERS).toList());
        }
    }

    /**
     * A firm's account and why it stands so.
     *
     * @param account null if there is none
     * @param kinds what the rules of it are paid for
     * @param more how many reasons there are beside these
     */
    record OfFirm(
            @Nullable Instant now, @Nullable Account account, List<Rule> kinds, List<Reason> reasons, long more) {}

    private static Object of(Panel.Shown shown, Panel.Asked asked) {
        String id = asked.text(ENTERPRISE).orElse("");
        SubsidyAccount account = shown.rows(Accounts.ACCOUNTS).get(id);
        List<Reason> reasons = shown.rows(Accounts.ENTITLEMENTS).values().stream()
                .filter(row -> row.getEnterpriseId().equals(id))
                .map(Reason::of)
                .sorted(Comparator.comparing(Reason::ruleId).thenComparing(Reason::subject))
                .toList();
        return new OfFirm(
                shown.now(),
                account == null ? null : Account.of(account),
                rules(shown),
                reasons.stream().limit(MOST).toList(),
                Math.max(0, reasons.size() - MOST));
    }

    /** How a rule, or the city, stands. */
    record Rule(
            String ruleId,
            @Nullable SubsidyKind kind,
            @Nullable SubsidyBasis basis,
            @Nullable Integer revision,
            @Nullable String decree,
            int firms,
            int heads,
            Money money,
            @Nullable Long budgetFen,
            @Nullable Instant asOf) {
        static Rule of(SubsidyRollup row) {
            return new Rule(
                    row.getValue(),
                    row.getKind(),
                    row.getBasis(),
                    row.getRevision(),
                    row.getDecree(),
                    row.getFirms(),
                    row.getHeads(),
                    new Money(
                            row.getEntitledFen(),
                            row.getClaimedFen(),
                            row.getPaidFen(),
                            row.getDueFen(),
                            row.getOverpaidFen()),
                    row.getBudgetFen(),
                    row.getAsOf());
        }
    }

    private static List<Rule> rules(Panel.Shown shown) {
        return shown.rows(Accounts.ROLLUPS).values().stream()
                .filter(row -> row.getDimension().equals(Accounts.RULE))
                .map(Rule::of)
                .sorted(Comparator.comparing(Rule::ruleId))
                .toList();
    }

    /**
     * How the city stands.
     *
     * @param city null while there is nothing
     * @param accounts of firms, those first that owe something, then by what is due to them
     * @param more how many accounts there are beside these
     */
    record City(@Nullable Instant now, @Nullable Rule city, List<Rule> rules, List<Account> accounts, long more) {}

    private static Object city(Panel.Shown shown, Panel.Asked asked) {
        SubsidyRollup city = shown.rows(Accounts.ROLLUPS).get(Accounts.CITY + '|');
        var accounts = shown.rows(Accounts.ACCOUNTS).values();
        return new City(
                shown.now(),
                city == null ? null : Rule.of(city),
                rules(shown),
                accounts.stream()
                        .sorted(Comparator.comparingLong(SubsidyAccount::getOverpaidFen)
                                .thenComparingLong(SubsidyAccount::getDueFen)
                                .reversed()
                                .thenComparing(SubsidyAccount::getEnterpriseId))
                        .limit(MOST)
                        .map(Account::of)
                        .toList(),
                Math.max(0, accounts.size() - MOST));
    }
}
