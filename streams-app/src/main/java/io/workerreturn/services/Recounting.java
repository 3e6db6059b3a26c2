package io.workerreturn.services;

import io.workerreturn.domain.FactSet;
import io.workerreturn.topology.Topics.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** What must stand by the rules alone. */
public final class Recounting {
    private Recounting() {}

    /** A row that must stand. */
    public record Row(Topic<?> topic, String key, SpecificRecord value) {}

    /**
     * All rows of these services, computed anew.
     *
     * @param all everything that they were told, and the latest that they heard; what a chapter says others may hear, too, by what
     *     it says now
     * @param now epoch milliseconds
     */
    public static List<Row> of(Collection<Service> services, Settings settings, Known all, long now) {
        List<Row> rows = new ArrayList<>();
        for (Service service : services) {
            Map<Topic<?>, Map<String, SpecificRecord>> said = new HashMap<>();
            for (Chapter chapter : service.chapters(settings)) {
                Verdict verdict = new Verdict(now);
                chapter.rule().says().forEach(topic -> said.computeIfAbsent(topic, unseen -> new TreeMap<>()));
                // a rule that is kept key by key says of all keys at once what it says of each
                chapter.rule().decide(new Hearsay(all, said), now, verdict);
                verdict.rows().forEach((place, row) -> {
                    rows.add(new Row(place.topic(), place.key(), row));
                    Objects.requireNonNull(said.get(place.topic())).put(place.key(), row);
                });
            }
        }
        return rows;
    }

    /** What is known, and what chapters before said. */
    private record Hearsay(Known all, Map<Topic<?>, Map<String, SpecificRecord>> said) implements Known {
        @Override
        public <B> Map<String, FactSet<Told<B>>> told(Source<?, B> source) {
            return all.told(source);
        }

        @Override
        public <E> Map<String, E> heard(Heard<?, E> heard) {
            Map<String, SpecificRecord> rows = said.get(heard.topic());
            return rows == null ? all.heard(heard) : extracts(heard, rows);
        }

        private static <V extends SpecificRecord, E> Map<String, E> extracts(
                Heard<V, E> heard, Map<String, SpecificRecord> rows) {
            Map<String, E> extracts = new TreeMap<>();
            rows.forEach((key, row) -> {
                E extract = heard.extract().apply(heard.topic().type().cast(row));
                if (extract != null) {
                    extracts.put(key, extract);
                }
            });
            return extracts;
        }
    }
}
