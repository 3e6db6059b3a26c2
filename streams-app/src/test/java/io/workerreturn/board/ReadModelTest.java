package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.config.BoardSettings;
import io.workerreturn.domain.Projection;
import io.workerreturn.domain.TripAlarm;
import io.workerreturn.schema.AlertKind;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.SourceAlert;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.Conclusions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadModelTest {
    private record Row<V extends SpecificRecord>(
            Topics.Topic<V> topic, String key, @Nullable V value) {
        void give(CityState city) {
            Rows.take(city, topic, key, value);
        }
    }

    private static String overview(CityState city, Role role) {
        return new String(
                Json.bytes(presenter(city, role).overview(Reading.NOTHING, Optional.empty())), StandardCharsets.UTF_8);
    }

    private static Presenter presenter(CityState city, Role role) {
        return new Presenter(city, new Presenter.Policy(Projection.DEFAULT, Map.of(), Map.of()), role);
    }

    /** Another board of the same system. */
    private static CityState city() {
        CityState city = new CityState("");
        city.round(Rounding.shared("", "cluster"));
        return city;
    }

    private static List<Row<?>> rows(int... returned) {
        List<Row<?>> rows = new ArrayList<>();
        for (int i = 0; i < returned.length; i++) {
            rows.add(new Row<>(Topics.ENTERPRISE_RETURN_RATES, Rows.id(i), Rows.firm(i, returned[i])));
            rows.add(new Row<>(Topics.RETURN_RATE_ROLLUPS, "mode|SELF_DRIVE", Rows.mode("SELF_DRIVE", returned[0])));
            rows.add(new Row<>(
                    Topics.DAILY_ARRIVALS, Rows.id(i) + "|" + Rows.DAY.plusDays(i), Rows.day(i, i, returned[i])));
            rows.add(new Row<>(
                    Topics.TRIP_BOARD, "T-" + i, Rows.trip("T-" + i, TravelMode.CHARTER_BUS, Rows.AT.plusSeconds(i))));
        }
        return rows;
    }

    @Test
    void until_its_date_a_firm_and_the_city_know_what_to_expect_of_it_and_a_viewer_of_rounded_counts_alone() {
        CityState city = city();
        Rows.tick(city, Rows.AT);
        Rows.take(city, Topics.RETURN_RATE_ROLLUPS, "city|all", Rows.city(2));
        EnterpriseReturnRate firm = Rows.firm(1, 203);
        firm.put("targetDate", LocalDate.parse("2020-02-21"));
        Rows.take(city, Topics.ENTERPRISE_RETURN_RATES, Rows.id(1), firm);
        Rows.take(city, Topics.ENTERPRISE_RETURN_RATES, Rows.id(2), Rows.firm(2, 100));
        Presenter exact = presenter(city, Role.DISPATCHER);
        assertThat(exact.firmDetail(firm).prospect())
                .isEqualTo(new Answers.Prospect(LocalDate.parse("2020-02-21"), 203, 207, 208));
        assertThat(exact.firmDetail(Objects.requireNonNull(exact.city().firm(Rows.id(2))))
                        .prospect())
                .as("its date is past")
                .isNull();
        assertThat(prospect(exact)).isEqualTo(new Answers.Prospect(LocalDate.parse("2020-02-21"), 303, 311, 313));
        Answers.Prospect rounded = prospect(presenter(city, Role.VIEWER));
        assertThat(Stream.of(rounded.least(), rounded.expected(), rounded.most()))
                .allMatch(people -> people % Rounding.STEP == 0);
        Rows.tick(city, Rows.AT.plus(Duration.ofDays(3)));
        assertThat(presenter(city, Role.DISPATCHER).firmDetail(firm).prospect())
                .as("it is due today")
                .isNull();
    }

    private static Answers.Prospect prospect(Presenter presenter) {
        return Objects.requireNonNull(Objects.requireNonNull(
                        presenter.overview(Reading.NOTHING, Optional.empty()).city())
                .prospect());
    }

    @Test
    void whoever_may_have_spoken_in_what_is_not_worked_off_is_not_called_silent() {
        CityState city = city();
        Rows.tick(city, Rows.AT);
        Rows.take(city, Topics.ENTERPRISE_RETURN_RATES, Rows.id(1), Rows.firm(1, 100));
        Rows.take(
                city,
                Topics.SOURCE_ALERTS,
                "bureau",
                new SourceAlert(
                        "bureau", AlertState.FIRING, Rows.AT.minusSeconds(90_000), 3_600L, null, null, null, null));
        EnterpriseReturnRate firm = Objects.requireNonNull(city.firm(Rows.id(1)));
        Presenter.Policy policy = new Presenter.Policy(
                Projection.DEFAULT, Map.of("never", Duration.ofDays(1)), Map.of("bureau", Set.of(BoardSettings.FIRMS)));
        Presenter sure = new Presenter(city, policy, Role.DISPATCHER);
        assertThat(states(sure)).containsEntry("never", Answers.SourceState.NEVER_HEARD);
        assertThat(sure.firm(firm).stale()).isNotNull();
        Presenter behind = new Presenter(city, policy, Role.DISPATCHER, new Backlog(1_000, Rows.AT, 86_400));
        assertThat(states(behind).values()).containsOnly(Answers.SourceState.UNREAD);
        assertThat(behind.sources()).allMatch(source -> source.silentSince() == null);
        assertThat(behind.firm(firm).stale()).isNull();
    }

    private static Map<String, Answers.SourceState> states(Presenter presenter) {
        return presenter.sources().stream().collect(Collectors.toMap(Answers.Source::source, Answers.Source::state));
    }

    @Test
    void what_else_goes_is_near_has_seats_and_has_not_left_and_a_viewer_is_told_of_none() {
        CityState city = city();
        Rows.tick(city, Rows.AT.minusSeconds(100_000));
        Map<String, String> origins = Map.of(
                "CANCELLED",
                "520302",
                "SAME-COUNTY",
                "520302",
                "SAME-PREFECTURE",
                "520381",
                "SAME-PROVINCE",
                "522301",
                "ELSEWHERE",
                "340100",
                "FULL",
                "520302",
                "LEFT",
                "520302");
        origins.forEach((id, origin) -> {
            TripBoardRow trip = Rows.trip(id, TravelMode.CHARTER_BUS, Rows.AT);
            trip.put("originDivision", origin);
            trip.put("booked", id.equals("FULL") ? 27 : 20);
            if (id.equals("LEFT")) {
                trip.put("departedAt", Rows.AT.minusSeconds(40_000));
            }
            Rows.take(city, Topics.TRIP_BOARD, id, trip);
        });
        List<Answers.Alternative> found = presenter(city, Role.DISPATCHER)
                .tripDetail(city.trips().get("CANCELLED"), OptionalInt.empty())
                .alternatives();
        assertThat(found.stream().map(Answers.Alternative::tripId))
                .containsExactly("SAME-COUNTY", "SAME-PREFECTURE", "SAME-PROVINCE");
        assertThat(found.get(0).freeSeats())
                .as("26 seats, 20 booked, one did not come")
                .isEqualTo(7);
        CityState shown = city.as(Role.VIEWER);
        assertThat(presenter(shown, Role.VIEWER)
                        .tripDetail(shown.trips().get("CANCELLED"), OptionalInt.empty())
                        .alternatives())
                .isEmpty();
    }

    @Property(tries = 50)
    void the_order_of_the_topics_and_older_rows_change_nothing(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 300) Integer> returned, @ForAll long seed) {
        int[] now = returned.stream().mapToInt(Integer::intValue).toArray();
        int[] before = IntStream.of(now).map(count -> 300 - count).toArray();
        CityState straight = city();
        rows(now).forEach(row -> row.give(straight));
        CityState roundabout = city();
        List<Row<?>> older = rows(before);
        older.add(new Row<>(Topics.ENTERPRISE_RETURN_RATES, Rows.id(99), Rows.firm(99, 7)));
        older.add(new Row<>(Topics.DAILY_ARRIVALS, Rows.id(99) + "|2020-02-03", Rows.day(99, 2, 7)));
        older.add(new Row<>(Topics.TRIP_BOARD, "T-99", Rows.trip("T-99", TravelMode.CHARTER_TRAIN, Rows.AT)));
        List<Row<?>> newer = rows(now);
        newer.add(new Row<>(Topics.ENTERPRISE_RETURN_RATES, Rows.id(99), null));
        newer.add(new Row<>(Topics.DAILY_ARRIVALS, Rows.id(99) + "|2020-02-03", null));
        newer.add(new Row<>(Topics.TRIP_BOARD, "T-99", null));
        for (List<Row<?>> some : List.of(older, newer)) {
            Collections.shuffle(some, new Random(seed));
            some.forEach(row -> row.give(roundabout));
        }
        for (Role role : List.of(Role.DISPATCHER, Role.VIEWER)) {
            assertThat(overview(roundabout, role)).isEqualTo(overview(straight, role));
        }
    }

    private static TripAlert overdue(String tripId, AlertState state) {
        return new TripAlert(
                Conclusions.tripAlertId(tripId, TripAlarm.Kind.OVERDUE),
                tripId,
                AlertKind.TRIP_OVERDUE,
                state,
                AlertSeverity.CRITICAL,
                Rows.AT,
                600,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                Rows.AT,
                0,
                0,
                null);
    }

    @Property(tries = 50)
    void riders_of_an_overdue_trip_are_expected_less_whatever_is_read_first(@ForAll long seed) {
        // five of the firm are on the way, nine of it ride on the trip
        Row<?> firm = new Row<>(Topics.ENTERPRISE_RETURN_RATES, Rows.id(1), Rows.firm(1, 100));
        String alertId = Conclusions.tripAlertId("T-1", TripAlarm.Kind.OVERDUE);
        List<Row<?>> rows = new ArrayList<>(List.of(
                firm,
                new Row<>(Topics.TRIP_BOARD, "T-1", Rows.trip("T-1", TravelMode.CHARTER_BUS, Rows.AT)),
                new Row<>(Topics.TRIP_ALERTS, alertId, overdue("T-1", AlertState.FIRING))));
        rows.addAll(rows);
        Collections.shuffle(rows, new Random(seed));
        CityState city = city();
        rows.forEach(row -> row.give(city));
        // 100 + 5 × 50 %, not 100 + 5 × 98 %
        assertThat(Objects.requireNonNull(city.firm(Rows.id(1))).getProjectedReturned())
                .isEqualTo(102);
        assertThat(Objects.requireNonNull(city.firm(Rows.id(1))).getProjectedShortfall())
                .isEqualTo(138);
        assertThat(city.overdue()).isEqualTo(5);
        assertThat(city.sum("city|all").projected).isEqualTo(102);
        String explained = new String(
                Json.bytes(presenter(city, Role.DISPATCHER).firmDetail(Objects.requireNonNull(city.firm(Rows.id(1))))),
                StandardCharsets.UTF_8);
        assertThat(explained)
                .contains("\"OVERDUE\":{\"count\":5,\"basisPoints\":5000}")
                .contains("\"EN_ROUTE\":{\"count\":0,\"basisPoints\":9800}");
        // who sees no heads of trips can work none out
        CityState without = city();
        firm.give(without);
        assertThat(Objects.requireNonNull(city.as(Role.VIEWER).firm(Rows.id(1))))
                .isEqualTo(without.as(Role.VIEWER).firm(Rows.id(1)));

        new Row<>(Topics.TRIP_ALERTS, alertId, overdue("T-1", AlertState.RESOLVED)).give(city);
        assertThat(city.firm(Rows.id(1))).isEqualTo(Rows.firm(1, 100));
        assertThat(city.sum("city|all").projected).isEqualTo(104);
        assertThat(city.overdue()).isZero();
    }

    @Property(tries = 200)
    void arrivals_of_days_are_what_was_told_last_of_each(
            @ForAll @Size(max = 30) List<@IntRange(max = 59) Integer> days,
            @ForAll @Size(min = 30, max = 30) List<@IntRange(max = 5) Integer> counts) {
        DailyCounts packed = DailyCounts.NONE;
        Map<Integer, Map<TravelMode, Integer>> expected = new TreeMap<>();
        for (int i = 0; i < days.size(); i++) {
            Map<TravelMode, Integer> people = new EnumMap<>(TravelMode.class);
            if (counts.get(i) > 0) {
                people.put(TravelMode.values()[i % 9], counts.get(i));
                people.put(TravelMode.UNKNOWN, i + 1);
            }
            packed = packed.with(days.get(i) + 18_290, people);
            expected.put(days.get(i) + 18_290, people);
        }
        int running = 0;
        for (int day = 18_290; day < 18_350; day++) {
            Map<TravelMode, Integer> people = expected.getOrDefault(day, Map.of());
            running += people.values().stream().mapToInt(Integer::intValue).sum();
            assertThat(packed.on(day)).isEqualTo(people);
            assertThat(packed.until(day)).isEqualTo(running);
        }
    }

    @Property(tries = 100)
    void who_pages_while_rows_move_sees_each_that_stays_once(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int limit) {
        Random random = new Random(seed);
        Map<String, EnterpriseReturnRate> firms = new TreeMap<>();
        for (int i = 0; i < 40; i++) {
            firms.put(Rows.id(i), Rows.firm(i, random.nextInt(300)));
        }
        Set<String> moved = new HashSet<>();
        List<String> seen = new ArrayList<>();
        Paging.Order<EnterpriseReturnRate> order = EnterpriseRoutes.order("shortfall");
        String cursor = null;
        do {
            Paging.Chosen<EnterpriseReturnRate> page = Paging.page(firms.values().stream(), order, cursor, limit);
            page.rows().forEach(firm -> seen.add(firm.getEnterpriseId()));
            cursor = page.next();
            int number = random.nextInt(40);
            moved.add(Rows.id(number));
            firms.put(Rows.id(number), Rows.firm(number, random.nextInt(300)));
        } while (cursor != null);
        for (int i = 0; i < 40; i++) {
            if (!moved.contains(Rows.id(i))) {
                assertThat(Collections.frequency(seen, Rows.id(i))).isEqualTo(1);
            }
        }
    }

    @Test
    void only_what_changes_while_somebody_looks_is_news() {
        CityState city = new CityState("");
        rows(10).forEach(row -> row.give(city));
        Rows.take(city, Topics.ENTERPRISE_RETURN_RATES, Rows.id(0), Rows.firm(0, 290));
        assertThat(city.changes()).isEmpty();
        city.nowLive();
        Rows.take(city, Topics.ENTERPRISE_RETURN_RATES, Rows.id(0), Rows.firm(0, 10));
        assertThat(city.changes()).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(Change.TARGET);
            assertThat(change.from()).isEqualTo(Change.REACHED);
            assertThat(change.to()).isEqualTo(Change.BELOW);
        });
    }

    @Test
    void time_never_runs_back() {
        CityState city = new CityState("");
        Rows.tick(city, Rows.AT);
        Rows.tick(city, Rows.AT.minusSeconds(1));
        assertThat(city.now()).isEqualTo(Rows.AT);
    }

    @Property(tries = 200)
    void what_a_viewer_sees_of_a_firm_follows_from_its_rounded_cells(
            @ForAll @IntRange(max = 60) int returned, @ForAll @IntRange(max = 9) int number) {
        CityState city = new CityState("");
        Rows.take(city, Topics.ENTERPRISE_RETURN_RATES, Rows.id(number), Rows.firm(number, returned));
        Presenter viewer = presenter(city, Role.VIEWER);
        Answers.Firm seen = viewer.firm(viewer.city().firms().get(Rows.id(number)));
        int cells = seen.phases().values().stream().mapToInt(Integer::intValue).sum();
        assertThat(seen.phases().values()).allMatch(count -> count % Rounding.STEP == 0);
        assertThat(seen.phases())
                .hasEntrySatisfying("ARRIVED", count -> assertThat(count).isBetween(returned - 4, returned + 4));
        assertThat(seen.returned())
                .isEqualTo(seen.phases().get("ARRIVED"))
                .isEqualTo(returned == 0 ? Integer.valueOf(0) : seen.returned());
        assertThat(seen.employed()).isEqualTo(cells).isEqualTo(seen.returned() + seen.missing());
        assertThat(seen.required()).isIn(300, 305, 295);
        assertThat(seen.shortfall() % Rounding.STEP).isZero();
        assertThat(seen.belowTarget()).isEqualTo(seen.shortfall() > 0);
        assertThat(seen.alert() != null).isEqualTo(seen.shortfall() > 0);
        assertThat(seen.returnedByMode()).isEmpty();
        assertThat(seen.returnedByOriginProvince()).isEmpty();
        assertThat(seen.trend()).isEmpty();
        assertThat(seen.asOf()).isNull();
        assertThat(seen.hidden()).contains("returnedByMode", "trend");
        Answers.Firm known = presenter(city, Role.DISPATCHER).firm(city.firms().get(Rows.id(number)));
        assertThat(known.returned()).isEqualTo(returned);
        assertThat(known.hidden()).isEmpty();
    }

    @Property(tries = 100)
    void sums_that_a_viewer_sees_are_sums_of_what_a_viewer_sees(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(max = 40) Integer> returned, @ForAll long seed) {
        CityState city = new CityState("");
        List<Row<?>> rows = rows(returned.stream().mapToInt(Integer::intValue).toArray());
        rows.add(new Row<>(Topics.RETURN_RATE_ROLLUPS, "city|all", Rows.city(returned.size())));
        rows.add(new Row<>(Topics.RETURN_RATE_ROLLUPS, "mode|COACH", Rows.mode("COACH", 7)));
        rows.add(new Row<>(Topics.ENTERPRISE_RETURN_RATES, Rows.id(0), Rows.firm(0, 1)));
        Collections.shuffle(rows, new Random(seed));
        rows.forEach(row -> row.give(city));
        Presenter viewer = presenter(city, Role.VIEWER);
        long sum = viewer.city().firms().values().stream()
                .mapToLong(EnterpriseReturnRate::getReturned)
                .sum();
        Answers.Overview overview = viewer.overview(Reading.NOTHING, Optional.empty());
        assertThat(overview.city().rollup().returned()).isEqualTo(sum);
        long belowTarget = viewer.city().firms().values().stream()
                .filter(firm -> firm.getShortfall() > 0)
                .count();
        assertThat(overview.city().rollup().firmsBelowTarget()).isEqualTo((int) belowTarget);
        assertThat(overview.modes().stream().mapToLong(Answers.Rollup::returned).sum())
                .isIn(0L, sum);
        if (!overview.curve().isEmpty()) {
            assertThat(overview.curve().get(overview.curve().size() - 1).returned())
                    .isIn(0, (int) sum);
        }
        assertThat(overview.city().rollup().asOf()).isEqualTo(Rows.AT);
    }

    @Test
    void what_a_viewer_is_not_shown_is_no_news_for_a_viewer() {
        ReadModel model = new ReadModel(new CityState(""));
        model.write(city -> {
            Rows.take(city, Topics.ENTERPRISE_RETURN_RATES, Rows.id(0), Rows.firm(0, 0));
            Rows.take(city, Topics.TRIP_BOARD, "T", Rows.trip("T", TravelMode.CHARTER_BUS, Rows.AT));
        });
        model.takeDelta(Role.VIEWER);
        int changes = 0;
        for (int returned = 1; returned <= 50; returned++) {
            int now = returned;
            long version = model.version(Role.VIEWER);
            model.write(city -> {
                Rows.take(city, Topics.ENTERPRISE_RETURN_RATES, Rows.id(0), Rows.firm(0, now));
                TripBoardRow trip = Rows.trip("T", TravelMode.CHARTER_BUS, Rows.AT);
                trip.put("booked", now);
                trip.put("asOf", Rows.AT.plusSeconds(now));
                Rows.take(city, Topics.TRIP_BOARD, "T", trip);
            });
            Delta delta = model.takeDelta(Role.VIEWER);
            assertThat(delta.isEmpty()).isEqualTo(model.version(Role.VIEWER) == version);
            assertThat(delta.trips).isEmpty();
            changes += delta.isEmpty() ? 0 : 1;
        }
        assertThat(changes).isEqualTo(10);
    }

    @Test
    void offsets_that_were_shown_are_never_drawn_anew() {
        CityState city = new CityState("");
        Rows.take(city, Topics.ENTERPRISE_RETURN_RATES, Rows.id(0), Rows.firm(0, 3));
        assertThatThrownBy(() -> city.round(Rounding.shared("", "another"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_day_that_makes_no_sense_is_refused_before_anything_is_changed() {
        CityState city = new CityState("");
        assertThatThrownBy(() -> Rows.take(city, Topics.DAILY_ARRIVALS, Rows.id(1) + "|someday", Rows.day(1, 1, 4)))
                .isInstanceOf(RuntimeException.class);
        assertThat(city.cityDays().isEmpty()).isTrue();
        assertThat(city.days(Rows.id(1)).isEmpty()).isTrue();
    }

    @Test
    void a_curve_of_those_who_came_long_ago_shows_the_days_on_which_they_came() {
        CityState city = new CityState("");
        Rows.take(city, Topics.DAILY_ARRIVALS, Rows.id(1) + "|" + Rows.DAY, Rows.day(1, 0, 4));
        Rows.tick(city, Rows.AT.plus(Duration.ofDays(3_000)));
        List<Answers.Day> days = presenter(city, Role.ADMIN).cityDays(Presenter.CURVE_DAYS);
        assertThat(days.get(0).date()).isEqualTo(Rows.DAY);
        assertThat(days).hasSize(Presenter.TREND_DAYS + 1);
    }

    @Test
    void a_curve_ends_with_as_many_as_have_returned_though_the_days_are_read_a_moment_later() {
        CityState city = new CityState("");
        EnterpriseReturnRate firm = Rows.firm(1, 7);
        Rows.take(city, Topics.ENTERPRISE_RETURN_RATES, Rows.id(1), firm);
        Rows.take(city, Topics.DAILY_ARRIVALS, Rows.id(1) + "|" + Rows.DAY, Rows.day(1, 0, 4));
        Rows.tick(city, Rows.AT);
        List<Answers.Day> days = presenter(city, Role.ADMIN).firmDetail(firm).history();
        assertThat(days.get(days.size() - 1).returned()).isEqualTo(7);
        assertThat(days.get(0).arrivals()).as("each day is as it was told").isEqualTo(4);
    }
}
