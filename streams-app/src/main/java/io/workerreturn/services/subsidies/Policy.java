package io.workerreturn.services.subsidies;

import io.workerreturn.schema.SubsidyAttribution;
import io.workerreturn.schema.SubsidyBasis;
import io.workerreturn.schema.SubsidyKind;
import io.workerreturn.schema.SubsidyRule;
import io.workerreturn.schema.SubsidyRuleEvent;
import io.workerreturn.schema.SubsidyTier;
import io.workerreturn.services.Source;
import io.workerreturn.topology.Topics.Group;
import io.workerreturn.topology.Topics.Kept;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.Checks;
import io.workerreturn.wire.Compact;
import io.workerreturn.wire.CompactReader;
import io.workerreturn.wire.CompactWriter;
import io.workerreturn.wire.Reason;
import io.workerreturn.wire.UnusableRecordException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a subsidy, as one decree has it.
 *
 * @param from since when it holds, epoch milliseconds
 * @param until exclusive, epoch milliseconds; null while no end is told
 * @param excludes the group of rules of which a worker is paid for by one; null if it is paid beside all others
 * @param cap what one firm gets at most, in fen; null for no limit
 * @param budget what there is altogether, in fen; null if nobody said
 */
record Policy(
        int revision,
        SubsidyKind kind,
        SubsidyBasis basis,
        SubsidyAttribution attribution,
        List<Tier> tiers,
        long from,
        @Nullable Long until,
        @Nullable String decree,
        @Nullable String excludes,
        @Nullable Long cap,
        @Nullable Long budget) {
    static final Source<SubsidyRuleEvent, Policy> SOURCE = new Source<>(
            new Topic<>("rules-subsidy", "ruleId", SubsidyRuleEvent.class, Group.SINGLE, Kept.FOREVER),
            "ruleId",
            Policy::of,
            new Compact<>(1, Policy::write, Policy::read));

    /** More than that, in fen, nobody is paid at once: a thousand million yuan. */
    static final long MOST_FEN = 100_000_000_000L;

    static final long MOST_BUDGET = 1_000 * MOST_FEN;
    static final int LONGEST_ID = 100;
    private static final int MOST_TIERS = 50;
    private static final int MOST_REVISIONS = 1_000_000;
    private static final int BASIS_POINTS = 10_000;
    private static final Pattern PREFIX = Pattern.compile("\\d{2}(\\d{2}(\\d{2})?)?");

    Policy {
        tiers = List.copyOf(tiers);
    }

    /**
     * What is paid to whom.
     *
     * @param until the last epoch day on which one may have come; null for any
     * @param minHeads so many at least of the firm must have come so; 1 if one will do
     * @param rate fen for each, or basis points of the cost
     */
    record Tier(@Nullable Integer until, @Nullable String division, int minHeads, long rate) {
        boolean fits(int day, @Nullable String origin, int heads) {
            return (until == null || day <= until)
                    && (division == null || origin != null && origin.startsWith(division))
                    && heads >= minHeads;
        }
    }

    boolean inForce(long at) {
        return from <= at && (until == null || at < until);
    }

    /** The number of the first tier that fits; -1 if none does. */
    int tier(int day, @Nullable String origin, int heads) {
        for (int i = 0; i < tiers.size(); i++) {
            if (tiers.get(i).fits(day, origin, heads)) {
                return i;
            }
        }
        return -1;
    }

    static boolean isId(String ruleId) {
        return ruleId.length() <= LONGEST_ID && ruleId.indexOf('|') < 0;
    }

    /** The rule's id, or what somebody takes for one. */
    static void checkId(String ruleId) {
        Checks.name(ruleId, "ruleId");
        Checks.field(isId(ruleId), "ruleId is longer than " + LONGEST_ID + " characters, or has a | in it");
    }

    /** An amount, in fen. */
    static void checkFen(long fen, String name) {
        Checks.field(fen >= 0 && fen <= MOST_FEN, name + " is not within 0 and " + MOST_FEN);
    }

    private static Policy of(String key, SubsidyRuleEvent event) {
        checkId(key);
        if (event.getPayload() instanceof SubsidyRule rule) {
            Checks.range(rule.getRevision(), 1, MOST_REVISIONS, "revision");
            Checks.field(
                    rule.getKind() != SubsidyKind.UNKNOWN
                            && rule.getBasis() != SubsidyBasis.UNKNOWN
                            && rule.getAttribution() != SubsidyAttribution.UNKNOWN,
                    "kind, basis or attribution is UNKNOWN, or one that this version does not know: name it, or upgrade");
            boolean byHead = rule.getBasis() == SubsidyBasis.HEAD;
            Checks.field(
                    byHead || rule.getKind() == SubsidyKind.CHARTER,
                    "COST_SHARE shares what charter trips cost: of anything else it is not known");
            long from = rule.getEffectiveFrom().toEpochMilli();
            Long until = millis(rule.getEffectiveUntil());
            Checks.moment(from, "effectiveFrom");
            Checks.moment(until, "effectiveUntil");
            Checks.field(until == null || until > from, "effectiveUntil is not after effectiveFrom");
            optionalName(rule.getDecree(), "decree");
            Checks.name(rule.getApprovedBy(), "approvedBy");
            optionalName(rule.getExcludes(), "excludes");
            if (rule.getCapPerFirmFen() != null) {
                checkFen(rule.getCapPerFirmFen(), "capPerFirmFen");
            }
            Long budget = rule.getBudgetFen();
            Checks.field(
                    budget == null || budget > 0 && budget <= MOST_BUDGET,
                    "budgetFen is not within 1 and " + MOST_BUDGET);
            Checks.field(
                    !rule.getTiers().isEmpty() && rule.getTiers().size() <= MOST_TIERS,
                    "tiers are none, or more than " + MOST_TIERS);
            return new Policy(
                    rule.getRevision(),
                    rule.getKind(),
                    rule.getBasis(),
                    rule.getAttribution(),
                    rule.getTiers().stream().map(tier -> tier(tier, byHead)).toList(),
                    from,
                    until,
                    rule.getDecree(),
                    rule.getExcludes(),
                    rule.getCapPerFirmFen(),
                    budget);
        }
        throw new UnusableRecordException(
                Reason.UNKNOWN_PAYLOAD, "a payload that this version does not know: upgrade it");
    }

    private static Tier tier(SubsidyTier tier, boolean byHead) {
        Long fen = tier.getAmountFen();
        Integer basisPoints = tier.getBasisPoints();
        Checks.field(
                byHead ? fen != null && basisPoints == null : fen == null && basisPoints != null,
                "a tier by HEAD has amountFen, one by COST_SHARE basisPoints, and none both");
        if (fen != null) {
            checkFen(fen, "amountFen");
        }
        Checks.range(basisPoints, 0, BASIS_POINTS, "basisPoints");
        Checks.range(tier.getMinHeads(), 1, Integer.MAX_VALUE, "minHeads");
        Checks.field(
                tier.getDivisionPrefix() == null
                        || PREFIX.matcher(tier.getDivisionPrefix()).matches(),
                "divisionPrefix is not the first 2, 4 or 6 digits of a division");
        return new Tier(
                tier.getUntil() == null ? null : (Integer) (int) tier.getUntil().toEpochDay(),
                tier.getDivisionPrefix(),
                tier.getMinHeads() == null ? 1 : tier.getMinHeads(),
                fen == null ? basisPoints : fen);
    }

    private static void optionalName(@Nullable String text, String name) {
        if (text != null) {
            Checks.name(text, name);
        }
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : (Long) time.toEpochMilli();
    }

    private static void write(CompactWriter out, Policy policy) {
        out.number(policy.revision())
                .text(policy.kind().name())
                .text(policy.basis().name())
                .text(policy.attribution().name())
                .signed(policy.from())
                .optionalNumber(policy.until())
                .optionalText(policy.decree())
                .optionalText(policy.excludes())
                .optionalNumber(policy.cap())
                .optionalNumber(policy.budget())
                .number(policy.tiers().size());
        for (Tier tier : policy.tiers()) {
            out.optionalNumber(tier.until())
                    .optionalText(tier.division())
                    .number(tier.minHeads())
                    .number(tier.rate());
        }
    }

    private static Policy read(CompactReader in) {
        int revision = in.count();
        SubsidyKind kind = SubsidyKind.valueOf(in.text());
        SubsidyBasis basis = SubsidyBasis.valueOf(in.text());
        SubsidyAttribution attribution = SubsidyAttribution.valueOf(in.text());
        long from = in.signed();
        Long until = in.optionalLong();
        String decree = in.optionalText();
        String excludes = in.optionalText();
        Long cap = in.optionalLong();
        Long budget = in.optionalLong();
        int size = in.count();
        List<Tier> tiers = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            tiers.add(new Tier(in.optionalInt(), in.optionalText(), in.count(), in.number()));
        }
        return new Policy(revision, kind, basis, attribution, tiers, from, until, decree, excludes, cap, budget);
    }
}
