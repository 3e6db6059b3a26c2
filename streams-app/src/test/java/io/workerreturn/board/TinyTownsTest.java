package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.domain.Phase;
import io.workerreturn.domain.Projection;
import io.workerreturn.domain.TripAttention;
import io.workerreturn.schema.AlertKind;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.PhaseCounts;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.TripEnterpriseCount;
import io.workerreturn.schema.TripStatus;
import io.workerreturn.topology.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An attacker who reckons nothing but tries all: every town of one firm and three trips with a few people, under every rounding,
 * with each fact that is either so or not. Of what two towns show alike nobody can tell which it is; so behind whatever is shown, no
 * count of 1 to 4 may be the same in all towns that show it. Everything that follows from heads and is not shown as a number
 * (alerts, attentions, who is on a list) is made of the true heads here, as the application would.
 */
class TinyTownsTest {
    /** Enough to see a cell of up to four, and its neighbours. */
    private static final int MOST = 6;

    private static final Presenter.Policy POLICY = new Presenter.Policy(Projection.DEFAULT, Map.of(), Map.of());

    /** What the people of a trip can be at, and what says yes or no about them. */
    private enum Story {
        /** Some wait for a bus that is too small, others were stranded by one that is cancelled. */
        WAITING(Phase.BOOKED, Phase.STRANDED),
        /** Some are on a bus that is too small, others were counted as they arrived. */
        UNDER_WAY(Phase.EN_ROUTE, Phase.ARRIVED),
        /** Some plan to come, others work. */
        AT_BOTH_ENDS(Phase.PLANNED, Phase.ON_DUTY);

        private final Phase first;
        private final Phase second;

        Story(Phase first, Phase second) {
            this.first = first;
            this.second = second;
        }
    }

    /** A town: how many of its people are at the one and at the other, and by how many whoever counted them was wrong. */
    private record Town(int first, int second, int mismatch) {}

    private static List<Town> towns() {
        return IntStream.rangeClosed(0, MOST)
                .boxed()
                .flatMap(first -> IntStream.rangeClosed(0, MOST)
                        .boxed()
                        .flatMap(second ->
                                IntStream.rangeClosed(0, 1).mapToObj(wrong -> new Town(first, second, wrong))))
                .toList();
    }

    /** One board for each way in which two cells can be rounded. */
    private static List<Rounding> roundings(Story story) {
        Map<String, Rounding> found = new LinkedHashMap<>();
        for (int i = 0; found.size() < Rounding.STEP * Rounding.STEP; i++) {
            Rounding rounding = Rounding.shared("secret " + i, "cluster");
            Rounding.Cells cells = rounding.cells("firm", Rows.id(1));
            found.putIfAbsent(offset(cells, story.first) + " " + offset(cells, story.second), rounding);
        }
        return List.copyOf(found.values());
    }

    private static int offset(Rounding.Cells cells, Phase phase) {
        return (int) IntStream.range(0, Rounding.STEP)
                .filter(people -> cells.shown(phase.ordinal(), people) > 0)
                .count();
    }

    private static String answers(Story story, Town town, int seats, Rounding rounding) {
        CityState city = new CityState("");
        city.round(rounding);
        Rows.tick(city, Rows.AT);
        Rows.take(city, Topics.ENTERPRISE_RETURN_RATES, Rows.id(1), firm(story, town));
        Rows.take(city, Topics.RETURN_RATE_ROLLUPS, "city|all", Rows.city(1));
        List<TripBoardRow> trips = List.of(
                trip("BOOKED-OUT", TripStatus.SCHEDULED, town.first, 0, seats),
                trip("CANCELLED", TripStatus.CANCELLED, town.second, 0, seats),
                trip("COUNTED", TripStatus.ARRIVED, town.second, town.mismatch, seats));
        for (TripBoardRow trip : trips) {
            Rows.take(city, Topics.TRIP_BOARD, trip.getTripId(), trip);
        }
        if (town.second > 0) {
            alert(city, "CANCELLED", AlertKind.TRIP_CANCELLED_WITH_PASSENGERS, town.second, null);
        }
        if (town.mismatch != 0) {
            alert(city, "COUNTED", AlertKind.TRIP_HEADCOUNT_MISMATCH, 0, town.mismatch);
        }
        if (town.first > 0) {
            // when nobody is aboard any more, a trip is not overdue
            alert(city, "BOOKED-OUT", AlertKind.TRIP_OVERDUE, 0, null);
        }
        Presenter presenter = new Presenter(city, POLICY, Role.VIEWER);
        CityState shown = presenter.city();
        List<Object> all = new ArrayList<>();
        all.add(presenter.overview(Reading.NOTHING, Optional.empty()));
        shown.firms().values().forEach(firm -> all.add(presenter.firmDetail(firm)));
        for (TripBoardRow trip : shown.trips().values()) {
            all.add(presenter.tripDetail(trip, OptionalInt.of(town.second)));
            all.add(presenter.needsAttention(trip));
            all.add(presenter.attention(trip));
        }
        presenter.alerts().forEach(alert -> all.add(presenter.alert(alert)));
        all.add(presenter.rollups("township"));
        all.add(presenter.facets());
        // what changed has a name that only the board can make, and says nothing
        return all.stream()
                .map(answer -> new String(Json.bytes(answer), StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"))
                .replaceAll("\"id\":\"[^\"]*\"", "\"id\":\"\"");
    }

    private static EnterpriseReturnRate firm(Story story, Town town) {
        PhaseCounts phases = new PhaseCounts();
        for (Phase phase : Phase.values()) {
            phases.put(phase.ordinal(), 0);
        }
        phases.put(story.first.ordinal(), town.first);
        phases.put(story.second.ordinal(), town.second);
        EnterpriseReturnRate firm = Rows.firm(1, 0);
        int returned = (story.first.inCity() ? town.first : 0) + (story.second.inCity() ? town.second : 0);
        firm.put("phases", phases);
        firm.put("employed", town.first + town.second);
        firm.put("returned", returned);
        firm.put("missing", town.first + town.second - returned);
        firm.put("shortfall", Math.max(0, 240 - returned));
        firm.put("returnedByMode", returned == 0 ? Map.of() : Map.of("CHARTER_BUS", returned));
        return firm;
    }

    private static TripBoardRow trip(String id, TripStatus status, int people, int mismatch, int seats) {
        TripBoardRow trip = Rows.trip(id, TravelMode.CHARTER_BUS, Rows.AT);
        trip.put("status", status);
        trip.put("seats", seats);
        trip.put("booked", people);
        trip.put("boarded", people);
        trip.put("noShow", 0);
        trip.put("unconfirmed", 0);
        trip.put(
                "enterprises",
                people == 0 ? List.of() : List.of(new TripEnterpriseCount(Rows.id(1), people, people, 0, 0, 0)));
        List<String> attentions = new ArrayList<>();
        if (people > seats && status != TripStatus.CANCELLED) {
            attentions.add(TripAttention.OVERSOLD.code());
        }
        if (people == 0) {
            attentions.add(TripAttention.EMPTIED.code());
        }
        trip.put("attentions", attentions);
        if (status == TripStatus.CANCELLED) {
            trip.put("cancelledAt", Rows.AT);
        }
        if (status == TripStatus.ARRIVED) {
            trip.put("arrivedAt", Rows.AT);
            trip.put("arrived", people);
            trip.put("countedHeads", people + mismatch);
            trip.put("mismatch", mismatch);
        }
        return trip;
    }

    private static void alert(CityState city, String trip, AlertKind kind, int hit, @Nullable Integer mismatch) {
        String id = trip + "|" + kind;
        Rows.take(
                city,
                Topics.TRIP_ALERTS,
                id,
                new TripAlert(
                        id,
                        trip,
                        kind,
                        AlertState.FIRING,
                        AlertSeverity.CRITICAL,
                        Rows.AT,
                        null,
                        hit == 0 ? null : (Integer) hit,
                        List.of(),
                        mismatch,
                        null,
                        null,
                        null,
                        Rows.AT,
                        0,
                        0,
                        null));
    }

    /** The values that each count has in the towns that show the same. */
    private static List<String> narrowed(Map<String, List<Town>> byAnswer) {
        List<String> narrowed = new ArrayList<>();
        byAnswer.values().forEach(alike -> {
            Map<String, Set<Integer>> values = new TreeMap<>();
            for (Town town : alike) {
                values.computeIfAbsent("the one", any -> new TreeSet<>()).add(town.first);
                values.computeIfAbsent("the other", any -> new TreeSet<>()).add(town.second);
                values.computeIfAbsent("both", any -> new TreeSet<>()).add(town.first + town.second);
            }
            values.forEach((count, possible) -> {
                if (possible.size() == 1
                        && possible.iterator().next() > 0
                        && possible.iterator().next() < Rounding.STEP) {
                    narrowed.add(count + " is " + possible);
                }
            });
        });
        return narrowed;
    }

    @ParameterizedTest
    @EnumSource(Story.class)
    void no_fact_that_is_so_or_not_leaves_one_value_of_a_count_of_one_to_four(Story story) {
        // more than three and shown as none would be four
        for (int seats : new int[] {1, Rounding.STEP - 2}) {
            Map<String, List<Town>> byAnswer = new HashMap<>();
            for (Rounding rounding : roundings(story)) {
                for (Town town : towns()) {
                    byAnswer.computeIfAbsent(answers(story, town, seats, rounding), any -> new ArrayList<>())
                            .add(town);
                }
            }
            assertThat(byAnswer).as("something is shown").hasSizeGreaterThan(1);
            assertThat(narrowed(byAnswer)).as("%d seats", seats).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void such_an_attacker_would_find_a_count_that_was_told(int told) {
        Map<String, List<Town>> byAnswer = towns().stream()
                .collect(Collectors.groupingBy(
                        town -> (town.first > told) + " " + (town.first > told - 1) + " " + (town.second == told)));
        assertThat(narrowed(byAnswer)).contains("the one is [" + told + "]", "the other is [" + told + "]");
    }
}
