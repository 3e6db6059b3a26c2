package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.domain.Phase;
import io.workerreturn.domain.Projection;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.DailyArrivals;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.PhaseCounts;
import io.workerreturn.schema.ReturnRateRollup;
import io.workerreturn.schema.SourceAlert;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.topology.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * An attacker who only looks whether anything moves. Of people whose count is shown as none, whatever else is told of them (by which way
 * they came, from where, on which day, on which trip), a viewer's city is to the byte the one to which nobody belongs: no answer, no
 * order, no version and no event of it is another.
 */
class UnseenTest {
    private static final int FIRMS = 6;
    private static final String[] PROVINCES = {"34", "51", "52", "50"};
    private static final String[] MODES =
            Arrays.stream(TravelMode.values()).map(TravelMode::name).toArray(String[]::new);

    /** Each way of travelling has a source of its own, and all of them are silent. */
    private static final Map<String, Set<String>> FEEDS = Arrays.stream(MODES)
            .collect(Collectors.toMap(mode -> "tells-of-" + mode, Set::of, (one, other) -> one, LinkedHashMap::new));

    private static final Presenter.Policy POLICY = new Presenter.Policy(
            Projection.DEFAULT,
            FEEDS.keySet().stream().collect(Collectors.toMap(source -> source, source -> Duration.ofHours(1))),
            FEEDS);

    private final Map<String, Map<Phase, Integer>> phases = new HashMap<>();
    private final Map<String, Integer> modes = new HashMap<>();
    private final Map<String, Integer> origins = new HashMap<>();
    private final Map<String, Map<Integer, Integer>> days = new HashMap<>();
    private int aboard;

    private static void town(CityState city) {
        Rows.tick(city, Rows.AT.plus(Duration.ofDays(60)));
        for (String source : FEEDS.keySet()) {
            Rows.take(
                    city,
                    Topics.SOURCE_ALERTS,
                    source,
                    new SourceAlert(source, AlertState.FIRING, Rows.AT, 3_600L, null, null, null, null));
        }
        for (int firm = 0; firm < FIRMS; firm++) {
            Rows.take(city, Topics.ENTERPRISE_RETURN_RATES, Rows.id(firm), firm(firm, Map.of()));
        }
        Rows.take(city, Topics.RETURN_RATE_ROLLUPS, "city|all", Rows.city(FIRMS));
        Rows.take(city, Topics.TRIP_BOARD, "T", trip(0));
    }

    private static EnterpriseReturnRate firm(int number, Map<Phase, Integer> people) {
        EnterpriseReturnRate firm = Rows.firm(number, 0);
        PhaseCounts counts = new PhaseCounts();
        int employed = 0;
        int returned = 0;
        for (Phase phase : Phase.values()) {
            int count = people.getOrDefault(phase, 0);
            counts.put(phase.ordinal(), count);
            employed += count;
            returned += phase.inCity() ? count : 0;
        }
        firm.put("phases", counts);
        firm.put("employed", employed);
        firm.put("missing", employed - returned);
        firm.put("returned", returned);
        firm.put("projectedReturned", employed);
        firm.put("asOf", Rows.AT.plusSeconds(employed));
        return firm;
    }

    private static TripBoardRow trip(int people) {
        TripBoardRow trip = Rows.trip("T", TravelMode.CHARTER_BUS, Rows.AT);
        trip.put("booked", people);
        trip.put("boarded", people);
        trip.put("asOf", Rows.AT.plusSeconds(people));
        return trip;
    }

    /** Whatever a viewer may read. */
    private static String everything(CityState city) {
        Presenter presenter = new Presenter(city, POLICY, Role.VIEWER);
        List<Object> all = new ArrayList<>();
        all.add(presenter.overview(Reading.NOTHING, Optional.empty()));
        Presenter.dimensions().forEach(dimension -> all.add(presenter.rollups(dimension)));
        for (String sort : List.of("shortfall", "projectedShortfall", "rate", "required", "missing", "name")) {
            all.add(Paging.all(presenter.city().firms().values().stream(), EnterpriseRoutes.order(sort)).stream()
                    .map(presenter::firmDetail)
                    .toList());
        }
        for (String sort : List.of("eta", "departure", "booked", "arrived", "mismatch")) {
            all.add(Paging.all(presenter.city().trips().values().stream(), TripRoutes.order(presenter, sort)).stream()
                    .map(trip -> presenter.tripDetail(trip, OptionalInt.empty()))
                    .toList());
        }
        all.add(presenter.cityDays(400));
        all.add(presenter.sources());
        all.add(presenter.facets());
        all.add(presenter.rejectedSums());
        all.add(presenter.changes(presenter.city().changes().stream(), 500));
        all.add(Paging.all(presenter.alerts(), presenter.worstFirst()).stream()
                .map(presenter::alert)
                .toList());
        all.add(new Census(presenter, new Census.Wanted(Set.of(), null, null, null, null, null))
                .answer(true, null, 50));
        return all.stream()
                .map(answer -> new String(Json.bytes(answer), StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
    }

    /** Somebody more stands in this phase, came and travels somehow, as the topics would say it one after the other. */
    private void tell(CityState city, int firm, Phase phase, Random random) {
        String id = Rows.id(firm);
        phases.computeIfAbsent(id, any -> new HashMap<>()).merge(phase, 1, Integer::sum);
        Rows.take(city, Topics.ENTERPRISE_RETURN_RATES, id, firm(firm, phases.get(id)));
        Rows.take(city, Topics.TRIP_BOARD, "T", trip(++aboard));
        if (!phase.inCity()) {
            return;
        }
        String mode = MODES[random.nextInt(MODES.length)];
        Rows.take(
                city, Topics.RETURN_RATE_ROLLUPS, "mode|" + mode, Rows.mode(mode, modes.merge(mode, 1, Integer::sum)));
        String origin = PROVINCES[random.nextInt(PROVINCES.length)];
        ReturnRateRollup from = Rows.mode(origin, origins.merge(origin, 1, Integer::sum));
        from.put("dimension", "origin-province");
        Rows.take(city, Topics.RETURN_RATE_ROLLUPS, "origin-province|" + origin, from);
        int day = random.nextInt(20);
        int arrivals = days.computeIfAbsent(id, any -> new HashMap<>()).merge(day, 1, Integer::sum);
        DailyArrivals row = Rows.day(firm, day, arrivals);
        Rows.take(city, Topics.DAILY_ARRIVALS, id + "|" + row.getDate(), row);
    }

    @Property(tries = 60)
    void of_people_who_are_shown_nowhere_nothing_is_another(@ForAll @IntRange(max = 10_000) int drawn) {
        phases.clear();
        modes.clear();
        origins.clear();
        days.clear();
        aboard = 0;
        Rounding rounding = Rounding.shared("secret " + drawn, "cluster");
        CityState city = new CityState("");
        city.round(rounding);
        town(city);
        city.nowLive();
        CityState seen = city.as(Role.VIEWER);
        seen.takeDelta();
        long version = seen.version();
        String before = everything(city);
        Random random = new Random(drawn);
        int told = 0;
        for (int firm = 0; firm < FIRMS; firm++) {
            Rounding.Cells cells = rounding.cells("firm", Rows.id(firm));
            for (Phase phase : Phase.values()) {
                for (int people = 1; cells.shown(phase.ordinal(), people) == 0; people++) {
                    tell(city, firm, phase, random);
                    told++;
                    assertThat(seen.version()).as("versions").isEqualTo(version);
                    assertThat(seen.takeDelta().isEmpty()).as("no event").isTrue();
                }
            }
        }
        assertThat(told).as("people are there").isGreaterThan(FIRMS * Phase.values().length);
        assertThat(everything(city)).isEqualTo(before);
        assertThat(city.rollups())
                .as("they are there for those who may see them")
                .anyMatch(row -> row.getDimension().equals("mode") && row.getReturned() > 0);
    }
}
