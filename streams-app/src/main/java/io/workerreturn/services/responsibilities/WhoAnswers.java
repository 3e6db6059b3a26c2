package io.workerreturn.services.responsibilities;

import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Tally;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.FormerlyResponsible;
import io.workerreturn.schema.OfficerBoardRow;
import io.workerreturn.schema.ResponsibilityRole;
import io.workerreturn.schema.Responsible;
import io.workerreturn.schema.ResponsiblePerson;
import io.workerreturn.schema.ServiceAlert;
import io.workerreturn.schema.TeamBoardRow;
import io.workerreturn.services.Heard;
import io.workerreturn.services.Known;
import io.workerreturn.services.Rule;
import io.workerreturn.services.ServiceAlerts;
import io.workerreturn.services.Source;
import io.workerreturn.services.Told;
import io.workerreturn.services.Verdict;
import io.workerreturn.topology.Topics.Group;
import io.workerreturn.topology.Topics.Kept;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.RecordLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rule: who answers for what, to whom an alert goes on, and where the teams are. */
final class WhoAnswers implements Rule {
    static final Topic<Responsible> RESPONSIBLE =
            new Topic<>("responsible", "kind\\|id", Responsible.class, Group.CONCLUSIONS, Kept.COMPACTED);
    static final Topic<OfficerBoardRow> OFFICERS =
            new Topic<>("officer-board", "account", OfficerBoardRow.class, Group.CONCLUSIONS, Kept.COMPACTED);
    static final Topic<TeamBoardRow> TEAMS =
            new Topic<>("team-board", "teamId", TeamBoardRow.class, Group.CONCLUSIONS, Kept.COMPACTED);
    private static final String UNASSIGNED = "UNASSIGNED";
    private static final String ESCALATED = "ESCALATED";

    private final long escalateAfter;

    /**
     * The rule.
     *
     * @param escalateAfter how long an alert may be seen by nobody before it goes on; zero for ever
     */
    WhoAnswers(Duration escalateAfter) {
        this.escalateAfter = escalateAfter.toMillis();
    }

    @Override
    public List<Source<?, ?>> sources() {
        return List.of(Appointment.SOURCE, TeamOrder.SOURCE);
    }

    @Override
    public List<Heard<?, ?>> hears() {
        return List.of(CityHeard.FIRMS, CityHeard.TRIPS, CityHeard.SHORTFALLS, CityHeard.TRIP_ALERTS);
    }

    @Override
    public List<Topic<?>> says() {
        return List.of(RESPONSIBLE, OFFICERS, TEAMS, ServiceAlerts.TOPIC);
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
        private final Map<String, Spells> spells = new HashMap<>();
        private final Map<String, Officer> officers = new TreeMap<>();
        private final Map<String, Set<String>> tripsOfTeams = new TreeMap<>();
        private final Map<String, List<Map.Entry<String, CityHeard.Alarm>>> alarms = new HashMap<>();

        Decision(Known known, long now, Verdict verdict) {
            this.known = known;
            this.now = now;
            this.verdict = verdict;
        }

        void all() {
            Map<String, FactSet<Told<Appointment>>> told = known.told(Appointment.SOURCE);
            Map<String, Spells.Leavings> leavings = new HashMap<>();
            told.forEach((key, facts) -> {
                Subject subject = Subject.of(key);
                if (subject.kind() == Subject.Kind.ACCOUNT) {
                    leavings.put(subject.id(), Spells.Leavings.of(facts));
                }
            });
            told.forEach((key, facts) -> {
                if (Subject.of(key).kind() != Subject.Kind.ACCOUNT) {
                    Spells of = Spells.of(facts, account -> leavings.getOrDefault(account, Spells.Leavings.NONE));
                    spells.put(key, of);
                    of.changes(verdict::changesAt);
                    of.all().forEach(spell -> ofTeam(key, spell.said()));
                }
            });
            // until somebody is appointed to anything, the city works without, and nobody is told what it lacks
            if (spells.values().stream().anyMatch(of -> !of.all().isEmpty())) {
                hear(CityHeard.SHORTFALLS);
                hear(CityHeard.TRIP_ALERTS);
                subjects().forEach(this::subject);
            }
            officers.forEach((account, officer) -> verdict.say(OFFICERS, account, officer.row(account)));
            teams();
        }

        private void hear(Heard<?, CityHeard.Alarm> heard) {
            known.heard(heard)
                    .forEach((alertId, alarm) -> alarms.computeIfAbsent(alarm.subject(), unseen -> new ArrayList<>())
                            .add(Map.entry(alertId, alarm)));
        }

        private Set<String> subjects() {
            Set<String> subjects = new TreeSet<>(spells.keySet());
            known.heard(CityHeard.FIRMS).keySet().forEach(id -> subjects.add(Subject.key(Subject.Kind.FIRM, id)));
            known.heard(CityHeard.TRIPS).forEach((id, trip) -> {
                String key = Subject.key(Subject.Kind.TRIP, id);
                if (trip.over() && !alarms.containsKey(key)) {
                    subjects.remove(key);
                } else {
                    subjects.add(key);
                }
            });
            return subjects;
        }

        private void subject(String key) {
            Subject subject = Subject.of(key);
            CityHeard.Firm firm = subject.kind() == Subject.Kind.FIRM
                    ? known.heard(CityHeard.FIRMS).get(subject.id())
                    : null;
            Spells own = spells.getOrDefault(key, Spells.NONE);
            String township = firm == null ? null : Subject.key(Subject.Kind.TOWNSHIP, firm.township());
            Spells above = township == null ? Spells.NONE : spells.getOrDefault(township, Spells.NONE);
            List<ResponsiblePerson> people = people(own, above, township);
            Map<ResponsibilityRole, Spells.Spell> former = own.former(now);
            if (own.all().isEmpty() && subject.kind() != Subject.Kind.FIRM && subject.kind() != Subject.Kind.TRIP) {
                return;
            }
            long asOf = Math.max(own.asOf(), above.asOf());
            List<Map.Entry<String, CityHeard.Alarm>> open = alarms.getOrDefault(key, List.of());
            int unseen = (int)
                    open.stream().filter(alarm -> !alarm.getValue().seen()).count();
            verdict.say(
                    RESPONSIBLE,
                    key,
                    new Responsible(
                            key,
                            firm == null ? null : firm.name(),
                            firm == null ? null : firm.township(),
                            people,
                            former.values().stream()
                                    .map(spell -> new FormerlyResponsible(
                                            spell.said().role(),
                                            spell.said().account(),
                                            Instant.ofEpochMilli(spell.end())))
                                    .toList(),
                            people.isEmpty(),
                            open.stream()
                                    .map(Map.Entry::getKey)
                                    .sorted()
                                    .limit(RecordLimits.LISTED)
                                    .toList(),
                            unseen,
                            instant(asOf)));
            people.stream().map(ResponsiblePerson::getAccount).distinct().forEach(account -> {
                Officer officer = officers.computeIfAbsent(account, unknown -> new Officer());
                officer.count(subject.kind(), open.size(), unseen, asOf);
                people.stream()
                        .filter(person -> person.getAccount().equals(account) && person.getTeam() != null)
                        .forEach(person -> officer.teams.add(person.getTeam()));
            });
            if (people.isEmpty() && !(open.isEmpty() && former.isEmpty())) {
                unassigned(key, open, former, asOf);
            }
            open.forEach(alarm -> escalate(key, alarm.getKey(), alarm.getValue(), people, asOf));
        }

        /** Of each role one: the subject's own, else its township's. From those at hand upwards. */
        private List<ResponsiblePerson> people(Spells own, Spells above, @Nullable String township) {
            Map<ResponsibilityRole, ResponsiblePerson> people = new EnumMap<>(ResponsibilityRole.class);
            above.holders(now).forEach((role, spell) -> people.put(role, person(spell, township)));
            own.holders(now).forEach((role, spell) -> people.put(role, person(spell, null)));
            return List.copyOf(people.values());
        }

        private static ResponsiblePerson person(Spells.Spell spell, @Nullable String inheritedFrom) {
            return new ResponsiblePerson(
                    spell.said().role(),
                    spell.said().account(),
                    spell.said().team(),
                    Instant.ofEpochMilli(spell.said().from()),
                    spell.end() == Long.MAX_VALUE ? null : Instant.ofEpochMilli(spell.end()),
                    inheritedFrom);
        }

        private void unassigned(
                String key,
                List<Map.Entry<String, CityHeard.Alarm>> open,
                Map<ResponsibilityRole, Spells.Spell> former,
                long asOf) {
            long since = former.isEmpty()
                    ? open.stream()
                            .mapToLong(alarm -> alarm.getValue().since())
                            .min()
                            .orElse(now)
                    : former.values().stream()
                            .mapToLong(Spells.Spell::end)
                            .max()
                            .orElse(now);
            boolean critical = open.stream().anyMatch(alarm -> alarm.getValue().critical());
            alert(UNASSIGNED, key, key, critical, since, null, null, asOf);
        }

        /** An alert that nobody acknowledges goes on to the next role, and so on to the last. */
        private void escalate(
                String key, String alertId, CityHeard.Alarm alarm, List<ResponsiblePerson> people, long asOf) {
            if (alarm.seen() || escalateAfter == 0 || people.size() < 2) {
                return;
            }
            long steps = Math.floorDiv(now - alarm.since(), escalateAfter);
            int rung = (int) Math.max(0, Math.min(steps, people.size() - 1));
            if (rung < people.size() - 1) {
                verdict.changesAt(alarm.since() + (rung + 1) * escalateAfter);
            }
            if (rung > 0) {
                ResponsiblePerson to = people.get(rung);
                officers.computeIfAbsent(to.getAccount(), unknown -> new Officer()).escalated++;
                alert(
                        ESCALATED,
                        alertId,
                        key,
                        alarm.critical(),
                        alarm.since() + rung * escalateAfter,
                        alertId,
                        to,
                        asOf);
            }
        }

        private void alert(
                String kind,
                String id,
                String subject,
                boolean critical,
                long since,
                @Nullable String about,
                @Nullable ResponsiblePerson to,
                long asOf) {
            String alertId = ServiceAlerts.id(Responsibilities.NAME, kind, id);
            verdict.say(
                    ServiceAlerts.TOPIC,
                    alertId,
                    new ServiceAlert(
                            alertId,
                            Responsibilities.NAME,
                            kind,
                            subject,
                            critical ? AlertSeverity.CRITICAL : AlertSeverity.WARNING,
                            Instant.ofEpochMilli(since),
                            about,
                            to == null ? null : to.getAccount(),
                            to == null ? null : to.getRole().name(),
                            instant(asOf)));
        }

        private void ofTeam(String key, Appointment.Begins said) {
            Subject subject = Subject.of(key);
            if (said.team() != null && subject.kind() == Subject.Kind.TRIP) {
                tripsOfTeams
                        .computeIfAbsent(said.team(), unseen -> new TreeSet<>())
                        .add(subject.id());
            }
        }

        private void teams() {
            Map<String, FactSet<Told<TeamOrder>>> told = known.told(TeamOrder.SOURCE);
            Set<String> teams = new TreeSet<>(told.keySet());
            teams.addAll(tripsOfTeams.keySet());
            for (String teamId : teams) {
                FactSet<Told<TeamOrder>> facts = told.getOrDefault(teamId, FactSet.empty());
                Set<String> trips = tripsOfTeams.getOrDefault(teamId, Set.of());
                if (!facts.standing().isEmpty() || !trips.isEmpty()) {
                    team(teamId, facts, trips);
                }
            }
        }

        private void team(String teamId, FactSet<Told<TeamOrder>> facts, Set<String> trips) {
            TeamOrder.Is is = new TeamOrder.Is(teamId, "", 0, null);
            TeamOrder.Goes goes = null;
            for (Told<TeamOrder> told :
                    facts.standing().stream().sorted(WhoAnswers.LATER).toList()) {
                if (told.said() instanceof TeamOrder.Is set) {
                    is = set;
                } else if (told.said() instanceof TeamOrder.Goes sent) {
                    verdict.changesAt(sent.from());
                    verdict.changesAt(sent.until() == null ? now : sent.until());
                    if (sent.inForce(now) && (goes == null || sent.from() >= goes.from())) {
                        goes = sent;
                    }
                }
            }
            int arrived = 0;
            long asOf = facts.asOf();
            for (String trip : trips) {
                CityHeard.Trip heard = known.heard(CityHeard.TRIPS).get(trip);
                arrived += heard == null ? 0 : heard.arrived();
                asOf = Math.max(
                        asOf,
                        spells.getOrDefault(Subject.key(Subject.Kind.TRIP, trip), Spells.NONE)
                                .asOf());
            }
            verdict.say(
                    TEAMS,
                    teamId,
                    new TeamBoardRow(
                            teamId,
                            is.name(),
                            is.kind(),
                            is.members(),
                            is.leader(),
                            goes == null ? null : goes.division(),
                            goes == null ? null : Instant.ofEpochMilli(goes.from()),
                            goes == null || goes.until() == null ? null : Instant.ofEpochMilli(goes.until()),
                            trips.size(),
                            arrived,
                            instant(asOf)));
        }
    }

    private static final Comparator<Told<TeamOrder>> LATER = Comparator.comparingLong(
                    (Told<TeamOrder> told) -> told.occurredAt())
            .thenComparingLong(Told::reportedAt)
            .thenComparing(Told::eventId);

    /** What one account answers for. */
    private static final class Officer {
        private final Map<Subject.Kind, Integer> subjects = new EnumMap<>(Subject.Kind.class);
        private final Set<String> teams = new TreeSet<>();
        private int open;
        private int unseen;
        private int escalated;
        private long asOf = Tally.NEVER;

        void count(Subject.Kind kind, int open, int unseen, long asOf) {
            subjects.merge(kind, 1, Integer::sum);
            this.open += open;
            this.unseen += unseen;
            this.asOf = Math.max(this.asOf, asOf);
        }

        OfficerBoardRow row(String account) {
            int all = subjects.values().stream().mapToInt(Integer::intValue).sum();
            int firms = subjects.getOrDefault(Subject.Kind.FIRM, 0);
            int trips = subjects.getOrDefault(Subject.Kind.TRIP, 0);
            return new OfficerBoardRow(
                    account,
                    firms,
                    trips,
                    all - firms - trips,
                    open,
                    unseen,
                    escalated,
                    teams.stream().limit(RecordLimits.LISTED).toList(),
                    instant(asOf));
        }
    }

    private static @Nullable Instant instant(long time) {
        return time == Tally.NEVER ? null : Instant.ofEpochMilli(time);
    }
}
