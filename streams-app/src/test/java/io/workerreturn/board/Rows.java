package io.workerreturn.board;

import io.workerreturn.schema.ClockTick;
import io.workerreturn.schema.DailyArrivals;
import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.JourneyPhase;
import io.workerreturn.schema.PhaseCounts;
import io.workerreturn.schema.ReturnRateRollup;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.TripEnterpriseCount;
import io.workerreturn.schema.TripStatus;
import io.workerreturn.schema.WorkerJourney;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.RegistryConfig;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Rows of output topics, for what is tested without a city. */
final class Rows {
    static final Instant AT = Instant.parse("2020-02-18T04:00:00Z");
    static final LocalDate DAY = LocalDate.parse("2020-02-01");

    private static final int REQUIRED = 300;

    static {
        // whoever has rows has decoded them, and by that said which classes Avro may make
        AvroSerdes.open(RegistryConfig.at("http://localhost")).close();
    }

    private Rows() {}

    /** A firm's id; that it has no right check character matters to nobody here. */
    static String id(int number) {
        return "91330381MA%08d".formatted(number);
    }

    /** A firm that needs 300 workers, of whom so many are back and five others on the way. */
    static EnterpriseReturnRate firm(int number, int returned) {
        int shortfall = Math.max(0, REQUIRED * 8 / 10 - returned);
        Map<String, Integer> byMode = new HashMap<>();
        if (returned > 0) {
            byMode.put("CHARTER_BUS", returned / 2);
            byMode.put("SELF_DRIVE", returned - returned / 2);
        }
        return new EnterpriseReturnRate(
                id(number),
                "瑞安第" + number + "厂",
                "镇" + number % 23,
                "行业" + number % 11,
                List.of(EnterpriseClass.SMALL_AND_MICRO),
                null,
                REQUIRED,
                8_000,
                DAY,
                DAY,
                returned + 5,
                5,
                new PhaseCounts(0, 0, 0, 0, 5, 0, returned, 0, 0, 0),
                returned,
                0,
                returned / (double) REQUIRED,
                shortfall,
                returned + 4,
                Math.max(0, shortfall - 4),
                byMode,
                new HashMap<>(Map.of("52", returned)),
                null,
                AT);
    }

    /** How many came by a mode. */
    static ReturnRateRollup mode(String mode, long returned) {
        return new ReturnRateRollup("mode", mode, null, null, null, null, null, returned, null, null, null, null, AT);
    }

    /** The city, whose counts nobody should take from here. */
    static ReturnRateRollup city(int firms) {
        return new ReturnRateRollup("city", "all", firms, firms, 1, 1.0, 1L, 1L, 1L, 1.0, 1L, 1L, AT.plusSeconds(59));
    }

    static DailyArrivals day(int number, int day, int arrivals) {
        return new DailyArrivals(
                id(number), DAY.plusDays(day), arrivals, new HashMap<>(Map.of("CHARTER_BUS", arrivals)), AT);
    }

    static TripBoardRow trip(String id, TravelMode mode, Instant eta) {
        return new TripBoardRow(
                id,
                mode,
                TripStatus.SCHEDULED,
                "浙C" + id,
                "仙岩客运",
                "接返1组",
                26,
                "520300",
                "遵义客运站",
                "330381",
                "瑞安客运中心",
                eta.minusSeconds(40_000),
                eta,
                null,
                null,
                null,
                eta,
                0,
                null,
                20,
                10,
                1,
                0,
                9,
                0,
                null,
                null,
                List.of(new TripEnterpriseCount(id(1), 10, 5, 1, 0, 0), new TripEnterpriseCount(id(2), 10, 5, 0, 0, 0)),
                List.of(),
                List.of(),
                AT,
                0,
                null,
                0);
    }

    /** Somebody of some firm, in some phase for some time. */
    static WorkerJourney journey(int number, Random random) {
        JourneyPhase[] phases = JourneyPhase.values();
        return WorkerJourney.newBuilder()
                .setWorkerId("")
                .setEmployer(id(random.nextInt(5_000)))
                .setPhase(phases[random.nextInt(phases.length)])
                .setSince(AT.minusSeconds(random.nextInt(1_000_000)))
                .setTripId(number % 3 == 0 ? "BUS-%05d".formatted(random.nextInt(9_000)) : null)
                .setOriginDivision("%d0%d00".formatted(51 + random.nextInt(4), 1 + random.nextInt(9)))
                .setUnreachable(false)
                .setDecidedBy(List.of())
                .setConflicts(List.of())
                .setAsOf(AT)
                .build();
    }

    /** Gives a row to a city as if it had been read; null is a tombstone. */
    @SuppressWarnings("unchecked")
    static <V extends SpecificRecord> void take(CityState city, Topics.Topic<V> topic, String key, @Nullable V row) {
        CityState.Feed<V> feed = (CityState.Feed<V>) city.feeds().stream()
                .filter(candidate -> candidate.topic() == topic)
                .findFirst()
                .orElseThrow();
        feed.sink().take(new CityState.Place(topic.name(), 0, 0, Long.MAX_VALUE / 2), key, row);
    }

    static void tick(CityState city, Instant now) {
        take(city, Topics.CLOCK, "now", new ClockTick(now));
    }
}
