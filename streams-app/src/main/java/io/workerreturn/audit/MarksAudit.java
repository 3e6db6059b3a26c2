package io.workerreturn.audit;

import io.workerreturn.audit.ServicesAudit.Found;
import io.workerreturn.schema.LogMark;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Decoded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * Takes some of the marks anew, from when the brokers got their ticks: the same tick makes the same mark, whenever. It may only come to
 * stand further on where a partition has copies, and records had been appended that were not on enough brokers yet; looking back takes them in.
 */
final class MarksAudit {
    /** Each costs a question to the brokers. */
    private static final int MOST = 100;

    private MarksAudit() {}

    static Found run(AuditSettings settings, AvroSerdes serdes, Map<String, Object> client, AuditProgress progress) {
        Tables marks = new Tables(serdes);
        try (TopicReader reader =
                new TopicReader(client, settings.topicPrefix(), settings.patience(), List.of(Topics.LOG_MARKS))) {
            reader.readOn("Reading marks", progress, marks);
        }
        List<String> keys = new ArrayList<>(new TreeSet<>(marks.keys(Topics.LOG_MARKS)));
        int step = Math.max(1, (keys.size() + MOST - 1) / MOST);
        Map<Comparison.Row, List<Difference>> differences = new TreeMap<>();
        int compared = 0;
        try (TopicReader sources =
                new TopicReader(client, settings.topicPrefix(), settings.patience(), AsKnown.SOURCES)) {
            for (int i = 0; i < keys.size(); i += step) {
                String key = keys.get(i);
                if (marks.read(Topics.LOG_MARKS, key) instanceof Decoded.Value<LogMark> mark) {
                    List<Difference> wrong = compare(settings.topicPrefix(), key, Mark.of(mark.value()), sources);
                    if (!wrong.isEmpty()) {
                        differences.put(new Comparison.Row(Topics.LOG_MARKS.name(), key), wrong);
                    }
                    compared++;
                }
            }
        }
        return new Found(differences, Map.of(Topics.LOG_MARKS.name(), compared), 0, Map.of());
    }

    private static List<Difference> compare(String prefix, String key, Mark mark, TopicReader sources) {
        List<Difference> wrong = new ArrayList<>();
        Map<TopicPartition, Long> first = sources.firstSince(mark.appendedAt());
        Set<TopicPartition> copied = sources.copied();
        sources.ends().forEach((place, end) -> {
            String topic = place.topic().substring(prefix.length());
            long marked = mark.end(topic, place.partition());
            long expected = first.getOrDefault(place, end);
            // of a record that is on one broker alone everybody knows at once
            boolean mayBeShort = copied.contains(place) && mark.knows(topic, place.partition());
            if (marked > expected || marked < expected && !mayBeShort) {
                wrong.add(new Difference(
                        Topics.LOG_MARKS.name(),
                        key,
                        topic + "-" + place.partition(),
                        Long.toString(expected),
                        Long.toString(marked)));
            }
        });
        return wrong;
    }
}
