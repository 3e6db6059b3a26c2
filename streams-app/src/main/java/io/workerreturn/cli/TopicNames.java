package io.workerreturn.cli;

import io.workerreturn.topology.Topics;
import java.util.Iterator;

/** The names of the public topics, for shells to complete. */
final class TopicNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return Topics.ALL.stream().map(topic -> topic.name()).iterator();
    }
}
