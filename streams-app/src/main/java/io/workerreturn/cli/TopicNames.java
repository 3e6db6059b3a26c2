package io.workerreturn.cli;

import io.workerreturn.services.Services;
import java.util.Iterator;

/** The names of the public topics, for shells to complete. */
final class TopicNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return Services.everyTopic().map(topic -> topic.name()).iterator();
    }
}
