package io.workerreturn.services.responsibilities;

import io.workerreturn.schema.Appointed;
import io.workerreturn.schema.Dispatched;
import io.workerreturn.schema.Relieved;
import io.workerreturn.schema.ResponsibilityEvent;
import io.workerreturn.schema.ResponsibilityRole;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.TeamEvent;
import io.workerreturn.schema.TeamSet;
import io.workerreturn.services.ScenarioStrand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Officers for firms, leaders for townships, teams for provinces; some changed, some wrong, one gone without a successor. */
final class OfficersAndTeams implements ScenarioStrand {
    private static final String SOURCE = "task-teams";
    private static final int FIRMS_PER_OFFICER = 15;
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = 24 * HOUR;
    private static final String NOT_NUMBERED = "officer-gone";

    @Override
    public List<Telling> tell(City city) {
        return new Story(city).told;
    }

    private static final class Story {
        private final List<Telling> told = new ArrayList<>();
        private final City city;
        private final Random dice;
        private final int officers;
        private int events;

        Story(City city) {
            this.city = city;
            this.dice = new Random(city.seed());
            this.officers = 1 + city.firms().size() / FIRMS_PER_OFFICER;
            townships();
            firms();
            teams();
        }

        private void townships() {
            Set<String> townships = new TreeSet<>();
            city.firms().forEach(firm -> townships.add(firm.township()));
            int leader = 0;
            for (String township : townships) {
                String key = Subject.key(Subject.Kind.TOWNSHIP, township);
                tell(
                        key,
                        city.start(),
                        appointed(ResponsibilityRole.LEADER_CONTACT, "leader-" + ++leader, null, city.start()));
            }
        }

        private void firms() {
            for (Firm firm : city.firms()) {
                if (dice.nextInt(20) == 0) {
                    // nobody was found yet
                    continue;
                }
                String key = Subject.key(Subject.Kind.FIRM, firm.enterpriseId());
                String officer = "officer-" + (1 + dice.nextInt(officers));
                long from = city.start() + dice.nextInt((int) DAY);
                if (dice.nextInt(40) == 0) {
                    String mistake = tell(key, from, officer("officer-" + (1 + dice.nextInt(officers)), from));
                    tell(key, from + 2 * HOUR, new Retraction(mistake, "登记有误"));
                }
                tell(key, from + HOUR, officer(officer, from));
                if (dice.nextInt(30) == 0) {
                    long handed = city.start() + (city.end() - city.start()) / 2 + dice.nextInt((int) DAY);
                    // the successor's paper comes first as often as not
                    long late = dice.nextInt(2) * 3 * HOUR;
                    tell(key, handed + late, new Relieved(officer, Instant.ofEpochMilli(handed)));
                    tell(key, handed + HOUR, officer("officer-" + (1 + dice.nextInt(officers)), handed));
                }
            }
            long gone = city.start() + (city.end() - city.start()) * 2 / 3;
            for (int i = 0; i < Math.min(3, city.firms().size()); i++) {
                String key = Subject.key(Subject.Kind.FIRM, city.firms().get(i).enterpriseId());
                tell(key, city.start() + 2 * DAY, officer(NOT_NUMBERED, city.start() + 2 * DAY));
            }
            tell(
                    Subject.key(Subject.Kind.ACCOUNT, NOT_NUMBERED),
                    gone,
                    new Relieved(NOT_NUMBERED, Instant.ofEpochMilli(gone)));
        }

        private void teams() {
            Set<String> provinces = new TreeSet<>();
            for (Trip trip : city.trips()) {
                String team = "team-" + trip.division().substring(0, 2);
                if (provinces.add(team)) {
                    team(
                            team,
                            city.start(),
                            new TeamSet("招工专班 " + team, "RECRUITING", 4 + dice.nextInt(4), "leader-1"));
                    team(team, city.start(), new Dispatched(trip.division(), Instant.ofEpochMilli(city.start()), null));
                }
                if (dice.nextInt(10) > 0) {
                    long from = Math.max(city.start(), trip.departure() - DAY);
                    tell(
                            Subject.key(Subject.Kind.TRIP, trip.tripId()),
                            from,
                            appointed(
                                    ResponsibilityRole.RECRUITER, "recruiter-" + (1 + dice.nextInt(100)), team, from));
                }
            }
        }

        private static Appointed officer(String account, long from) {
            return appointed(ResponsibilityRole.ASSISTANCE_OFFICER, account, null, from);
        }

        private static Appointed appointed(ResponsibilityRole role, String account, @Nullable String team, long from) {
            return new Appointed(role, account, team, Instant.ofEpochMilli(from), null);
        }

        private String tell(String key, long at, Object payload) {
            String id = "r" + ++events;
            Instant when = Instant.ofEpochMilli(Math.min(at, city.end()));
            told.add(new Telling(
                    when.toEpochMilli(),
                    Appointment.SOURCE.topic(),
                    key,
                    new ResponsibilityEvent(id, when, when, SOURCE, key, payload)));
            return id;
        }

        private void team(String teamId, long at, Object payload) {
            Instant when = Instant.ofEpochMilli(at);
            told.add(new Telling(
                    at,
                    TeamOrder.SOURCE.topic(),
                    teamId,
                    new TeamEvent("t" + ++events, when, when, SOURCE, teamId, payload)));
        }
    }
}
