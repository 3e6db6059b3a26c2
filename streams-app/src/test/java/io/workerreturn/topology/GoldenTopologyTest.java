package io.workerreturn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GoldenTopologyTest {
    private static final Path EXPECTED = Path.of("src", "test", "resources", "expected-topology.txt");
    private static final Path ACTUAL = Path.of("target", "actual-topology.txt");

    /** Kafka Streams lists them in no order. */
    private static final Pattern STORES = Pattern.compile("\\(stores: \\[(.*)]\\)");

    @Test
    void the_topology_is_the_one_whose_state_is_out_there() throws IOException {
        String actual = STORES.matcher(ReturnTopology.of(
                                Town.settings(Map.of()), Town.SERDES, Town.properties(Path.of("target", "golden")))
                        .describe()
                        .toString())
                .replaceAll(stores -> "(stores: ["
                        + String.join(
                                ", ", new TreeSet<>(List.of(stores.group(1).split(", "))))
                        + "])");
        Files.writeString(ACTUAL, actual);
        assertThat(actual)
                .as("""
                        The topology changed. Running instances have state in stores and internal topics that carry these \
                        names, and tasks that carry these sub-topology numbers.
                        - If an operator was only renamed or added behind the stores of its sub-topology, old state still fits.
                        - If a store, a repartition topic, or the order or number of the sub-topologies changed, it does not: \
                        say so in CHANGELOG.md and have operators start with a new application id and topic prefix, which \
                        replays the source topics.
                        If the change is meant: cp streams-app/%s streams-app/%s, read the difference, run \
                        ./worker-return docs, and commit all of it.\
                        """, ACTUAL, EXPECTED)
                .isEqualTo(Files.exists(EXPECTED) ? Files.readString(EXPECTED) : "");
    }
}
