package io.workerreturn.services.subsidies;

import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Ledger;
import io.workerreturn.domain.Tally;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.ServiceAlert;
import io.workerreturn.schema.SubsidyAccount;
import io.workerreturn.schema.SubsidyAccountLine;
import io.workerreturn.schema.SubsidyEntitlement;
import io.workerreturn.schema.SubsidyRollup;
import io.workerreturn.services.Heard;
import io.workerreturn.services.Known;
import io.workerreturn.services.Rule;
import io.workerreturn.services.ServiceAlerts;
import io.workerreturn.services.Source;
import io.workerreturn.services.Told;
import io.workerreturn.services.Verdict;
import io.workerreturn.services.subsidies.Entitlements.Entitlement;
import io.workerreturn.services.subsidies.Entitlements.Key;
import io.workerreturn.services.subsidies.Entitlements.Version;
import io.workerreturn.topology.Topics.Group;
import io.workerreturn.topology.Topics.Kept;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.RecordLimits;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The rule: what every firm is entitled to and why, what it was paid, and what is owed to whom. */
final class Accounts implements Rule {
    static final Topic<SubsidyAccount> ACCOUNTS =
            new Topic<>("subsidy-accounts", "enterpriseId", SubsidyAccount.class, Group.CONCLUSIONS, Kept.COMPACTED);
    static final Topic<SubsidyEntitlement> ENTITLEMENTS = new Topic<>(
            "subsidy-entitlements",
            "enterpriseId\\|ruleId\\|subject",
            SubsidyEntitlement.class,
            Group.CONCLUSIONS,
            Kept.COMPACTED);
    static final Topic<SubsidyRollup> ROLLUPS =
            new Topic<>("subsidy-rollups", "dimension\\|value", SubsidyRollup.class, Group.CONCLUSIONS, Kept.COMPACTED);

    static final String CITY = "city";
    static final String RULE = "rule";

    /** With a name and a decree of two hundred characters of three bytes each, less than a record may be. */
    private static final int MOST_LINES = 300;

    private static final int MOST_VERSIONS = 100;
    private static final int DIGEST_BYTES = 8;
    private static final int TENTHS_ALERTED = 9;
    private static final int TENTHS = 10;

    private final long payWithin;

    /**
     * The rule.
     *
     * @param payWithin how long a claim may wait; zero for ever
     */
    Accounts(Duration payWithin) {
        this.payWithin = payWithin.toMillis();
    }

    @Override
    public List<Source<?, ?>> sources() {
        return List.of(Policy.SOURCE, MoneyFact.SOURCE);
    }

    @Override
    public List<Heard<?, ?>> hears() {
        return List.of(Arrivals.WORKERS, Arrivals.ABOARD, Arrivals.FIRMS);
    }

    /** Somebody comes all the time. */
    @Override
    public Duration rest() {
        return Duration.ofSeconds(2);
    }

    @Override
    public List<Topic<?>> says() {
        return List.of(ACCOUNTS, ENTITLEMENTS, ROLLUPS, ServiceAlerts.TOPIC);
    }

    @Override
    public void decide(Known known, long now, Verdict verdict) {
        new Decision(known, now, verdict).all();
    }

    /** One deciding of everything. */
    private final class Decision {
        private final Known known;
        private final long now;
        private final Verdict verdict;
        private final Map<String, FactSet<Told<Policy>>> told;
        private final SortedMap<String, List<Version>> rules;
        private final String digest;
        private final long rulesAsOf;
        private final SortedMap<String, Books> books = new TreeMap<>();
        private final SortedMap<String, Sum> sums = new TreeMap<>();
        private final Sum city = new Sum();

        Decision(Known known, long now, Verdict verdict) {
            this.known = known;
            this.now = now;
            this.verdict = verdict;
            told = known.told(Policy.SOURCE);
            rules = Entitlements.begun(told, now);
            digest = digest(rules);
            rulesAsOf = told.values().stream().mapToLong(FactSet::asOf).max().orElse(Tally.NEVER);
        }

        void all() {
            told.values()
                    .forEach(facts -> facts.standing()
                            .forEach(fact -> verdict.changesAt(fact.said().from())));
            known.told(MoneyFact.SOURCE).forEach((firm, facts) -> {
                if (!facts.standing().isEmpty()) {
                    books.put(firm, new Books(firm, facts));
                }
            });
            if (rules.isEmpty() && books.isEmpty()) {
                return;
            }
            rules.keySet().forEach(ruleId -> sums.put(ruleId, new Sum()));
            Map<String, Long> costs = costs();
            SortedMap<Key, Entitlement> entitlements = rules.isEmpty()
                    ? new TreeMap<>()
                    : Entitlements.of(rules, known.heard(Arrivals.WORKERS), costs, known.heard(Arrivals.ABOARD));
            entitlements.forEach((key, entitlement) -> {
                verdict.say(ENTITLEMENTS, key.firm() + '|' + key.ruleId() + '|' + key.subject(), row(key, entitlement));
                books.computeIfAbsent(key.firm(), firm -> new Books(firm, FactSet.empty()))
                        .line(key.ruleId())
                        .entitled(key.subject(), entitlement);
                sum(key.ruleId()).reach(entitlement);
            });
            books.values().forEach(this::account);
            sums.forEach(this::rollup);
            verdict.say(ROLLUPS, CITY + '|', city.row(CITY, "", null, cityBudget(), instant(asOf())));
        }

        private long asOf() {
            return books.values().stream().mapToLong(of -> of.facts.asOf()).reduce(rulesAsOf, Math::max);
        }

        private Sum sum(String ruleId) {
            return sums.computeIfAbsent(ruleId, unseen -> new Sum());
        }

        /** The version of a rule that began last; null if there is none. */
        private @Nullable Policy latest(String ruleId) {
            List<Version> versions = rules.get(ruleId);
            return versions == null ? null : versions.get(versions.size() - 1).policy();
        }

        private @Nullable Long cityBudget() {
            long budget = 0;
            for (String ruleId : rules.keySet()) {
                Policy policy = latest(ruleId);
                if (policy == null || policy.budget() == null) {
                    return null;
                }
                budget += policy.budget();
            }
            return rules.isEmpty() ? null : (Long) budget;
        }

        /** What trips cost: an invoice that came twice, under whatever numbers, counts once. */
        private Map<String, Long> costs() {
            Map<Twin, List<Told<MoneyFact>>> twins = new HashMap<>();
            books.values()
                    .forEach(of -> of.invoices.values().forEach(told -> {
                        if (told.said() instanceof MoneyFact.Invoice invoice) {
                            twins.computeIfAbsent(
                                            new Twin(invoice.tripId(), invoice.carrier(), invoice.fen()),
                                            unseen -> new ArrayList<>())
                                    .add(told);
                        }
                    }));
            Map<String, Long> costs = new HashMap<>();
            Map<String, Alarm> doubles = new TreeMap<>();
            twins.forEach((twin, invoices) -> {
                costs.merge(twin.tripId(), twin.fen(), Long::sum);
                if (invoices.size() > 1) {
                    long second = invoices.stream()
                            .mapToLong(Told::occurredAt)
                            .sorted()
                            .skip(1)
                            .findFirst()
                            .orElse(now);
                    long asOf =
                            invoices.stream().mapToLong(Told::reportedAt).max().orElse(Tally.NEVER);
                    doubles.merge(twin.tripId(), new Alarm(second, asOf), Alarm::and);
                }
            });
            doubles.forEach((trip, alarm) ->
                    alert("DUPLICATE_INVOICE", "trip|" + trip, AlertSeverity.WARNING, alarm.since(), alarm.asOf()));
            return costs;
        }

        private void account(Books of) {
            Arrivals.Firm firm = known.heard(Arrivals.FIRMS).get(of.firm);
            List<SubsidyAccountLine> lines = new ArrayList<>();
            Sum total = new Sum();
            long overpaidSince = Verdict.NEVER;
            for (Map.Entry<String, Line> entry : of.lines.entrySet()) {
                String ruleId = entry.getKey();
                Line line = entry.getValue();
                Policy policy = latest(ruleId);
                long cut = policy == null || policy.cap() == null ? 0 : Math.max(0, line.entitled - policy.cap());
                Ledger.Account account = new Ledger.Account(line.entitled - cut, line.paid);
                line.due = account.due();
                lines.add(new SubsidyAccountLine(
                        ruleId,
                        policy == null ? null : policy.decree(),
                        line.heads,
                        cut,
                        account.entitled(),
                        line.claimed,
                        account.paid(),
                        account.due(),
                        account.overpaid()));
                for (Sum sum : List.of(total, sum(ruleId), city)) {
                    sum.add(account, line.claimed, line.heads);
                }
                if (account.entitled() != 0 || account.paid() != 0) {
                    sum(ruleId).firms++;
                }
                if (account.overpaid() > 0) {
                    overpaidSince = Math.min(overpaidSince, line.lastPaid);
                }
                sum(ruleId).asOf = Math.max(sum(ruleId).asOf, of.facts.asOf());
            }
            if (total.entitled != 0 || total.paid != 0) {
                city.firms++;
            }
            long asOf = Math.max(of.facts.asOf(), rulesAsOf);
            verdict.say(
                    ACCOUNTS,
                    of.firm,
                    new SubsidyAccount(
                            of.firm,
                            firm == null ? null : firm.name(),
                            firm == null ? null : firm.township(),
                            lines.stream().limit(MOST_LINES).toList(),
                            total.entitled,
                            total.claimed,
                            total.paid,
                            total.entitled - total.paid,
                            total.overpaid,
                            digest,
                            instant(asOf)));
            if (overpaidSince != Verdict.NEVER) {
                alert("OVERPAID", "firm|" + of.firm, AlertSeverity.WARNING, overpaidSince, asOf);
            }
            if (of.unpaidReturnSince != Verdict.NEVER) {
                alert("RETURN_WITHOUT_PAYMENT", "firm|" + of.firm, AlertSeverity.WARNING, of.unpaidReturnSince, asOf);
            }
            claims(of, asOf);
        }

        /** Claims that wait too long: for what is due, and for what nobody came. */
        private void claims(Books of, long asOf) {
            if (payWithin == 0) {
                return;
            }
            long unpaid = Verdict.NEVER;
            long groundless = Verdict.NEVER;
            for (Told<MoneyFact> told : of.claims.values()) {
                if (!(told.said() instanceof MoneyFact.Claim claim)) {
                    continue;
                }
                Line line = of.line(claim.ruleId());
                long entitled = line.bySubject.getOrDefault(claim.subject(), 0L);
                boolean nobodyCame = !line.bySubject.containsKey(claim.subject());
                long open = Math.min(line.claimedFor.getOrDefault(claim.subject(), 0L), entitled)
                        - line.paidFor.getOrDefault(claim.subject(), 0L);
                // some payments say what for, and some do not
                if (!nobodyCame && (open <= 0 || line.due <= 0)) {
                    continue;
                }
                long due = told.occurredAt() + payWithin;
                if (due > now) {
                    verdict.changesAt(due);
                } else if (nobodyCame) {
                    groundless = Math.min(groundless, due);
                } else {
                    unpaid = Math.min(unpaid, due);
                }
            }
            if (unpaid != Verdict.NEVER) {
                alert("SUBSIDY_UNPAID", "firm|" + of.firm, AlertSeverity.CRITICAL, unpaid, asOf);
            }
            if (groundless != Verdict.NEVER) {
                alert("CLAIM_WITHOUT_ARRIVAL", "firm|" + of.firm, AlertSeverity.WARNING, groundless, asOf);
            }
        }

        private void rollup(String ruleId, Sum sum) {
            Policy policy = latest(ruleId);
            Long budget = policy == null ? null : policy.budget();
            long asOf = Math.max(sum.asOf, rulesAsOf);
            verdict.say(ROLLUPS, RULE + '|' + ruleId, sum.row(RULE, ruleId, policy, budget, instant(asOf)));
            if (budget != null && sum.entitled * TENTHS >= budget * TENTHS_ALERTED) {
                alert(
                        "BUDGET_90",
                        "rule|" + ruleId,
                        sum.entitled > budget ? AlertSeverity.CRITICAL : AlertSeverity.WARNING,
                        sum.reached(budget),
                        asOf);
            }
        }

        private void alert(String kind, String subject, AlertSeverity severity, long since, long asOf) {
            String alertId = ServiceAlerts.id(Subsidies.NAME, kind, subject);
            verdict.say(
                    ServiceAlerts.TOPIC,
                    alertId,
                    new ServiceAlert(
                            alertId,
                            Subsidies.NAME,
                            kind,
                            subject,
                            severity,
                            Instant.ofEpochMilli(since),
                            null,
                            null,
                            null,
                            instant(asOf)));
        }
    }

    /** What makes two invoices one. */
    private record Twin(String tripId, String carrier, long fen) {}

    /** Since when, and by what was told by then; both epoch milliseconds. */
    private record Alarm(long since, long asOf) {
        Alarm and(Alarm other) {
            return new Alarm(Math.min(since, other.since), Math.max(asOf, other.asOf));
        }
    }

    private static SubsidyEntitlement row(Key key, Entitlement of) {
        return new SubsidyEntitlement(
                key.firm(),
                key.ruleId(),
                key.subject(),
                of.revisions().stream().limit(MOST_VERSIONS).toList(),
                of.decrees().stream().limit(MOST_VERSIONS).toList(),
                of.basis(),
                of.heads(),
                of.fen(),
                of.cost(),
                of.tripHeads(),
                of.workers().stream().limit(RecordLimits.LISTED).toList());
    }

    /** What was told of one firm. */
    private static final class Books {
        private final String firm;
        private final FactSet<Told<MoneyFact>> facts;
        private final SortedMap<String, Told<MoneyFact>> invoices = new TreeMap<>();
        private final SortedMap<String, Told<MoneyFact>> claims = new TreeMap<>();
        private final SortedMap<String, Line> lines = new TreeMap<>();
        /** Since when more of something is given back than was paid of it. */
        private long unpaidReturnSince = Verdict.NEVER;

        Books(String firm, FactSet<Told<MoneyFact>> facts) {
            this.firm = firm;
            this.facts = facts;
            SortedMap<String, Told<MoneyFact>> payments = new TreeMap<>();
            SortedMap<String, Told<MoneyFact>> returns = new TreeMap<>();
            facts.standing().stream().sorted(MoneyFact.LATER).forEach(told -> {
                MoneyFact said = told.said();
                if (said instanceof MoneyFact.Invoice invoice) {
                    invoices.put(invoice.name(), told);
                } else if (said instanceof MoneyFact.Claim claim) {
                    claims.put(claim.name(), told);
                } else if (said instanceof MoneyFact.Payment payment) {
                    payments.put(payment.name(), told);
                } else if (said instanceof MoneyFact.Return back) {
                    returns.put(back.name(), told);
                }
            });
            claims.values().forEach(told -> {
                if (told.said() instanceof MoneyFact.Claim claim) {
                    line(claim.ruleId()).claimed(claim);
                }
            });
            Map<String, Long> returned = new HashMap<>();
            returns.values().forEach(told -> {
                if (told.said() instanceof MoneyFact.Return back && giveBack(back, payments, returned) > 0) {
                    unpaidReturnSince = Math.min(unpaidReturnSince, told.occurredAt());
                }
            });
            payments.values().forEach(told -> {
                if (told.said() instanceof MoneyFact.Payment payment) {
                    long kept = payment.fen() - returned.getOrDefault(payment.name(), 0L);
                    line(payment.ruleId()).paid(payment.subject(), told.occurredAt(), kept);
                }
            });
        }

        /**
         * Of which payments it is given back, and of none more than it was: one that says what for is of that payment, any other of those of
         * its voucher and rule, in the order of what they are for.
         *
         * @return what is given back beyond all that was paid, in fen
         */
        private static long giveBack(
                MoneyFact.Return back, SortedMap<String, Told<MoneyFact>> payments, Map<String, Long> returned) {
            long left = back.fen();
            for (Told<MoneyFact> told : payments.values()) {
                if (told.said() instanceof MoneyFact.Payment payment && back.isOf(payment)) {
                    long before = returned.getOrDefault(payment.name(), 0L);
                    long of = Math.min(left, payment.fen() - before);
                    returned.put(payment.name(), before + of);
                    left -= of;
                }
            }
            return left;
        }

        Line line(String ruleId) {
            return lines.computeIfAbsent(ruleId, unseen -> new Line());
        }
    }

    /** A firm's account with one rule, all in fen. */
    private static final class Line {
        private final Map<String, Long> bySubject = new HashMap<>();
        private final Map<String, Long> claimedFor = new HashMap<>();
        private final Map<String, Long> paidFor = new HashMap<>();
        private long entitled;
        private long claimed;
        private long paid;
        private long due;
        private long lastPaid = Tally.NEVER;
        private int heads;

        void entitled(String subject, Entitlement entitlement) {
            bySubject.put(subject, entitlement.fen());
            entitled += entitlement.fen();
            heads += entitlement.heads();
        }

        void claimed(MoneyFact.Claim claim) {
            claimed += claim.fen();
            claimedFor.merge(claim.subject(), claim.fen(), Long::sum);
        }

        void paid(String subject, long at, long fen) {
            paid += fen;
            paidFor.merge(subject, fen, Long::sum);
            lastPaid = Math.max(lastPaid, at);
        }
    }

    /** Sums over firms, all in fen. */
    private static final class Sum {
        private final List<Entitlement> reasons = new ArrayList<>();
        private int firms;
        private int heads;
        private long entitled;
        private long claimed;
        private long paid;
        private long overpaid;
        private long asOf = Tally.NEVER;

        void add(Ledger.Account account, long claimed, int heads) {
            this.entitled += account.entitled();
            this.claimed += claimed;
            this.paid += account.paid();
            this.overpaid += account.overpaid();
            this.heads += heads;
        }

        void reach(Entitlement entitlement) {
            reasons.add(entitlement);
        }

        /** When the worker came with whom nine tenths of the budget were used up. */
        long reached(long budget) {
            long used = 0;
            long at = 0;
            for (Entitlement reason : reasons.stream()
                    .sorted(Comparator.comparingLong(Entitlement::newest))
                    .toList()) {
                at = reason.newest();
                used += reason.fen();
                if (used * TENTHS >= budget * TENTHS_ALERTED) {
                    break;
                }
            }
            return at;
        }

        SubsidyRollup row(
                String dimension,
                String value,
                @Nullable Policy policy,
                @Nullable Long budget,
                @Nullable Instant asOf) {
            return new SubsidyRollup(
                    dimension,
                    value,
                    policy == null ? null : policy.kind(),
                    policy == null ? null : policy.basis(),
                    policy == null ? null : (Integer) policy.revision(),
                    policy == null ? null : policy.decree(),
                    firms,
                    heads,
                    entitled,
                    claimed,
                    paid,
                    entitled - paid,
                    overpaid,
                    budget,
                    asOf);
        }
    }

    private static String digest(SortedMap<String, List<Version>> rules) {
        StringBuilder text = new StringBuilder();
        for (List<Version> versions : rules.values()) {
            for (Version version : versions) {
                text.append(version.ruleId())
                        .append('\n')
                        .append(version.eventId())
                        .append('\n')
                        .append(HexFormat.of().formatHex(Policy.SOURCE.layout().toBytes(version.policy())))
                        .append('\n');
            }
        }
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static @Nullable Instant instant(long time) {
        return time == Tally.NEVER ? null : Instant.ofEpochMilli(time);
    }
}
