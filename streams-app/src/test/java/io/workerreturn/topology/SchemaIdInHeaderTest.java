package io.workerreturn.topology;

import static io.workerreturn.topology.Told.SHOE_FACTORY;
import static io.workerreturn.topology.Told.arrival;
import static io.workerreturn.topology.Told.enterprise;
import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.schema.RejectedRecord;
import io.workerreturn.wire.SchemaIdHeader;
import io.workerreturn.wire.WireFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Producers may put the id of the schema into a header, and leave the value bare. */
class SchemaIdInHeaderTest {
    private static final byte[] FRAMED =
            Town.bytes(Topics.INDIVIDUAL_ARRIVALS, arrival("w1", "a1", "2020-02-20T08:00", SHOE_FACTORY));
    private static final byte[] ID = Arrays.copyOf(FRAMED, WireFormat.HEADER);
    private static final byte[] BARE = Arrays.copyOfRange(FRAMED, WireFormat.HEADER, FRAMED.length);

    private static void tell(Town town, byte[] header) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(SchemaIdHeader.NAME, header);
        town.tellRaw(
                Topics.INDIVIDUAL_ARRIVALS,
                new TestRecord<>("w1".getBytes(StandardCharsets.UTF_8), BARE, headers, Town.APPENDED));
    }

    @Test
    void an_event_whose_schema_stands_in_a_header_counts() {
        try (Town town = new Town()) {
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 1));
            tell(town, ID);
            assertThat(town.firm(SHOE_FACTORY).getReturned()).isEqualTo(1);
            assertThat(town.rejected()).isEmpty();
        }
    }

    @Test
    void one_that_names_it_otherwise_is_kept_whole_with_the_setting_to_change() {
        byte[] guid = ByteBuffer.allocate(17).put((byte) 1).array();
        for (byte[] header : new byte[][] {guid, {0, 1}, {}, {7}}) {
            try (Town town = new Town()) {
                tell(town, header);
                RejectedRecord rejected = town.settle().rejected().get(0);
                assertThat(rejected.getMessage()).contains(SchemaIdHeader.NAME, SchemaIdHeader.SETTING);
                assertThat(rejected.getValue()).isEqualTo(ByteBuffer.wrap(BARE));
                assertThat(rejected.getHeaders())
                        .singleElement()
                        .satisfies(kept -> assertThat(kept.getValue()).isEqualTo(ByteBuffer.wrap(header)));
            }
        }
    }
}
