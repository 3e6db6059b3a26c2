package io.workerreturn.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.importing.Kind;
import io.workerreturn.importing.Kinds;
import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.PhaseCounts;
import io.workerreturn.services.Quarter.Line;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.RecordLimits;
import io.workerreturn.words.Language;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** The laws that every service keeps. A service's test extends it, and tells of a life that has all that is hard in it. */
public abstract class ServiceLaws {
    private static final int SHUFFLES = 12;
    private static final int FEW = 10_000;
    /** What is quadratic costs sixteen times as much. */
    private static final int TIMES = 4;

    /** What the core concludes of a firm whose people, but for these on duty, are all unheard of. */
    protected static Line firm(String id, String name, List<EnterpriseClass> classes, int required, int onDuty) {
        return new Line(
                Topics.ENTERPRISE_RETURN_RATES,
                id,
                new EnterpriseReturnRate(
                        id,
                        name,
                        "安阳街道",
                        "机械",
                        classes,
                        null,
                        required,
                        null,
                        null,
                        null,
                        0,
                        0,
                        new PhaseCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
                        0,
                        onDuty,
                        null,
                        null,
                        0,
                        null,
                        Map.of(),
                        Map.of(),
                        null,
                        null));
    }

    /** Anew each time. */
    protected abstract Service service();

    /** What is told and heard, conclusions in the order in which they are concluded. */
    protected abstract List<Line> life();

    /** The moments at which somebody looks, in their order. */
    protected abstract List<Instant> looks();

    private Set<Topic<?>> heard() {
        return new HashSet<>(service().heard());
    }

    private Instant last() {
        return looks().get(looks().size() - 1);
    }

    private Map<String, ?> after(List<Line> lines) {
        try (Quarter quarter = new Quarter(service())) {
            lines.forEach(quarter::tell);
            Map<String, ?> tables = quarter.tick(last()).tables();
            assertThat(quarter.rejected()).isEmpty();
            return tables;
        }
    }

    /** Whatever is wrong with it, and whoever sees that first: the door, the decoder, the checks. */
    @Test
    void what_the_core_is_told_and_cannot_use_the_core_alone_rejects() {
        byte[] key = "k".getBytes(StandardCharsets.UTF_8);
        byte[] large = new byte[RecordLimits.VALUE + 1];
        try (Quarter quarter = new Quarter(service())) {
            for (Topic<?> topic : service().overheard()) {
                quarter.tellRaw(topic, null, new byte[] {1, 2, 3})
                        .tellRaw(topic, new byte[] {(byte) 0xc3, 0x28}, new byte[] {1, 2, 3})
                        .tellRaw(topic, new byte[RecordLimits.KEY + 1], new byte[] {1, 2, 3})
                        .tellRaw(topic, key, large)
                        .tellRaw(topic, key, new byte[0])
                        .tellRaw(topic, key, null)
                        .tellRaw(topic, key, new byte[] {1, 2, 3});
            }
            quarter.tick(last());
            assertThat(quarter.rejected()).isEmpty();
        }
        try (Quarter quarter = new Quarter(service())) {
            service().told().forEach(topic -> quarter.tellRaw(topic, key, large));
            quarter.tick(last());
            assertThat(quarter.rejected())
                    .as("what nobody else is told")
                    .hasSameSizeAs(service().told());
        }
    }

    @Test
    void the_life_says_something() {
        assertThat(after(life()).values()).noneMatch(table -> ((Map<?, ?>) table).isEmpty());
    }

    @Test
    void whatever_the_order_and_however_often_the_same_is_concluded() {
        Map<String, ?> expected = after(life());
        Random random = new Random(22);
        for (int i = 0; i < SHUFFLES; i++) {
            List<Line> facts = new ArrayList<>(life().stream()
                    .filter(line -> !heard().contains(line.topic()))
                    .toList());
            facts.addAll(facts.subList(0, random.nextInt(facts.size())));
            Collections.shuffle(facts, random);
            // a compacted topic keeps the order of each key
            List<Line> all = new ArrayList<>(facts);
            int at = 0;
            for (Line row : life()) {
                if (heard().contains(row.topic())) {
                    at = Math.min(all.size(), at + random.nextInt(3));
                    all.add(at++, row);
                }
            }
            assertThat(after(all)).as("shuffle %d", i).isEqualTo(expected);
        }
    }

    @Test
    void law_9_what_stood_in_between_does_not_matter() {
        Map<String, Line> latest = new LinkedHashMap<>();
        List<Line> compacted = new ArrayList<>();
        for (Line line : life()) {
            if (heard().contains(line.topic())) {
                latest.put(line.topic().name() + '|' + line.key(), line);
            } else {
                compacted.add(line);
            }
        }
        latest.values().stream().filter(line -> line.value() != null).forEach(compacted::add);
        assertThat(compacted).hasSizeLessThan(life().size());
        assertThat(after(compacted)).isEqualTo(after(life()));
    }

    @Test
    void whoever_looks_often_and_whoever_looks_once_see_the_same() {
        try (Quarter quarter = new Quarter(service())) {
            List<Line> told = new ArrayList<>();
            int step = Math.max(1, life().size() / looks().size());
            for (int i = 0; i < looks().size(); i++) {
                int end = i == looks().size() - 1 ? life().size() : Math.min(life().size(), (i + 1) * step);
                life().subList(Math.min(i * step, end), end).forEach(line -> {
                    told.add(line);
                    quarter.tell(line);
                });
                // what stands at each moment is what the rule says of what was told by then
                assertThat((Map<String, ?>) quarter.tick(looks().get(i)).tables())
                        .as("at %s", looks().get(i))
                        .isEqualTo(quarter.recounted(told, looks().get(i)));
            }
            assertThat((Map<String, ?>) quarter.tables()).isEqualTo(after(life()));
        }
    }

    @Test
    void its_files_are_called_something_and_tell_what_it_is_told() {
        for (Kind kind : service().imports()) {
            for (Language language : Language.values()) {
                assertThat(kind.title().in(language)).isNotBlank();
                assertThat(kind.means().in(language)).isNotBlank();
                kind.columns()
                        .forEach(column ->
                                assertThat(column.meaning().in(language)).isNotBlank());
            }
            assertThat(service().told()).containsAll(kind.topics());
        }
        List<Kind> own = service().imports();
        assertThat(Kinds.CORE.and(own).all()).endsWith(own.toArray(Kind[]::new));
    }

    @Test
    void what_does_not_change_is_not_told_again() {
        try (Quarter quarter = new Quarter(service())) {
            life().forEach(quarter::tell);
            quarter.tick(last()).publishedSince();
            life().stream().filter(line -> !heard().contains(line.topic())).forEach(quarter::tell);
            quarter.tick(last());
            assertThat(quarter.publishedSince()).isZero();
        }
    }

    /** Nobody has so many facts; a broken upstream or malice has, and all others of the service wait meanwhile. */
    @Test
    void each_fact_costs_the_same_however_many_are_told_of_one_key() {
        try (Quarter quarter = new Quarter(service())) {
            for (Topic<?> topic : toldOrOverheard()) {
                List<Line> few = ofOneKey(topic, FEW);
                List<Line> many = ofOneKey(topic, FEW * TIMES);
                assertThat(Costs.of(() -> quarter.recounted(many, last())))
                        .as("%s: bytes made for %d facts of one key", topic.name(), FEW * TIMES)
                        .isLessThan(Costs.of(() -> quarter.recounted(few, last())) * TIMES * 2);
                assertThat(quarter.looks(many, last()))
                        .as("%s: looks at %d facts of one key", topic.name(), FEW * TIMES)
                        .isLessThan(quarter.looks(few, last()) * TIMES * 2);
            }
        }
    }

    private Set<Topic<?>> toldOrOverheard() {
        Set<Topic<?>> topics = new HashSet<>(service().told());
        topics.addAll(service().overheard());
        return topics;
    }

    /** The life, and what it tells of one key of this topic again and again, each time as something new. */
    private List<Line> ofOneKey(Topic<?> topic, int facts) {
        Map<String, List<Line>> byKey = new LinkedHashMap<>();
        life().stream()
                .filter(line -> line.topic() == topic)
                .forEach(line -> byKey.computeIfAbsent(line.key(), unseen -> new ArrayList<>())
                        .add(line));
        List<Line> most = Collections.max(byKey.values(), Comparator.comparingInt(List::size));
        List<Line> lines = new ArrayList<>(life());
        for (int i = 0; i < facts; i++) {
            Line line = most.get(i % most.size());
            SpecificRecord copy =
                    SpecificData.getForClass(topic.type()).deepCopy(line.value().getSchema(), line.value());
            copy.put(copy.getSchema().getField("eventId").pos(), "one-of-many-" + i);
            lines.add(new Line(topic, line.key(), copy));
        }
        return lines;
    }
}
