package io.workerreturn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.domain.Counts;
import io.workerreturn.domain.TallyBatch;
import io.workerreturn.wire.PartialTally;
import io.workerreturn.wire.StateCodecs;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class PartialTalliesTest {
    private static final int BROKER_TAKES = 1 << 20;

    private static KeyValueStore<String, PartialTally> store() {
        KeyValueStore<String, PartialTally> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore("shares"), Serdes.String(), StateCodecs.partialTally())
                .withLoggingDisabled()
                .build();
        store.init(new MockProcessorContext<>().getStateStoreContext(), store);
        return store;
    }

    @Test
    void a_city_of_which_every_firm_changes_at_once_is_sent_in_batches_that_a_broker_takes() {
        PartialTallies tallies = new PartialTallies(store(), 3);
        // the most buckets that a head-count can have, of firms with long names
        Counts everybody =
                Counts.of(IntStream.range(0, 140).mapToLong(i -> 1_000_000 + i).toArray());
        List<String> firms = IntStream.range(0, 20_000)
                .mapToObj(number -> "F".repeat(58) + number)
                .toList();
        firms.forEach(firm -> tallies.add(firm, everybody, 7));
        List<TallyBatch> sent = new ArrayList<>();
        tallies.send(firm -> firm.hashCode() & 7, (partition, batch) -> {
            assertThat(batch.entries()).allMatch(entry -> (entry.key().hashCode() & 7) == partition);
            sent.add(batch);
        });
        assertThat(sent)
                .allMatch(batch -> batch.from() == 3)
                .allMatch(batch -> StateCodecs.tallyBatch().serializer().serialize("", batch).length < BROKER_TAKES)
                .flatExtracting(TallyBatch::entries)
                .extracting(TallyBatch.Entry::key)
                .containsExactlyInAnyOrderElementsOf(firms);
        tallies.send(
                firm -> 0, (partition, batch) -> assertThat(batch.entries()).isEmpty());
    }
}
