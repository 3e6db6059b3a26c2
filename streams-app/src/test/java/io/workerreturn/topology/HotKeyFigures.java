package io.workerreturn.topology;

import io.workerreturn.domain.JourneyRow;
import io.workerreturn.domain.WorkerFact;
import io.workerreturn.schema.ClockTick;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.Test;

/**
 * What a fact more about one worker takes when there are so many already, and for how long a turn of the walk over them holds up
 * others. No test, since it shows nothing but times: {@code mvn -pl streams-app -am test -Dtest=HotKeyFigures
 * -Dsurefire.failIfNoSpecifiedTests=false}, with {@code -Dfacts=1000000} for the greatest number.
 */
class HotKeyFigures {
    private static final long START = Town.SEASON_START.toEpochMilli();
    /** Processor time of the one thread that does it all: others on the machine don't count. */
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

    private static final int PER_TRANSACTION = 2_000;
    private static final String IN = "in";

    private final TopologySettings settings = Town.settings(Map.of());
    private int told;
    private final List<Long> nanos = new ArrayList<>();

    /** The journey book, told facts that cost nothing to read. */
    private final class Book implements Processor<String, Integer, String, Object> {
        private final Processor<String, Object, String, Object> book =
                JourneyBook.supplier(settings).get();

        @Override
        public void init(ProcessorContext<String, Object> context) {
            book.init(context);
        }

        @Override
        public void process(Record<String, Integer> record) {
            for (int i = 0; i < record.value(); i++) {
                // in no order
                int number = told++ * 0x9E3779B1;
                WorkerFact fact = new WorkerFact(
                        number % 3 == 0 ? JourneyRow.REPORTED_FOR_DUTY : JourneyRow.HOUSED,
                        "event-" + told,
                        START + (number & 0x7FFFFFFFL),
                        START + (number & 0x7FFFFFFFL),
                        "hr-portal",
                        null,
                        null,
                        null,
                        null,
                        "grid",
                        null);
                long before = THREAD.getCurrentThreadCpuTime();
                book.process(new Record<>(record.key(), fact, record.timestamp()));
                nanos.add(THREAD.getCurrentThreadCpuTime() - before);
            }
        }
    }

    private TopologyTestDriver driver() throws IOException {
        Properties properties = Town.properties(Files.createTempDirectory("hot"));
        properties.remove("rocksdb.config.setter");
        StreamsBuilder builder = new StreamsBuilder();
        Clock.follow(
                builder,
                Topics.CLOCK.name(),
                Town.SERDES.reader(ClockTick.class),
                settings.metrics().unusableTicks());
        KStream<String, Object> sent = builder.stream(IN, Consumed.with(Serdes.String(), Serdes.Integer()))
                .process(new ProcessorSupplier<String, Integer, String, Object>() {
                    @Override
                    public Book get() {
                        return new Book();
                    }

                    @Override
                    public Set<StoreBuilder<?>> stores() {
                        return JourneyBook.supplier(settings).stores();
                    }
                });
        for (Destination to : List.of(Topics.WORKER_JOURNEYS, Hop.TALLIES, Hop.SOURCE_TALLIES)) {
            sent.foreach((key, value) -> {}, Named.as(Exits.node(to, JourneyBook.CHAPTER)));
        }
        return new TopologyTestDriver(builder.build(), properties, Town.APPENDED);
    }

    @Test
    void figures() throws IOException {
        int most = Integer.getInteger("facts", 100_000);
        System.out.printf("%n| facts before | µs a fact, mean | p99 | longest | ms a turn, mean | longest | turns |%n");
        System.out.printf("| --: | --: | --: | --: | --: | --: | --: |%n");
        try (TopologyTestDriver driver = driver()) {
            TestInputTopic<String, Integer> in = driver.createInputTopic(
                    IN, new StringSerializer(), Serdes.Integer().serializer());
            for (int size = 10; size <= most; size *= 10) {
                while (told < size) {
                    in.pipeInput("w1", Math.min(PER_TRANSACTION, size - told));
                }
                nanos.clear();
                in.pipeInput("w1", Math.min(size / 2, PER_TRANSACTION));
                long[] facts =
                        nanos.stream().mapToLong(Long::longValue).sorted().toArray();
                nanos.clear();
                int turns = size / Portions.DEFAULT.atOnce() + 3;
                long[] turn = new long[turns];
                for (int i = 0; i < turns; i++) {
                    long before = THREAD.getCurrentThreadCpuTime();
                    driver.advanceWallClockTime(settings.sendEvery());
                    turn[i] = THREAD.getCurrentThreadCpuTime() - before;
                }
                System.out.printf(
                        "| %,d | %.1f | %.1f | %.1f | %.1f | %.1f | %d |%n",
                        size,
                        Arrays.stream(facts).average().orElse(0) / 1e3,
                        facts[facts.length * 99 / 100] / 1e3,
                        facts[facts.length - 1] / 1e3,
                        Arrays.stream(turn).average().orElse(0) / 1e6,
                        Arrays.stream(turn).max().orElse(0) / 1e6,
                        turns);
            }
            driver.advanceWallClockTime(Duration.ofSeconds(1));
        }
    }
}
