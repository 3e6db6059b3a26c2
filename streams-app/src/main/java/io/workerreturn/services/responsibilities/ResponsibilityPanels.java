package io.workerreturn.services.responsibilities;

import io.workerreturn.schema.FormerlyResponsible;
import io.workerreturn.schema.OfficerBoardRow;
import io.workerreturn.schema.ResponsibilityRole;
import io.workerreturn.schema.Responsible;
import io.workerreturn.schema.ResponsiblePerson;
import io.workerreturn.schema.TeamBoardRow;
import io.workerreturn.services.Panel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the board can be asked: who answers for something, what is mine, and how much everybody has to do. */
final class ResponsibilityPanels {
    private static final String SUBJECT = "subject";
    private static final String ACCOUNT = "account";

    private ResponsibilityPanels() {}

    static List<Panel> all() {
        return List.of(
                new Panel("of", List.of(WhoAnswers.RESPONSIBLE), Set.of(SUBJECT), ResponsibilityPanels::of),
                new Panel(
                        "mine",
                        List.of(WhoAnswers.RESPONSIBLE, WhoAnswers.OFFICERS),
                        Set.of(ACCOUNT),
                        ResponsibilityPanels::mine),
                new Panel(
                        "officers",
                        List.of(WhoAnswers.RESPONSIBLE, WhoAnswers.OFFICERS, WhoAnswers.TEAMS),
                        Set.of(),
                        ResponsibilityPanels::officers));
    }

    /** Somebody who answers for it now. */
    record Person(
            ResponsibilityRole role,
            String account,
            @Nullable String team,
            Instant from,
            @Nullable Instant until,
            @Nullable String inheritedFrom) {
        static Person of(ResponsiblePerson row) {
            return new Person(
                    row.getRole(),
                    row.getAccount(),
                    row.getTeam(),
                    row.getFrom(),
                    row.getUntil(),
                    row.getInheritedFrom());
        }
    }

    /** Somebody who did before. */
    record Former(ResponsibilityRole role, String account, Instant until) {
        static Former of(FormerlyResponsible row) {
            return new Former(row.getRole(), row.getAccount(), row.getUntil());
        }
    }

    /** Who answers for something; nobody, and nobody needs to, where nobody was ever appointed to it, or to anything. */
    record Whose(
            @Nullable Instant now,
            String subject,
            @Nullable String name,
            @Nullable String township,
            boolean unassigned,
            List<Person> people,
            List<Former> former,
            List<String> openAlerts,
            int unseenAlerts,
            @Nullable Instant asOf) {
        static Whose of(Responsible row, @Nullable Instant now) {
            return new Whose(
                    now,
                    row.getSubject(),
                    row.getName(),
                    row.getTownship(),
                    row.getUnassigned(),
                    row.getPeople().stream().map(Person::of).toList(),
                    row.getFormer().stream().map(Former::of).toList(),
                    List.copyOf(row.getOpenAlerts()),
                    row.getUnseenAlerts(),
                    row.getAsOf());
        }
    }

    private static Object of(Panel.Shown shown, Panel.Asked asked) {
        String subject = asked.text(SUBJECT).orElse("");
        Responsible row = shown.rows(WhoAnswers.RESPONSIBLE).get(subject);
        return row == null
                ? new Whose(shown.now(), subject, null, null, false, List.of(), List.of(), List.of(), 0, null)
                : Whose.of(row, shown.now());
    }

    /** What an account has to do. */
    record Officer(
            String account,
            int firms,
            int trips,
            int others,
            int openAlerts,
            int unseenAlerts,
            int escalated,
            List<String> teams,
            @Nullable Instant asOf) {
        static Officer of(OfficerBoardRow row) {
            return new Officer(
                    row.getAccount(),
                    row.getFirms(),
                    row.getTrips(),
                    row.getOthers(),
                    row.getOpenAlerts(),
                    row.getUnseenAlerts(),
                    row.getEscalated(),
                    List.copyOf(row.getTeams()),
                    row.getAsOf());
        }
    }

    /**
     * What an account answers for, and what it handed over.
     *
     * @param account whose; null if nobody said, and nobody has to say who they are
     * @param officer null if it answers for nothing
     * @param subjects for which it answers, those with alerts that nobody acknowledged first
     * @param handedOver for which it was the last to answer in a role that it has no more
     */
    record Mine(
            @Nullable Instant now,
            @Nullable String account,
            @Nullable Officer officer,
            List<Whose> subjects,
            List<Whose> handedOver) {}

    private static final Comparator<Responsible> BUSY_FIRST = Comparator.comparingInt(Responsible::getUnseenAlerts)
            .reversed()
            .thenComparing(row -> -row.getOpenAlerts().size())
            .thenComparing(Responsible::getSubject);

    private static Object mine(Panel.Shown shown, Panel.Asked asked) {
        String account = asked.text(ACCOUNT).or(asked::account).orElse(null);
        if (account == null) {
            return new Mine(shown.now(), null, null, List.of(), List.of());
        }
        OfficerBoardRow officer = shown.rows(WhoAnswers.OFFICERS).get(account);
        Map<String, Responsible> all = shown.rows(WhoAnswers.RESPONSIBLE);
        return new Mine(
                shown.now(),
                account,
                officer == null ? null : Officer.of(officer),
                sorted(
                        shown,
                        all.values().stream()
                                .filter(row -> row.getPeople().stream()
                                        .anyMatch(person -> person.getAccount().equals(account)))),
                sorted(
                        shown,
                        all.values().stream()
                                .filter(row -> row.getFormer().stream()
                                        .anyMatch(person -> person.getAccount().equals(account)))));
    }

    private static List<Whose> sorted(Panel.Shown shown, Stream<Responsible> rows) {
        return rows.sorted(BUSY_FIRST).map(row -> Whose.of(row, shown.now())).toList();
    }

    /** A task team: where it is, and whom it brought. */
    record Team(
            String teamId,
            String name,
            String kind,
            int members,
            @Nullable String leader,
            @Nullable String division,
            @Nullable Instant from,
            @Nullable Instant until,
            int trips,
            int arrived,
            @Nullable Instant asOf) {
        static Team of(TeamBoardRow row) {
            return new Team(
                    row.getTeamId(),
                    row.getName(),
                    row.getKind(),
                    row.getMembers(),
                    row.getLeader(),
                    row.getDivision(),
                    row.getFrom(),
                    row.getUntil(),
                    row.getTrips(),
                    row.getArrived(),
                    row.getAsOf());
        }
    }

    /**
     * How much everybody has to do.
     *
     * @param unassigned for how many firms and trips nobody answers
     * @param officers those with alerts that nobody acknowledged first
     */
    record Officers(@Nullable Instant now, long unassigned, List<Officer> officers, List<Team> teams) {}

    private static Object officers(Panel.Shown shown, Panel.Asked asked) {
        List<Officer> officers = new ArrayList<>(shown.rows(WhoAnswers.OFFICERS).values().stream()
                .map(Officer::of)
                .toList());
        officers.sort(Comparator.comparingInt(Officer::unseenAlerts)
                .thenComparingInt(Officer::openAlerts)
                .reversed()
                .thenComparing(Officer::account));
        return new Officers(
                shown.now(),
                shown.rows(WhoAnswers.RESPONSIBLE).values().stream()
                        .filter(Responsible::getUnassigned)
                        .count(),
                officers,
                shown.rows(WhoAnswers.TEAMS).values().stream()
                        .map(Team::of)
                        .sorted(Comparator.comparing(Team::teamId))
                        .toList());
    }
}
