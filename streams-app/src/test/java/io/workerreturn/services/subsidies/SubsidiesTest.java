package io.workerreturn.services.subsidies;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.domain.UnifiedSocialCreditCode;
import io.workerreturn.schema.ClaimFiled;
import io.workerreturn.schema.CostInvoiced;
import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.schema.JourneyPhase;
import io.workerreturn.schema.PaymentMade;
import io.workerreturn.schema.PaymentReturned;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.ServiceAlert;
import io.workerreturn.schema.SubsidyAccount;
import io.workerreturn.schema.SubsidyAttribution;
import io.workerreturn.schema.SubsidyBasis;
import io.workerreturn.schema.SubsidyEntitlement;
import io.workerreturn.schema.SubsidyEvent;
import io.workerreturn.schema.SubsidyKind;
import io.workerreturn.schema.SubsidyRollup;
import io.workerreturn.schema.SubsidyRule;
import io.workerreturn.schema.SubsidyRuleEvent;
import io.workerreturn.schema.SubsidyTier;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.TripStatus;
import io.workerreturn.schema.WorkerJourney;
import io.workerreturn.services.Quarter;
import io.workerreturn.services.Quarter.Line;
import io.workerreturn.services.Service;
import io.workerreturn.services.ServiceAlerts;
import io.workerreturn.services.ServiceLaws;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Town;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SubsidiesTest extends ServiceLaws {
    private static final String A = UnifiedSocialCreditCode.complete("91330381MA2000001");
    private static final String B = UnifiedSocialCreditCode.complete("91330381MA2000002");
    private static final LocalDate FIRST = LocalDate.of(2020, 2, 20);
    private static final String DECREE = "瑞政发〔2020〕25号";
    private static final long YUAN = 100;

    static {
        Town.SERDES.fetches();
    }

    /** An hour of a day after the first, Beijing time. */
    private static Instant at(int day, int hour) {
        return FIRST.plusDays(day).atStartOfDay().minusHours(8).plusHours(hour).toInstant(ZoneOffset.UTC);
    }

    private static SubsidyRule byHead(SubsidyKind kind, Instant from, SubsidyTier... tiers) {
        return SubsidyRule.newBuilder()
                .setRevision(1)
                .setKind(kind)
                .setBasis(SubsidyBasis.HEAD)
                .setAttribution(SubsidyAttribution.EMPLOYER_AT_ARRIVAL)
                .setTiers(List.of(tiers))
                .setEffectiveFrom(from)
                .setDecree(DECREE)
                .setApprovedBy("finance-office")
                .build();
    }

    private static SubsidyRule byCost(int basisPoints) {
        SubsidyRule rule = byHead(SubsidyKind.CHARTER, at(0, 0), new SubsidyTier(null, null, null, null, basisPoints));
        rule = SubsidyRule.newBuilder(rule).setBasis(SubsidyBasis.COST_SHARE).build();
        return rule;
    }

    private static SubsidyTier each(long yuan) {
        return new SubsidyTier(null, null, null, yuan * YUAN, null);
    }

    private static Line rule(String ruleId, String id, Instant told, Object payload) {
        return new Line(
                Policy.SOURCE.topic(), ruleId, new SubsidyRuleEvent(id, told, told, "finance-office", ruleId, payload));
    }

    private static Line charter(long yuan) {
        return rule("charter", "c1", at(0, 1), byHead(SubsidyKind.CHARTER, at(0, 0), each(yuan)));
    }

    private static Line money(String firm, String id, Instant at, Object payload) {
        return new Line(MoneyFact.SOURCE.topic(), firm, new SubsidyEvent(id, at, at, "finance-office", firm, payload));
    }

    private static Line claimed(String firm, String id, Instant at, String ruleId, String subject, long yuan) {
        return money(firm, id, at, new ClaimFiled(id, ruleId, subject, yuan * YUAN));
    }

    private static Line paid(String firm, String id, Instant at, String ruleId, String subject, long yuan) {
        return money(firm, id, at, new PaymentMade(id, ruleId, subject, yuan * YUAN, "voucher " + id));
    }

    private static Line invoiced(String firm, String id, String trip, long fen) {
        return money(firm, id, at(1, 10), new CostInvoiced(id, trip, "塘河客运", fen));
    }

    /** A worker of whom nobody knows how they came in, if at all. */
    private static WorkerJourney.Builder journey(String id, @Nullable String employer) {
        return WorkerJourney.newBuilder()
                .setWorkerId(id)
                .setEmployer(employer)
                .setPhase(employer == null ? JourneyPhase.UNKNOWN : JourneyPhase.ARRIVED)
                .setUnreachable(false)
                .setDecidedBy(List.of())
                .setConflicts(List.of());
    }

    private static Line worker(WorkerJourney.Builder journey) {
        WorkerJourney row = journey.build();
        return new Line(Topics.WORKER_JOURNEYS, row.getWorkerId(), row);
    }

    private static Line rode(String id, String firm, String trip, Instant at) {
        return worker(journey(id, firm)
                .setFirstBroughtInAt(at)
                .setFirstBroughtInBy(TravelMode.CHARTER_BUS)
                .setFirstBroughtInTrip(trip)
                .setEmployerAtFirstArrival(firm)
                .setFirstBroughtInFrom("522200"));
    }

    private static Line cameAlone(String id, String firm, Instant at, @Nullable String from) {
        return worker(journey(id, firm)
                .setFirstBroughtInAt(at)
                .setFirstBroughtInBy(TravelMode.SELF_DRIVE)
                .setEmployerAtFirstArrival(firm)
                .setFirstBroughtInFrom(from));
    }

    private static Line trip(String id, int arrived) {
        return new Line(
                Topics.TRIP_BOARD,
                id,
                TripBoardRow.newBuilder()
                        .setTripId(id)
                        .setMode(TravelMode.CHARTER_BUS)
                        .setStatus(TripStatus.ARRIVED)
                        .setBooked(arrived)
                        .setBoarded(arrived)
                        .setNoShow(0)
                        .setAlighted(0)
                        .setUnconfirmed(0)
                        .setArrived(arrived)
                        .setEnterprises(List.of())
                        .setConflicts(List.of())
                        .setAttentions(List.of())
                        .build());
    }

    @Override
    protected Service service() {
        return new Subsidies();
    }

    @Override
    protected List<Line> life() {
        SubsidyRule far = byHead(
                SubsidyKind.OWN_RETURN, at(0, 0), new SubsidyTier(null, "52", null, 200 * YUAN, null), each(100));
        far = SubsidyRule.newBuilder(far).setRevision(2).build();
        far = SubsidyRule.newBuilder(far).setBudgetFen(300 * YUAN).build();
        SubsidyRule cost = byCost(6_667);
        cost = SubsidyRule.newBuilder(cost).setCapPerFirmFen(5_000 * YUAN).build();
        return List.of(
                firm(A, "甲", List.of(EnterpriseClass.values()[1]), 100, 3),
                cameAlone("w1", A, at(1, 9), null),
                rode("w2", A, "T1", at(1, 12)),
                rode("w3", B, "T1", at(1, 12)),
                trip("T1", 2),
                money(A, "x1", at(1, 13), new Retraction("p9", "记错")),
                charter(100),
                rule("own", "o1", at(1, 8), byHead(SubsidyKind.OWN_RETURN, at(1, 0), each(50))),
                rule("cost", "k1", at(1, 8), cost),
                rule("tomorrow", "t1", at(1, 8), byHead(SubsidyKind.CHARTER, at(5, 0), each(900))),
                invoiced(A, "i1", "T1", 333_333),
                invoiced(B, "i2", "T1", 333_333),
                claimed(A, "c1", at(1, 14), "charter", "T1", 100),
                claimed(B, "c2", at(1, 14), "charter", "T9", 100),
                paid(A, "p1", at(1, 17), "charter", "T1", 250),
                paid(A, "p9", at(1, 17), "charter", "T1", 900),
                trip("T1", 3),
                cameAlone("w1", A, at(1, 9), "520300"),
                cameAlone("w4", A, at(1, 10), "520300"),
                worker(journey("w5", A)),
                rule("own", "o2", at(2, 8), far),
                claimed(A, "c3", at(2, 9), "own", "2020-02-21", 400),
                money(A, "r1", at(2, 10), new PaymentReturned("p1", "charter", "T1", 20 * YUAN)),
                rode("w5", A, "T1", at(1, 12)));
    }

    @Override
    protected List<Instant> looks() {
        return List.of(at(1, 13), at(1, 21), at(2, 9), at(2, 20));
    }

    private static Quarter told(Line... lines) {
        Quarter quarter = new Quarter(new Subsidies());
        for (Line line : lines) {
            quarter.tell(line);
        }
        return quarter;
    }

    private static SubsidyAccount account(Quarter quarter, String firm) {
        return Objects.requireNonNull(quarter.table(Accounts.ACCOUNTS).get(firm));
    }

    private static @Nullable ServiceAlert alert(Quarter quarter, String kind, String subject) {
        return quarter.table(ServiceAlerts.TOPIC).get("subsidies|" + kind + '|' + subject);
    }

    @Test
    void due_and_paid_are_what_is_entitled_to_the_fen_in_every_shuffle() {
        Random random = new Random(15);
        String before = null;
        for (int i = 0; i < 5; i++) {
            List<Line> facts = new ArrayList<>(life().stream()
                    .filter(line -> line.topic() == MoneyFact.SOURCE.topic() || line.topic() == Policy.SOURCE.topic())
                    .toList());
            Collections.shuffle(facts, random);
            try (Quarter quarter = told()) {
                life().stream().filter(line -> !facts.contains(line)).forEach(quarter::tell);
                facts.forEach(quarter::tell);
                quarter.tick(at(2, 20));
                long due = 0;
                long paid = 0;
                long entitled = 0;
                for (SubsidyAccount account : quarter.table(Accounts.ACCOUNTS).values()) {
                    due += account.getDueFen();
                    paid += account.getPaidFen();
                    entitled += account.getEntitledFen();
                }
                SubsidyRollup city =
                        Objects.requireNonNull(quarter.table(Accounts.ROLLUPS).get("city|"));
                assertThat(due + paid).isEqualTo(entitled).isEqualTo(city.getEntitledFen());
                assertThat(paid).isEqualTo(230 * YUAN).isEqualTo(city.getPaidFen());
                assertThat(due).isEqualTo(city.getDueFen());
                String now = quarter.tables().toString();
                assertThat(before == null ? now : before).isEqualTo(now);
                before = now;
            }
        }
    }

    @Test
    void no_worker_travels_twice_on_the_citys_money() {
        SubsidyRule other = byHead(SubsidyKind.CHARTER, at(0, 2), each(500));
        SubsidyRule one = byHead(SubsidyKind.CHARTER, at(0, 0), each(100));
        one = SubsidyRule.newBuilder(one).setExcludes("return").build();
        other = SubsidyRule.newBuilder(other).setExcludes("return").build();
        try (Quarter quarter =
                told(rule("b", "1", at(0, 3), other), rule("a", "1", at(0, 3), one), rode("w1", A, "T1", at(1, 12)))) {
            quarter.tick(at(1, 13));
            assertThat(account(quarter, A).getEntitledFen()).isEqualTo(100 * YUAN);
            // they left, and came again by another trip: the first time is what it was
            quarter.tell(worker(journey("w1", A)
                            .setBroughtInAt(at(3, 9))
                            .setTripId("T2")
                            .setFirstBroughtInAt(at(1, 12))
                            .setFirstBroughtInBy(TravelMode.CHARTER_BUS)
                            .setFirstBroughtInTrip("T1")
                            .setEmployerAtFirstArrival(A)))
                    .tick(at(3, 10));
            assertThat(account(quarter, A).getEntitledFen()).isEqualTo(100 * YUAN);
            assertThat(quarter.table(Accounts.ENTITLEMENTS).keySet()).containsExactly(A + "|a|T1");
        }
    }

    @Test
    void an_arrival_taken_back_after_payment_is_owed_back_by_that_firm() {
        try (Quarter quarter =
                told(charter(100), rode("w1", A, "T1", at(1, 12)), paid(A, "p1", at(1, 17), "charter", "T1", 100))) {
            quarter.tick(at(1, 18));
            assertThat(account(quarter, A).getDueFen()).isZero();
            assertThat(alert(quarter, "OVERPAID", "firm|" + A)).isNull();

            quarter.tell(worker(journey("w1", A))).tick(at(2, 9));
            assertThat(account(quarter, A).getDueFen()).isEqualTo(-100 * YUAN);
            assertThat(account(quarter, A).getOverpaidFen()).isEqualTo(100 * YUAN);
            assertThat(alert(quarter, "OVERPAID", "firm|" + A)).isNotNull();

            quarter.tell(money(A, "r1", at(2, 10), new PaymentReturned("p1", "charter", "T1", 100 * YUAN)))
                    .tick(at(2, 11));
            assertThat(account(quarter, A).getOverpaidFen()).isZero();
            assertThat(alert(quarter, "OVERPAID", "firm|" + A)).isNull();
        }
    }

    @Test
    void one_voucher_pays_for_several_trips_and_one_invoice_is_of_several() {
        SubsidyRule cost = byHead(SubsidyKind.CHARTER, at(0, 0), each(100));
        try (Quarter quarter = told(
                rule("charter", "c1", at(0, 1), cost),
                rode("w1", A, "T1", at(1, 12)),
                rode("w2", A, "T2", at(1, 12)),
                money(A, "e1", at(1, 17), new PaymentMade("v7", "charter", "T1", 100 * YUAN, "v7")),
                money(A, "e2", at(1, 17), new PaymentMade("v7", "charter", "T2", 100 * YUAN, "v7")),
                money(A, "e3", at(1, 18), new PaymentMade("v7", "charter", "T2", 90 * YUAN, "v7")))) {
            quarter.tick(at(1, 19));
            assertThat(account(quarter, A).getPaidFen()).isEqualTo(190 * YUAN);
            quarter.tell(money(A, "e4", at(2, 9), new PaymentReturned("v7", "charter", "T1", 30 * YUAN)))
                    .tick(at(2, 10));
            assertThat(account(quarter, A).getPaidFen()).isEqualTo(160 * YUAN);
        }
    }

    @Test
    void what_is_given_back_is_counted_once_and_never_more_than_was_paid() {
        try (Quarter quarter = told(
                charter(100),
                rode("w1", A, "T1", at(1, 12)),
                paid(A, "p1", at(1, 17), "charter", "T1", 100),
                money(A, "r1", at(2, 9), new PaymentReturned("p1", "charter", "T1", 40 * YUAN)),
                money(A, "r2", at(2, 10), new PaymentReturned("p1", "charter", "T1", 40 * YUAN)),
                money(A, "r3", at(2, 10), new PaymentReturned("nobody", "charter", "T1", 70 * YUAN)))) {
            quarter.tick(at(2, 11));
            assertThat(account(quarter, A).getPaidFen()).isEqualTo(60 * YUAN);
            quarter.tell(money(A, "r4", at(2, 12), new PaymentReturned("p1", "charter", "T1", 500 * YUAN)))
                    .tick(at(2, 13));
            assertThat(account(quarter, A).getPaidFen()).isZero();
            assertThat(account(quarter, A).getDueFen()).isEqualTo(100 * YUAN);
        }
    }

    @Test
    void what_is_given_back_before_it_was_paid_is_asked_about_until_the_payment_is_told() {
        try (Quarter quarter = told(
                charter(100),
                rode("w1", A, "T1", at(1, 12)),
                money(A, "r1", at(2, 9), new PaymentReturned("p1", "charter", "T1", 40 * YUAN)))) {
            quarter.tick(at(2, 10));
            assertThat(Objects.requireNonNull(alert(quarter, "RETURN_WITHOUT_PAYMENT", "firm|" + A))
                            .getSince())
                    .isEqualTo(at(2, 9));
            quarter.tell(paid(A, "p1", at(1, 17), "charter", "T1", 30)).tick(at(2, 11));
            assertThat(alert(quarter, "RETURN_WITHOUT_PAYMENT", "firm|" + A)).isNotNull();
            quarter.tell(money(A, "p2", at(2, 10), new PaymentMade("p1", "charter", "T1", 100 * YUAN, "v-p1")))
                    .tick(at(2, 12));
            assertThat(alert(quarter, "RETURN_WITHOUT_PAYMENT", "firm|" + A)).isNull();
            assertThat(account(quarter, A).getPaidFen()).isEqualTo(60 * YUAN);
        }
    }

    @Test
    void a_corrected_employer_moves_what_is_due_from_one_firm_to_the_other() {
        try (Quarter quarter =
                told(charter(100), rode("w1", A, "T1", at(1, 12)), paid(A, "p1", at(1, 17), "charter", "T1", 100))) {
            quarter.tick(at(1, 18)).tell(rode("w1", B, "T1", at(1, 12))).tick(at(2, 9));
            assertThat(account(quarter, A).getDueFen()).isEqualTo(-100 * YUAN);
            assertThat(account(quarter, B).getDueFen()).isEqualTo(100 * YUAN);
        }
    }

    @Test
    void a_decree_with_earlier_effect_recalculates_and_one_of_tomorrow_changes_nothing_today() {
        try (Quarter quarter = told(charter(100), rode("w1", A, "T1", at(1, 12)))) {
            quarter.tick(at(1, 18));
            var today = quarter.tables();
            quarter.tell(rule("charter", "c9", at(1, 18), byHead(SubsidyKind.CHARTER, at(2, 0), each(900))))
                    .tick(at(1, 23));
            assertThat((Object) quarter.tables().get("subsidy-entitlements"))
                    .isEqualTo(today.get("subsidy-entitlements"));
            assertThat(account(quarter, A).getEntitledFen()).isEqualTo(100 * YUAN);
            // it begins, and those who came before it get what they got
            quarter.tick(at(2, 1));
            assertThat(account(quarter, A).getEntitledFen()).isEqualTo(100 * YUAN);

            SubsidyRule late = byHead(SubsidyKind.CHARTER, at(1, 0), each(150));
            late = SubsidyRule.newBuilder(late).setRevision(2).build();
            late = SubsidyRule.newBuilder(late).setDecree("瑞政发〔2020〕30号").build();
            quarter.tell(rule("charter", "c2", at(2, 8), late)).tick(at(2, 9));
            assertThat(account(quarter, A).getEntitledFen()).isEqualTo(150 * YUAN);
            SubsidyEntitlement why =
                    Objects.requireNonNull(quarter.table(Accounts.ENTITLEMENTS).get(A + "|charter|T1"));
            assertThat(why.getRevisions()).containsExactly(2);
            assertThat(why.getDecrees()).containsExactly("瑞政发〔2020〕30号");
            assertThat(why.getWorkers()).containsExactly("w1");
            // and is withdrawn again
            quarter.tell(rule("charter", "c3", at(2, 10), new Retraction("c2", null)))
                    .tick(at(2, 11));
            assertThat(account(quarter, A).getEntitledFen()).isEqualTo(100 * YUAN);
        }
    }

    @Test
    void shares_of_an_invoice_add_up_and_for_who_came_before_nobody_is_paid() {
        try (Quarter quarter = told(
                rule("cost", "k1", at(0, 1), byCost(10_000)),
                invoiced(A, "i1", "T1", 100_000),
                rode("w1", A, "T1", at(1, 12)),
                rode("w2", B, "T1", at(1, 12)),
                trip("T1", 3))) {
            quarter.tick(at(1, 18));
            assertThat(account(quarter, A).getEntitledFen()).isEqualTo(33_333);
            assertThat(account(quarter, B).getEntitledFen()).isEqualTo(33_333);
            quarter.tell(rode("w3", B, "T1", at(1, 12))).tick(at(1, 19));
            assertThat(account(quarter, A).getEntitledFen()
                            + account(quarter, B).getEntitledFen())
                    .isEqualTo(100_000);
        }
    }

    @Test
    void an_invoice_that_came_twice_is_asked_about_and_counts_once() {
        try (Quarter quarter = told(
                rule("cost", "k1", at(0, 1), byCost(5_000)),
                invoiced(A, "i1", "T1", 100_000),
                invoiced(A, "i2", "T1", 100_000),
                rode("w1", A, "T1", at(1, 12)))) {
            quarter.tick(at(1, 18));
            assertThat(account(quarter, A).getEntitledFen()).isEqualTo(50_000);
            assertThat(alert(quarter, "DUPLICATE_INVOICE", "trip|T1")).isNotNull();
            quarter.tell(money(A, "x", at(2, 9), new Retraction("i2", null))).tick(at(2, 10));
            assertThat(account(quarter, A).getEntitledFen()).isEqualTo(50_000);
            assertThat(alert(quarter, "DUPLICATE_INVOICE", "trip|T1")).isNull();
        }
    }

    @Test
    void claimed_at_noon_and_unpaid_at_six_is_one_alert_until_it_is_paid() {
        try (Quarter quarter =
                told(charter(100), rode("w1", A, "T1", at(1, 9)), claimed(A, "c1", at(1, 12), "charter", "T1", 100))) {
            quarter.tick(at(1, 18).minusMillis(1));
            assertThat(quarter.table(ServiceAlerts.TOPIC)).isEmpty();
            quarter.tick(at(1, 18));
            assertThat(quarter.table(ServiceAlerts.TOPIC).keySet())
                    .containsExactly("subsidies|SUBSIDY_UNPAID|firm|" + A);
            assertThat(Objects.requireNonNull(alert(quarter, "SUBSIDY_UNPAID", "firm|" + A))
                            .getSince())
                    .isEqualTo(at(1, 18));
            quarter.tell(paid(A, "p1", at(1, 19), "charter", "T1", 100)).tick(at(1, 20));
            assertThat(quarter.table(ServiceAlerts.TOPIC)).isEmpty();
        }
    }

    @Test
    void a_claim_for_which_nobody_came_is_asked_about() {
        try (Quarter quarter = told(charter(100), claimed(A, "c1", at(1, 12), "charter", "T1", 100))) {
            quarter.tick(at(1, 18));
            assertThat(alert(quarter, "CLAIM_WITHOUT_ARRIVAL", "firm|" + A)).isNotNull();
            quarter.tell(rode("w1", A, "T1", at(1, 9))).tick(at(1, 19));
            assertThat(alert(quarter, "CLAIM_WITHOUT_ARRIVAL", "firm|" + A)).isNull();
            assertThat(alert(quarter, "SUBSIDY_UNPAID", "firm|" + A)).isNotNull();
        }
    }

    @Test
    void a_budget_of_which_nine_tenths_are_used_up_is_told_and_cuts_nothing_off() {
        SubsidyRule rule = byHead(SubsidyKind.OWN_RETURN, at(0, 0), each(100));
        rule = SubsidyRule.newBuilder(rule).setBudgetFen(222 * YUAN).build();
        try (Quarter quarter = told(rule("own", "1", at(0, 1), rule), cameAlone("w1", A, at(1, 9), null))) {
            quarter.tick(at(1, 18));
            assertThat(alert(quarter, "BUDGET_90", "rule|own")).isNull();
            quarter.tell(cameAlone("w2", B, at(1, 10), null)).tick(at(1, 19));
            assertThat(Objects.requireNonNull(alert(quarter, "BUDGET_90", "rule|own"))
                            .getSince())
                    .isEqualTo(at(1, 10));
            quarter.tell(cameAlone("w3", B, at(1, 11), null)).tick(at(1, 20));
            assertThat(account(quarter, B).getEntitledFen()).isEqualTo(200 * YUAN);
        }
    }

    @Test
    void tiers_hold_by_day_origin_and_heads_and_a_firm_gets_no_more_than_its_limit() {
        SubsidyRule rule = byHead(
                SubsidyKind.OWN_RETURN,
                at(0, 0),
                new SubsidyTier(FIRST.plusDays(1), "52", null, 300 * YUAN, null),
                new SubsidyTier(null, null, 3, 200 * YUAN, null),
                each(100));
        rule = SubsidyRule.newBuilder(rule).setCapPerFirmFen(450 * YUAN).build();
        try (Quarter quarter = told(
                rule("own", "1", at(0, 1), rule),
                cameAlone("w1", A, at(1, 23), "520300"),
                cameAlone("w2", A, at(2, 1), "520300"),
                cameAlone("w3", B, at(2, 1), null))) {
            quarter.tick(at(2, 18));
            assertThat(account(quarter, A).getEntitledFen()).isEqualTo(400 * YUAN);
            assertThat(account(quarter, B).getEntitledFen()).isEqualTo(100 * YUAN);
            quarter.tell(cameAlone("w4", A, at(2, 2), null))
                    .tell(cameAlone("w5", A, at(2, 3), null))
                    .tick(at(2, 19));
            assertThat(account(quarter, A).getEntitledFen()).isEqualTo(450 * YUAN);
            assertThat(account(quarter, A).getLines().get(0).getCutFen()).isEqualTo(450 * YUAN);
        }
    }

    @Test
    void the_employer_now_may_be_who_gets_it() {
        SubsidyRule rule = byHead(SubsidyKind.OWN_RETURN, at(0, 0), each(100));
        rule = SubsidyRule.newBuilder(rule)
                .setAttribution(SubsidyAttribution.EMPLOYER_NOW)
                .build();
        try (Quarter quarter = told(
                rule("own", "1", at(0, 1), rule),
                worker(journey("w1", B)
                        .setFirstBroughtInAt(at(1, 9))
                        .setFirstBroughtInBy(TravelMode.OTHER)
                        .setEmployerAtFirstArrival(A)))) {
            quarter.tick(at(1, 10));
            assertThat(quarter.table(Accounts.ACCOUNTS).keySet()).containsExactly(B);
        }
    }

    @Test
    void a_payment_to_a_firm_that_has_closed_stands() {
        try (Quarter quarter = told(
                firm(A, "甲", List.of(), 10, 0),
                charter(100),
                paid(A, "p1", at(1, 17), "charter", "T1", 100),
                new Line(Topics.ENTERPRISE_RETURN_RATES, A, null))) {
            quarter.tick(at(1, 18));
            assertThat(account(quarter, A).getName()).isNull();
            assertThat(account(quarter, A).getOverpaidFen()).isEqualTo(100 * YUAN);
        }
    }

    @Test
    void what_breaks_a_rule_is_rejected_whole() {
        try (Quarter quarter = told(
                rule("cost", "1", at(0, 1), byHead(SubsidyKind.CHARTER, at(0, 0))),
                rule(
                        "cost",
                        "2",
                        at(0, 1),
                        byHead(SubsidyKind.CHARTER, at(0, 0), new SubsidyTier(null, null, null, null, 5))),
                rule("cost", "3", at(0, 1), byHead(SubsidyKind.UNKNOWN, at(0, 0), each(1))),
                rule("a|b", "4", at(0, 1), byHead(SubsidyKind.CHARTER, at(0, 0), each(1))),
                invoiced(A, "i1", "T1", -1),
                invoiced("not a firm", "i1", "T1", 1),
                invoiced(A, "i2", "T1", Long.MAX_VALUE))) {
            quarter.tick(at(1, 18));
            assertThat(quarter.rejected()).hasSize(7);
            assertThat(quarter.table(Accounts.ACCOUNTS)).isEmpty();
        }
    }
}
