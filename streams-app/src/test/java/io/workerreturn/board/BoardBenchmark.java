package io.workerreturn.board;

import io.workerreturn.bench.CpuTime;
import io.workerreturn.domain.Phase;
import io.workerreturn.domain.Projection;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.ShortfallAlert;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.topology.Topics;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * What answers cost when there are 50,000 firms, 20,000 trips and 300,000 workers, from the question to the bytes of the JSON. How to run it, and
 * what it said: docs/adr/0014-the-boards-read-model.md.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx1g")
public class BoardBenchmark {
    private static final int FIRMS = 50_000;
    private static final int TRIPS = 20_000;
    private static final int DAYS = 25;
    private static final int WORKERS = 300_000;
    private static final int WORKER_ID_BYTES = 20;

    private final ReadModel model = new ReadModel(new CityState(""));
    private final Desk desk =
            new Desk(model, new Presenter.Policy(Projection.DEFAULT, Map.of(), Map.of()), "benchmark");
    private final Paging.Order<EnterpriseReturnRate> byShortfall = EnterpriseRoutes.order("shortfall");
    private final Paging.Order<EnterpriseReturnRate> byName = EnterpriseRoutes.order("name");
    private String middle = "";
    private int next;

    /** Runs it. */
    public static void main(String[] names) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(BoardBenchmark.class.getSimpleName())
                        .addProfiler(CpuTime.class)
                        .build())
                .run();
    }

    @Setup
    public void fill() {
        long before = used();
        for (int i = 0; i < FIRMS; i++) {
            int number = i;
            model.write(city -> {
                Rows.take(city, Topics.ENTERPRISE_RETURN_RATES, Rows.id(number), Rows.firm(number, number % 300));
                Rows.take(city, Topics.SHORTFALL_ALERTS, Rows.id(number) + "|SHORTFALL", alert(number));
                for (int day = 0; day < DAYS; day++) {
                    String key = Rows.id(number) + "|" + Rows.DAY.plusDays(day);
                    Rows.take(city, Topics.DAILY_ARRIVALS, key, Rows.day(number, day, 3));
                }
            });
        }
        for (int i = 0; i < TRIPS; i++) {
            TripBoardRow trip = Rows.trip("T-" + i, TravelMode.CHARTER_BUS, Rows.AT.plusSeconds(60L * i));
            model.write(city -> Rows.take(city, Topics.TRIP_BOARD, trip.getTripId(), trip));
        }
        model.write(city -> Rows.tick(city, Rows.AT));
        System.out.printf("%n%d MB in memory%n", (used() - before) >> 20);
        long withoutPeople = used();
        Random random = new Random(1);
        byte[] id = new byte[WORKER_ID_BYTES];
        model.write(city -> {
            for (int i = 0; i < WORKERS; i++) {
                random.nextBytes(id);
                Rows.take(city, Topics.WORKER_JOURNEYS, HexFormat.of().formatHex(id), Rows.journey(i, random));
            }
        });
        System.out.printf("%d bytes for each of %d workers%n", (used() - withoutPeople) / WORKERS, WORKERS);
        String cursor = page(byShortfall, firm -> true, null).next();
        for (int i = 0; i < 20 && cursor != null; i++) {
            middle = cursor;
            cursor = page(byShortfall, firm -> true, cursor).next();
        }
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static ShortfallAlert alert(int number) {
        return new ShortfallAlert(
                Rows.id(number) + "|SHORTFALL",
                Rows.id(number),
                AlertState.FIRING,
                AlertSeverity.CRITICAL,
                Rows.AT,
                Rows.AT,
                null,
                0,
                number % 100,
                number % 90,
                null,
                null,
                null,
                Instant.EPOCH,
                null);
    }

    private Answers.Page<Answers.Firm> page(
            Paging.Order<EnterpriseReturnRate> order, Predicate<EnterpriseReturnRate> fits, @Nullable String cursor) {
        return desk.look(Role.DISPATCHER, presenter -> {
            Paging.Chosen<EnterpriseReturnRate> chosen = Paging.page(
                    presenter.city().firms().values().stream().filter(fits), order, cursor, Query.DEFAULT_LIMIT);
            return new Answers.Page<>(
                    presenter.now(),
                    presenter.asOf(),
                    chosen.total(),
                    chosen.rows().stream().map(presenter::firm).toList(),
                    chosen.next());
        });
    }

    @Benchmark
    public byte[] first_page_of_firms() {
        return Json.bytes(page(byShortfall, firm -> true, null));
    }

    @Benchmark
    public byte[] a_page_in_the_middle() {
        return Json.bytes(page(byShortfall, firm -> true, middle));
    }

    @Benchmark
    public byte[] firms_by_name() {
        return Json.bytes(page(byName, firm -> true, null));
    }

    @Benchmark
    public byte[] firms_that_are_searched_for() {
        return Json.bytes(page(byShortfall, firm -> Query.folded(firm.getName()).contains("49999"), null));
    }

    @Benchmark
    public byte[] one_firm() {
        return Json.bytes(desk.look(
                Role.DISPATCHER,
                presenter -> presenter.firmDetail(presenter.city().firms().get(Rows.id(17)))));
    }

    @Benchmark
    public byte[] trips_by_eta() {
        return Json.bytes(desk.look(
                Role.DISPATCHER,
                presenter -> Paging.page(
                                presenter.city().trips().values().stream(),
                                TripRoutes.order(presenter, "eta"),
                                null,
                                Query.DEFAULT_LIMIT)
                        .rows()
                        .stream()
                        .map(presenter::trip)
                        .toList()));
    }

    private byte[] people(Set<Phase> phases, @Nullable String origin) {
        Census.Wanted wanted = new Census.Wanted(phases, origin, null, null, null, null);
        return Json.bytes(desk.look(
                Role.DISPATCHER, presenter -> new Census(presenter, wanted).answer(true, null, Query.DEFAULT_LIMIT)));
    }

    @Benchmark
    public byte[] people_in_a_phase_from_a_province() {
        return people(Set.of(Phase.STRANDED), "52");
    }

    @Benchmark
    public byte[] all_people() {
        return people(Set.of(), null);
    }

    @Benchmark
    public byte[] overview() {
        return Json.bytes(
                desk.look(Role.DISPATCHER, presenter -> presenter.overview(Reading.NOTHING, Optional.empty())));
    }

    @Benchmark
    public void a_batch_of_a_hundred_changed_firms() {
        model.write(city -> {
            for (int i = 0; i < 100; i++) {
                int number = next++ % FIRMS;
                Rows.take(city, Topics.ENTERPRISE_RETURN_RATES, Rows.id(number), Rows.firm(number, next % 300));
            }
        });
    }
}
