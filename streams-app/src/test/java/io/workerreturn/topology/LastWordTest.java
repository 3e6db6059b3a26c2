package io.workerreturn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.domain.LogPlace;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.wire.RawRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Of the records of a firm the one that the brokers got last holds, by whatever partition and however late it comes. */
class LastWordTest {
    private static final List<String> FIRMS = List.of(Told.SHOE_FACTORY, Told.VALVE_WORKS);
    private static final long BEGAN = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    /** A registration, or a closing where nobody is required, that was told to some partition. */
    private record Said(String firm, @Nullable Integer required, LogPlace place) {
        RawRecord record() {
            Enterprise value = required == null ? null : Told.enterprise(firm, required);
            return new RawRecord(
                    Topics.ENTERPRISES.name(),
                    place.partition(),
                    place.offset(),
                    place.appendedAt(),
                    firm.getBytes(StandardCharsets.UTF_8),
                    value == null ? null : Town.bytes(Topics.ENTERPRISES, value),
                    List.of());
        }
    }

    @Property(tries = 100)
    void of_a_firm_the_last_record_holds_in_whatever_order_hops_bring_them(
            @ForAll("said") List<Said> said, @ForAll Random random) {
        Map<String, Integer> expected = new LinkedHashMap<>();
        said.stream()
                .sorted(Comparator.comparing(Said::place))
                .forEach(one -> expected.put(one.firm(), one.required()));
        expected.values().removeIf(required -> required == null);

        List<Said> arriving = new ArrayList<>(said);
        Collections.shuffle(arriving, random);
        try (Town town = new Town()) {
            arriving.forEach(one -> town.tellMoved("firms", one.record()));
            town.settle();
            Map<String, Integer> found = new LinkedHashMap<>();
            town.table(Topics.ENTERPRISE_RETURN_RATES).forEach((firm, row) -> found.put(firm, row.getRequired()));
            assertThat(found).isEqualTo(expected);
        }
    }

    /** Few instants, so that many were appended at the same; one record a place. */
    @Provide
    Arbitrary<List<Said>> said() {
        Arbitrary<LogPlace> places = Combinators.combine(
                        Arbitraries.longs().between(0, 3),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.longs().between(0, 4))
                .as((later, partition, offset) -> new LogPlace(BEGAN + later, partition, offset));
        return Combinators.combine(
                        Arbitraries.of(FIRMS),
                        Arbitraries.integers().between(1, 9).injectNull(0.3),
                        places)
                .as(Said::new)
                .list()
                .uniqueElements(Said::place)
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Test
    void a_closed_firm_stays_closed_when_an_older_registration_comes_by_another_partition() {
        try (Town town = new Town()) {
            town.tell(Topics.ENTERPRISES, Told.SHOE_FACTORY, Told.enterprise(Told.SHOE_FACTORY, 5));
            town.settle().tell(Topics.ENTERPRISES, Told.SHOE_FACTORY, null);
            town.tellMoved(
                    "firms",
                    new Said(Told.SHOE_FACTORY, 7, new LogPlace(Town.APPENDED.toEpochMilli(), 5, 1_000)).record());
            assertThat(town.firm(Told.SHOE_FACTORY)).isNull();
        }
    }

    @Test
    void a_record_at_home_loses_to_a_later_one_that_came_before_it_by_another_partition() {
        try (Town town = new Town()) {
            long later = Town.APPENDED.plusSeconds(60).toEpochMilli();
            town.tellMoved("firms", new Said(Told.SHOE_FACTORY, 7, new LogPlace(later, 5, 0)).record());
            town.tellRaw(
                    Topics.ENTERPRISES,
                    new TestRecord<>(
                            Told.SHOE_FACTORY.getBytes(StandardCharsets.UTF_8),
                            Town.bytes(Topics.ENTERPRISES, Told.enterprise(Told.SHOE_FACTORY, 5)),
                            Town.APPENDED));
            EnterpriseReturnRate row = town.firm(Told.SHOE_FACTORY);
            assertThat(row).isNotNull();
            assertThat(row.getRequired()).isEqualTo(7);
        }
    }
}
