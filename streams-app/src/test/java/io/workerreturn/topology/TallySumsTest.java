package io.workerreturn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.domain.Counts;
import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TallyBatch;
import io.workerreturn.domain.TallySum;
import io.workerreturn.wire.StateCodecs;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class TallySumsTest {
    private static final String FIRM = "firm";
    private static final String DAY = "firm|2020-02-20";

    private final KeyValueStore<String, TallySum> store = store();
    private TallySums sums = sums();

    private static KeyValueStore<String, TallySum> store() {
        KeyValueStore<String, TallySum> store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore("sums"), Serdes.String(), StateCodecs.tallySum())
                .withLoggingDisabled()
                .build();
        store.init(new MockProcessorContext<>().getStateStoreContext(), store);
        return store;
    }

    /** As when a task starts, or is revived. */
    private TallySums sums() {
        return new TallySums(store, FIRM::equals);
    }

    private void counts(int partition, String key, int count, long asOf) {
        sums.receive(new TallyBatch(partition, List.of(new TallyBatch.Entry(key, tally(count, asOf)))));
    }

    private static Tally tally(int count, long asOf) {
        return Tally.of(Counts.of(count), asOf);
    }

    private List<String> published() {
        List<String> published = new ArrayList<>();
        sums.publish((key, change) -> published.add(
                key + " " + change.before().counts() + " " + change.after().counts()));
        return published;
    }

    @Test
    void what_changes_often_is_published_once_as_it_was_published_before_and_as_it_is() {
        counts(1, FIRM, 2, 1);
        counts(2, FIRM, 3, 2);
        assertThat(published()).containsExactly("firm {} {0=5}");
        counts(1, FIRM, 1, 3);
        counts(1, FIRM, 1, 3);
        counts(2, FIRM, 4, 4);
        counts(2, FIRM, 7, 5);
        assertThat(published()).containsExactly("firm {0=5} {0=8}");
        assertThat(published()).isEmpty();
    }

    @Test
    void whoever_starts_anew_publishes_what_was_not_and_nothing_twice() {
        counts(1, FIRM, 2, 1);
        published();
        counts(1, FIRM, 3, 2);
        counts(1, DAY, 1, 2);
        sums = sums();
        counts(1, FIRM, 4, 3);
        assertThat(published()).containsExactlyInAnyOrder("firm {0=2} {0=4}", DAY + " {} {0=1}");
        sums = sums();
        assertThat(published()).isEmpty();
    }

    @Test
    void a_day_that_fell_to_zero_is_known_until_that_is_published() {
        counts(1, DAY, 1, 1);
        published();
        counts(1, DAY, 0, 2);
        assertThat(sums.knows(DAY)).isTrue();
        assertThat(published()).containsExactly(DAY + " {0=1} {}");
        assertThat(sums.knows(DAY)).isFalse();
        assertThat(store.get(DAY)).isNull();
    }

    @Test
    void a_firm_that_lost_everybody_keeps_its_time() {
        counts(1, FIRM, 1, 5);
        counts(1, FIRM, 0, 3);
        published();
        assertThat(sums.sum(FIRM)).isEqualTo(Tally.of(Counts.NONE, 5));
    }

    @Test
    void a_firm_of_which_something_else_changed_is_published_and_leaves_no_row_of_nobody() {
        sums.publishAgain(FIRM);
        sums.publishAgain(FIRM);
        assertThat(published()).containsExactly("firm {} {}");
        assertThat(store.get(FIRM)).isNull();
    }

    @Test
    void what_was_published_between_is_not_published_again() {
        counts(1, FIRM, 2, 1);
        published();
        counts(1, FIRM, 3, 2);
        assertThat(sums.published(FIRM)).isEqualTo(new TallySums.Change(tally(2, 1), tally(3, 2)));
        assertThat(published()).isEmpty();
        counts(1, FIRM, 4, 3);
        assertThat(published()).containsExactly("firm {0=3} {0=4}");
    }
}
