package io.workerreturn.services.subsidies;

import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Ledger;
import io.workerreturn.schema.SubsidyAttribution;
import io.workerreturn.schema.SubsidyBasis;
import io.workerreturn.services.Told;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who is entitled to what, as a pure function of the rules that have begun, of how everybody came in first, and of what trips cost. A
 * worker came in first once, so nobody travels twice on the city's money; and of the rules of one group one pays at most.
 */
final class Entitlements {
    private static final Comparator<Version> LATER = Comparator.comparingLong(
                    (Version version) -> version.policy().from())
            .thenComparingLong(Version::reportedAt)
            .thenComparing(Version::eventId);

    /** Of the rules of a group the first pays. */
    private static final Comparator<Version> FIRST = Comparator.comparingLong(
                    (Version version) -> version.policy().from())
            .thenComparing(Version::ruleId);

    private final SortedMap<String, List<Version>> rules;
    private final Map<String, Long> costs;
    private final Map<String, Integer> aboard;
    private final Map<SubsidyAttribution, Map<Of, Integer>> heads = new EnumMap<>(SubsidyAttribution.class);
    private final Map<Cell, List<String>> cells = new HashMap<>();
    private final Map<Cell, Long> newest = new HashMap<>();
    private final SortedMap<Key, Entitlement> all = new TreeMap<>();

    private Entitlements(SortedMap<String, List<Version>> rules, Map<String, Long> costs, Map<String, Integer> aboard) {
        this.rules = rules;
        this.costs = costs;
        this.aboard = aboard;
    }

    /** A version of a rule. It is itself and no other: so many are looked up by it. */
    static final class Version {
        private final String ruleId;
        private final Told<Policy> told;

        Version(String ruleId, Told<Policy> told) {
            this.ruleId = ruleId;
            this.told = told;
        }

        String ruleId() {
            return ruleId;
        }

        String eventId() {
            return told.eventId();
        }

        long reportedAt() {
            return told.reportedAt();
        }

        Policy policy() {
            return told.said();
        }
    }

    /** What somebody is entitled to something by. */
    record Key(String firm, String ruleId, String subject) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::firm).thenComparing(Key::ruleId).thenComparing(Key::subject);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** The workers of a firm who came by one trip, or on one day. */
    private record Of(String firm, String subject) {}

    /** Those of them for whom one tier pays. */
    private record Cell(String firm, Version version, int tier, String subject) {
        Policy.Tier rate() {
            return version.policy().tiers().get(tier);
        }

        /** In an order that does not depend on who came first. */
        String name() {
            return firm + '|' + tier;
        }
    }

    /** Why a firm is entitled to something. */
    static final class Entitlement {
        private final SortedSet<Integer> revisions = new TreeSet<>();
        private final SortedSet<String> decrees = new TreeSet<>();
        private final List<String> workers = new ArrayList<>();
        private SubsidyBasis basis = SubsidyBasis.HEAD;
        private long fen;
        private long cost;
        private int tripHeads;
        private long newest;

        SortedSet<Integer> revisions() {
            return revisions;
        }

        SortedSet<String> decrees() {
            return decrees;
        }

        /** In their order. */
        List<String> workers() {
            return workers.stream().sorted().toList();
        }

        int heads() {
            return workers.size();
        }

        SubsidyBasis basis() {
            return basis;
        }

        /** In fen, before any limit per firm. */
        long fen() {
            return fen;
        }

        @Nullable
        Long cost() {
            return basis == SubsidyBasis.COST_SHARE ? (Long) cost : null;
        }

        @Nullable
        Integer tripHeads() {
            return basis == SubsidyBasis.COST_SHARE ? (Integer) tripHeads : null;
        }

        /** When the last of them came, epoch milliseconds. */
        long newest() {
            return newest;
        }
    }

    /**
     * The versions of each rule that have begun, in the order in which they hold.
     *
     * @param now epoch milliseconds: what begins later decides nothing yet
     */
    static SortedMap<String, List<Version>> begun(Map<String, FactSet<Told<Policy>>> told, long now) {
        SortedMap<String, List<Version>> rules = new TreeMap<>();
        told.forEach((ruleId, facts) -> {
            List<Version> versions = facts.standing().stream()
                    .filter(fact -> fact.said().from() <= now)
                    .map(fact -> new Version(ruleId, fact))
                    .sorted(LATER)
                    .toList();
            if (!versions.isEmpty()) {
                rules.put(ruleId, versions);
            }
        });
        return rules;
    }

    /**
     * All of them.
     *
     * @param rules as {@link #begun} has them
     * @param arrivals by workerId
     * @param costs of trips, in fen
     * @param aboard how many people trips brought
     */
    static SortedMap<Key, Entitlement> of(
            SortedMap<String, List<Version>> rules,
            Map<String, Arrivals.Arrival> arrivals,
            Map<String, Long> costs,
            Map<String, Integer> aboard) {
        Entitlements entitlements = new Entitlements(rules, costs, aboard);
        entitlements.count(arrivals);
        arrivals.forEach(entitlements::worker);
        entitlements.pay();
        return entitlements.all;
    }

    private void count(Map<String, Arrivals.Arrival> arrivals) {
        for (List<Version> versions : rules.values()) {
            for (Version version : versions) {
                SubsidyAttribution attribution = version.policy().attribution();
                if (version.policy().tiers().stream().anyMatch(tier -> tier.minHeads() > 1)
                        && !heads.containsKey(attribution)) {
                    Map<Of, Integer> counts = new HashMap<>();
                    arrivals.values().forEach(arrival -> {
                        String firm = arrival.firm(attribution);
                        if (firm != null) {
                            counts.merge(new Of(firm, arrival.subject()), 1, Integer::sum);
                        }
                    });
                    heads.put(attribution, counts);
                }
            }
        }
    }

    private void worker(String workerId, Arrivals.Arrival arrival) {
        List<Version> versions = new ArrayList<>(rules.size());
        for (List<Version> rule : rules.values()) {
            Version holds = null;
            for (Version version : rule) {
                holds = version.policy().inForce(arrival.at()) ? version : holds;
            }
            if (holds != null && holds.policy().kind() == arrival.kind()) {
                versions.add(holds);
            }
        }
        versions.sort(FIRST);
        Set<String> groups = new HashSet<>();
        String subject = arrival.subject();
        int day = arrival.day();
        for (Version version : versions) {
            Policy policy = version.policy();
            String firm = arrival.firm(policy.attribution());
            if (firm == null || policy.excludes() != null && groups.contains(policy.excludes())) {
                continue;
            }
            int count = heads.getOrDefault(policy.attribution(), Map.of()).getOrDefault(new Of(firm, subject), 1);
            int tier = policy.tier(day, arrival.origin(), count);
            if (tier < 0) {
                continue;
            }
            if (policy.excludes() != null) {
                groups.add(policy.excludes());
            }
            Cell cell = new Cell(firm, version, tier, subject);
            cells.computeIfAbsent(cell, unseen -> new ArrayList<>()).add(workerId);
            newest.merge(cell, arrival.at(), Math::max);
        }
    }

    private void pay() {
        Map<Version, Map<String, List<Cell>>> shared = new HashMap<>();
        cells.forEach((cell, workers) -> {
            if (cell.version().policy().basis() == SubsidyBasis.HEAD) {
                add(cell, cell.rate().rate() * workers.size());
            } else {
                shared.computeIfAbsent(cell.version(), unseen -> new HashMap<>())
                        .computeIfAbsent(cell.subject(), unseen -> new ArrayList<>())
                        .add(cell);
            }
        });
        shared.values().forEach(trips -> trips.forEach(this::share));
    }

    /** What a trip cost is shared among all who came by it: for who came before, or belongs to no firm, nobody is paid. */
    private void share(String trip, List<Cell> of) {
        Map<String, Long> weights = new HashMap<>();
        long paidFor = 0;
        for (Cell cell : of) {
            int count = cells.getOrDefault(cell, List.of()).size();
            weights.put(cell.name(), (long) count);
            paidFor += count;
        }
        long everybody = Math.max(paidFor, aboard.getOrDefault(trip, 0));
        weights.put("", everybody - paidFor);
        Map<String, Long> shares = Ledger.shares(costs.getOrDefault(trip, 0L), weights);
        for (Cell cell : of) {
            long cost = shares.getOrDefault(cell.name(), 0L);
            Entitlement entitlement =
                    add(cell, Ledger.share(cost, (int) cell.rate().rate()));
            entitlement.cost += cost;
            entitlement.tripHeads = Math.max(entitlement.tripHeads, (int) everybody);
        }
    }

    private Entitlement add(Cell cell, long fen) {
        Entitlement entitlement = all.computeIfAbsent(
                new Key(cell.firm(), cell.version().ruleId(), cell.subject()), unseen -> new Entitlement());
        Policy policy = cell.version().policy();
        entitlement.fen += fen;
        entitlement.workers.addAll(cells.getOrDefault(cell, List.of()));
        entitlement.revisions.add(policy.revision());
        if (policy.decree() != null) {
            entitlement.decrees.add(policy.decree());
        }
        if (policy.basis() == SubsidyBasis.COST_SHARE) {
            entitlement.basis = SubsidyBasis.COST_SHARE;
        }
        entitlement.newest = Math.max(entitlement.newest, newest.getOrDefault(cell, 0L));
        return entitlement;
    }
}
