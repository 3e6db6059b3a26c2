package io.workerreturn.topology;

import io.workerreturn.wire.ToldAt;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of an operator: each destination is a node behind it, which it hands records to by its name. So a record is asked
 * nothing on its way, and passes no node that only parts or unwraps.
 */
public final class Exits {
    /** Behind the name of a hop: the node that Kafka Streams puts before its topic. */
    private static final String DOOR_OF_HOP = "-repartition-filter";

    private final ProcessorContext<String, Object> context;
    private final String chapter;
    private final Map<Destination, String> nodes = new IdentityHashMap<>();

    /**
     * The outputs of the operator whose context this is.
     *
     * @param chapter as {@link Plumbing#outlets} knows the operator
     */
    public Exits(ProcessorContext<String, Object> context, String chapter) {
        this.context = context;
        this.chapter = chapter;
    }

    /**
     * Sends a value.
     *
     * @param value null is a tombstone
     * @param timestamp epoch milliseconds
     */
    public void send(String key, Destination to, @Nullable Object value, long timestamp) {
        Record<String, Object> record = new Record<>(key, value, timestamp);
        if (to == Topics.TRIP_BOARD || to == Topics.ENTERPRISE_RETURN_RATES || to == Topics.RETURN_RATE_ROLLUPS) {
            // the broker writes its own time over that of the record
            ToldAt.write(record.headers(), timestamp);
        }
        String node = nodes.get(to);
        if (node == null) {
            node = node(to, chapter);
            nodes.put(to, node);
        }
        context.forward(record, node);
    }

    /** The node behind an operator for what goes there. */
    static String node(Destination to, String chapter) {
        return to instanceof Hop hop ? door(topic(hop, chapter)) : "publish-" + to.name() + "-of-" + chapter;
    }

    /** The node of a hop by its name. */
    static String door(String hop) {
        return hop + DOOR_OF_HOP;
    }

    /** Name of a hop's internal topic, without what Kafka Streams puts before and after. */
    static String topic(Hop hop, String chapter) {
        return hop == Hop.SOURCE_TALLIES ? hop.topic() + "-of-" + chapter : hop.topic();
    }
}
