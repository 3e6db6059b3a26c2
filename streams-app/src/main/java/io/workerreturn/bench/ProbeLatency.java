package io.workerreturn.bench;

import io.workerreturn.config.AppConfig;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.simulation.ScenarioRecord;
import io.workerreturn.topology.Topics;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.apache.kafka.common.utils.Utils;

/**
 * Tells events at a fixed rate, and looks how long it takes until a reader of committed records sees what follows from them.
 *
 * <p>Some of the events are probes: individual arrivals at firms of their own, and bookings on trips of their own, each of which
 * moves one count by one. A probe is visible once the count of its row has reached its number. All probes of a firm come by
 * workers of one partition, so that they are folded in their order, and the number says exactly which are in.
 *
 * <p>The schedule is kept whatever the application does, and the time is counted from when an event was due, not from when it
 * went out: a wait is not hidden by waiting.
 *
 * @param settings of the application, by key
 * @param load the city, which has been told
 * @param run number of this run on the same city, 0 or more
 * @param first number of the first event
 * @param rate source events a second, probes included
 * @param warmUpSeconds told before it counts
 * @param seconds that count
 * @param much facts about one worker, one trip and one firm that are told besides, evenly over all that time, 0 or more
 */
record ProbeLatency(
        Map<String, String> settings,
        Load load,
        int run,
        long first,
        int rate,
        int warmUpSeconds,
        int seconds,
        long much)
        implements Task<ProbeLatency.Latencies> {
    private static final int PROBES_PER_SECOND = 200;
    /** Firms, and trips, that probes are about: few enough that each row is seen often, enough that no row is hot. */
    private static final int PROBED = 50;

    /** Between the numbers of the workers of one run and of the next: nobody arrives twice. */
    private static final int APART = 100_000_000;

    private static final Duration POLL = Duration.ofMillis(10);
    private static final long LONGEST_NAP = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int DIGITS = 3;

    ProbeLatency {
        settings = new HashMap<>(settings);
    }

    /**
     * How long it took.
     *
     * @param rates individual arrival to the firm's row of {@code enterprise-return-rates}
     * @param trips booking to the trip's row of {@code trip-board}
     * @param latestSend how far behind its schedule the sender was at worst, milliseconds
     */
    record Latencies(Distribution rates, Distribution trips, double latestSend) implements Serializable {}

    /** Milliseconds. */
    record Distribution(long count, double p50, double p99, double p999, double max) implements Serializable {
        private static Distribution of(Histogram micros) {
            return new Distribution(
                    micros.getTotalCount(),
                    millis(micros.getValueAtPercentile(50)),
                    millis(micros.getValueAtPercentile(99)),
                    millis(micros.getValueAtPercentile(99.9)),
                    millis(micros.getMaxValue()));
        }

        private static double millis(long micros) {
            return micros / 1e3;
        }
    }

    @Override
    public Latencies run(Held held) throws InterruptedException {
        AppConfig config = Settings.load(settings);
        try (Sender sender = Sender.soon(config);
                Rows rows = new Rows(config, List.of(Topics.ENTERPRISE_RETURN_RATES, Topics.TRIP_BOARD))) {
            for (int firm = 0; firm < PROBED; firm++) {
                sender.send(load.firm(probedFirm(firm)));
            }
            if (much > 0) {
                sender.send(load.toldOfMuch());
            }
            sender.flush();
            // what is encoded for the first time takes long; so does the first fetch
            long begin = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
            Reader reader = new Reader(rows, begin);
            CompletableFuture<Void> reading = CompletableFuture.runAsync(reader);
            long latest = send(sender, config.topics().workers(), begin);
            reading.get();
            return new Latencies(Distribution.of(reader.rates), Distribution.of(reader.trips), latest / 1e6);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException clear ? clear : new IllegalStateException(failed);
        }
    }

    private long total() {
        return (long) rate * (warmUpSeconds + seconds);
    }

    /** Every so many events there is a probe: of an arrival and of a booking in turn. */
    private int stride() {
        return Math.max(1, rate / PROBES_PER_SECOND);
    }

    /** When an event is due, after the beginning. */
    private long due(long event) {
        return event * TimeUnit.SECONDS.toNanos(1) / rate;
    }

    private int probedFirm(int firm) {
        return load.firms() + run * PROBED + firm;
    }

    private String probedTrip(int trip) {
        return "probe-" + run + '-' + trip;
    }

    /** Sends all on time, and says how late it was at worst, in nanoseconds. */
    private long send(Sender sender, int partitions, long begin) {
        int candidate = load.workers() + run * APART;
        long latest = 0;
        long besides = 0;
        for (long event = 0; event < total(); event++) {
            Instant at = TellLoad.at(first + event);
            ScenarioRecord record;
            if (event % stride() != 0) {
                record = load.event(first + event, at);
            } else {
                long probe = event / stride();
                int about = (int) (probe / 2 % PROBED);
                String id = "probe-" + run + '-' + probe;
                while (partition(candidate, partitions) != about % partitions) {
                    candidate++;
                }
                record = probe % 2 == 0
                        ? load.arrival(id, at, candidate, Load.firmId(probedFirm(about)))
                        : Load.trip(
                                Topics.CHARTER_BUS_EVENTS,
                                id,
                                at,
                                probedTrip(about),
                                new PassengerBooked(load.workerId(candidate), Load.firmId(0), null, null));
                candidate++;
            }
            long dueAt = begin + due(event);
            while (dueAt - System.nanoTime() > 0) {
                LockSupport.parkNanos(LONGEST_NAP);
            }
            latest = Math.max(latest, System.nanoTime() - dueAt);
            sender.send(record);
            while (besides < much * (event + 1) / total()) {
                sender.send(load.oneOfMany(besides++, at));
            }
            if (event % rate == 0) {
                sender.send(Load.tick(at));
            }
        }
        sender.flush();
        return latest;
    }

    private int partition(int worker, int partitions) {
        byte[] key = load.workerId(worker).getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    /** Looks at the rows that probes are about, until all of them are in. */
    private final class Reader implements Runnable {
        private final Histogram rates = new Histogram(DIGITS);
        private final Histogram trips = new Histogram(DIGITS);
        private final Map<String, Integer> firms = new HashMap<>();
        private final Map<String, Integer> buses = new HashMap<>();
        private final int[] seenOfFirm = new int[PROBED];
        private final int[] seenOfTrip = new int[PROBED];
        private final Rows rows;
        private final long begin;

        private Reader(Rows rows, long begin) {
            this.rows = rows;
            this.begin = begin;
            for (int each = 0; each < PROBED; each++) {
                firms.put(Load.firmId(probedFirm(each)), each);
                buses.put(probedTrip(each), each);
            }
        }

        @Override
        public void run() {
            long probes = (total() + stride() - 1) / stride();
            long left = probes;
            long giveUpAt = begin + due(total()) + PATIENCE.toNanos();
            while (left > 0) {
                for (Rows.Row row : rows.poll(POLL, key -> firms.containsKey(key) || buses.containsKey(key))) {
                    long now = System.nanoTime();
                    if (row.value() instanceof EnterpriseReturnRate rate) {
                        left -= seen(now, seenOfFirm, firms.get(row.key()), rate.getReturned(), 0, rates);
                    } else if (row.value() instanceof TripBoardRow trip) {
                        left -= seen(now, seenOfTrip, buses.get(row.key()), trip.getBooked(), 1, trips);
                    }
                }
                if (System.nanoTime() - giveUpAt > 0) {
                    throw new IllegalStateException(
                            left + " of " + probes + " probes were not seen within " + PATIENCE + " of the last event");
                }
            }
        }

        /** Notes what the count shows for the first time, and says how many probes that was. */
        private int seen(long now, int[] seen, int about, int count, int kind, Histogram histogram) {
            int before = seen[about];
            for (int number = before; number < count; number++) {
                long probe = 2L * ((long) number * PROBED + about) + kind;
                long event = probe * stride();
                if (event >= (long) rate * warmUpSeconds) {
                    histogram.recordValue(TimeUnit.NANOSECONDS.toMicros(Math.max(0, now - begin - due(event))));
                }
            }
            seen[about] = Math.max(before, count);
            return seen[about] - before;
        }
    }
}
