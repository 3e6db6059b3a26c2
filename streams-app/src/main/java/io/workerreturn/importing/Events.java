package io.workerreturn.importing;

import io.workerreturn.topology.Topics.Topic;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Takes down what one row says. */
public final class Events implements Iterable<Event> {
    /** Stands where the id will be. */
    public static final String NO_ID = "";

    private final List<Event> told = new ArrayList<>();

    /** An event of which there may be several about the same subject. */
    public <V extends SpecificRecord> void tell(Topic<V> topic, String key, @Nullable V record) {
        told.add(new Event(topic, key, record, null));
    }

    /** An event of which there should be one about its subject. */
    public <V extends SpecificRecord> void tellOnce(Topic<V> topic, String key, V record, String subject) {
        told.add(new Event(topic, key, record, subject));
    }

    void clear() {
        told.clear();
    }

    @Override
    public Iterator<Event> iterator() {
        return told.iterator();
    }
}
