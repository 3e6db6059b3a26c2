package io.workerreturn.services.subsidies;

import io.workerreturn.schema.ClaimFiled;
import io.workerreturn.schema.CostInvoiced;
import io.workerreturn.schema.PaymentMade;
import io.workerreturn.schema.PaymentReturned;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.SubsidyAttribution;
import io.workerreturn.schema.SubsidyBasis;
import io.workerreturn.schema.SubsidyEvent;
import io.workerreturn.schema.SubsidyKind;
import io.workerreturn.schema.SubsidyRule;
import io.workerreturn.schema.SubsidyRuleEvent;
import io.workerreturn.schema.SubsidyTier;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.services.ScenarioStrand;
import io.workerreturn.services.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Rules like those of Rui'an, told late and with earlier effect; claims from then on, paid the same afternoon but for a few; some payments
 * wrong, half of these put right; and one trip that had not arrived after all, when it was paid for.
 */
final class ClaimsAndPayments implements ScenarioStrand {
    private static final String CHARTER = "包车接返";
    private static final String COST = "包车费用";
    private static final String OWN = "自行返瑞";
    private static final String EITHER = "接返";
    private static final String DECREE = "瑞政发〔2020〕25号";

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = 24 * HOUR;
    private static final long YUAN = 100;
    private static final long EACH = 100 * YUAN;

    @Override
    public List<Telling> tell(City city) {
        return new Story(city).told;
    }

    private static final class Story {
        private final List<Telling> told = new ArrayList<>();
        private final City city;
        private final Random dice;
        private final long decided;
        private final Map<String, Integer> numbers = new TreeMap<>();
        private boolean unarrived;

        Story(City city) {
            this.city = city;
            this.dice = new Random(city.seed());
            // seven tenths into the time of the scenario: of 2020 that is 27 February
            this.decided = city.start() + (city.end() - city.start()) * 7 / 10;
            rules();
            city.trips().forEach(this::trip);
            alone();
        }

        private void rules() {
            long heads = city.trips().stream()
                    .flatMap(trip -> trip.heads().values().stream())
                    .mapToLong(Integer::longValue)
                    .sum();
            rule(CHARTER, 1, decided, byHead(SubsidyKind.CHARTER, null, EACH, 1, Math.max(YUAN, heads * EACH)));
            rule(OWN, 1, decided, byHead(SubsidyKind.OWN_RETURN, null, EACH / 2, 1, null));
            // found too little for those from far away, and made to hold from the beginning
            rule(OWN, 2, decided + 2 * DAY, byHead(SubsidyKind.OWN_RETURN, "52", 2 * EACH, 2, null));
            rule(
                    COST,
                    1,
                    decided,
                    new SubsidyRule(
                            1,
                            SubsidyKind.CHARTER,
                            SubsidyBasis.COST_SHARE,
                            SubsidyAttribution.EMPLOYER_AT_ARRIVAL,
                            List.of(
                                    new SubsidyTier(null, null, 10, null, 6_667),
                                    new SubsidyTier(null, null, null, null, 5_000)),
                            Instant.ofEpochMilli(city.start()),
                            null,
                            DECREE,
                            "finance-office",
                            null,
                            150_000 * YUAN,
                            null));
        }

        private SubsidyRule byHead(
                SubsidyKind kind, @Nullable String far, long fen, int revision, @Nullable Long budget) {
            List<SubsidyTier> tiers = new ArrayList<>();
            if (far != null) {
                tiers.add(new SubsidyTier(null, far, null, fen, null));
            }
            tiers.add(new SubsidyTier(null, null, null, far == null ? fen : EACH, null));
            return new SubsidyRule(
                    revision,
                    kind,
                    SubsidyBasis.HEAD,
                    SubsidyAttribution.EMPLOYER_AT_ARRIVAL,
                    tiers,
                    Instant.ofEpochMilli(city.start()),
                    null,
                    DECREE,
                    "finance-office",
                    EITHER,
                    null,
                    budget);
        }

        private void rule(String ruleId, int revision, long at, SubsidyRule rule) {
            Instant when = Instant.ofEpochMilli(Math.min(at, city.end()));
            tell(
                    Policy.SOURCE,
                    ruleId,
                    when,
                    new SubsidyRuleEvent("v" + revision, when, when, MoneyColumns.SOURCE, ruleId, rule));
        }

        private void trip(Trip trip) {
            if (trip.heads().isEmpty()) {
                return;
            }
            long arrived = trip.arrival();
            String payer = trip.heads().keySet().iterator().next();
            long cost = (2_000 + dice.nextInt(2_000)) * YUAN + dice.nextInt(100);
            money(payer, arrived + 2 * HOUR, new CostInvoiced("fp-" + trip.tripId(), trip.tripId(), "塘河客运", cost));
            if (dice.nextInt(60) == 0) {
                // the same bill under another number
                money(payer, arrived + DAY, new CostInvoiced("fp2-" + trip.tripId(), trip.tripId(), "塘河客运", cost));
            }
            long filed = Math.max(arrived + 2 * HOUR, decided + 2 * HOUR + dice.nextInt((int) (6 * HOUR)));
            trip.heads().forEach((firm, heads) -> claim(trip, firm, heads * EACH, filed));
            if (!unarrived
                    && trip.arrivedBy() != null
                    && arrived > city.start() + DAY
                    && filed + 2 * DAY < city.end()) {
                unarrived = true;
                Instant when = Instant.ofEpochMilli(filed + DAY);
                told.add(new Telling(
                        when.toEpochMilli(),
                        trip.topic(),
                        trip.tripId(),
                        new TripEvent(
                                "unarrived",
                                when,
                                when,
                                trip.source(),
                                trip.tripId(),
                                new Retraction(trip.arrivedBy(), "误报到达"))));
            }
        }

        private void claim(Trip trip, String firm, long fen, long filed) {
            if (dice.nextInt(20) == 0) {
                // they have not got round to it
                return;
            }
            money(firm, filed, new ClaimFiled("sl-" + trip.tripId(), CHARTER, trip.tripId(), fen));
            if (dice.nextInt(100) < 2) {
                // it lies on somebody's desk
                return;
            }
            boolean wrong = dice.nextInt(100) < 3;
            String payment = "bf-" + trip.tripId();
            long paid = filed + HOUR + dice.nextInt((int) (4 * HOUR));
            money(
                    firm,
                    paid,
                    new PaymentMade(payment, CHARTER, trip.tripId(), wrong ? 2 * fen : fen, "pz-" + trip.tripId()));
            if (wrong && dice.nextBoolean()) {
                money(firm, paid + DAY, new PaymentReturned(payment, CHARTER, trip.tripId(), fen));
            }
        }

        /** The first firms of the register, which are the largest, for a day on which some of theirs came. */
        private void alone() {
            String day = Instant.ofEpochMilli(decided - 3 * DAY)
                    .plus(Duration.ofHours(8))
                    .toString()
                    .substring(0, 10);
            for (int i = 0; i < Math.min(20, city.firms().size()); i++) {
                String firm = city.firms().get(i).enterpriseId();
                long filed = decided + 3 * HOUR;
                money(firm, filed, new ClaimFiled("sl-own", OWN, day, EACH));
                if (i > 0) {
                    money(firm, filed + 2 * HOUR, new PaymentMade("bf-own", OWN, day, EACH / 2, "pz-own"));
                }
            }
        }

        private void money(String firm, long at, Object payload) {
            int number = numbers.merge(firm, 1, Integer::sum);
            if (at <= city.end()) {
                Instant when = Instant.ofEpochMilli(at);
                tell(
                        MoneyFact.SOURCE,
                        firm,
                        when,
                        new SubsidyEvent("s" + number, when, when, MoneyColumns.SOURCE, firm, payload));
            }
        }

        private void tell(Source<?, ?> source, String key, Instant when, SpecificRecord value) {
            told.add(new Telling(when.toEpochMilli(), source.topic(), key, value));
        }
    }
}
