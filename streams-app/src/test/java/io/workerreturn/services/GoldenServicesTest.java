package io.workerreturn.services;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.topology.Town;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GoldenServicesTest {
    private static final Path EXPECTED = Path.of("src", "test", "resources", "expected-services-topology.txt");
    private static final Path ACTUAL = Path.of("target", "actual-services-topology.txt");

    /** Kafka Streams lists them in no order. */
    private static final Pattern STORES = Pattern.compile("\\(stores: \\[(.*)]\\)");

    @Test
    void the_topology_of_the_services_is_the_one_whose_state_is_out_there() throws IOException {
        String actual = STORES.matcher(ServicesTopology.of(
                                Services.ALL,
                                new Settings(Map.of()),
                                Town.settings(Map.of()),
                                Town.SERDES,
                                Town.properties(Path.of("target", "golden")))
                        .describe()
                        .toString())
                .replaceAll(stores -> "(stores: ["
                        + String.join(
                                ", ", new TreeSet<>(List.of(stores.group(1).split(", "))))
                        + "])");
        Files.writeString(ACTUAL, actual);
        assertThat(actual)
                .as("""
                    The topology of the services changed. Running instances have state in stores and internal topics that \
                    carry these names, and tasks that carry these sub-topology numbers. A new service goes to the end of the \
                    list, so that the numbers of the others stay; where a store or a number changed all the same, say in \
                    CHANGELOG.md that the services have to be reset.
                    If the change is meant: cp streams-app/%s streams-app/%s, read the difference, run \
                    ./worker-return docs, and commit all of it.\
                    """, ACTUAL, EXPECTED)
                .isEqualTo(Files.exists(EXPECTED) ? Files.readString(EXPECTED) : "");
    }
}
