package io.workerreturn.services;

import io.workerreturn.topology.Topics.Topic;
import java.util.Collection;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** What must stand by the rules alone. */
public final class Recounting {
    private Recounting() {}

    /** A row that must stand. */
    public record Row(Topic<?> topic, String key, SpecificRecord value) {}

    /**
     * All rows of these services, computed anew.
     *
     * @param all everything that they were told, and the latest that they heard
     * @param now epoch milliseconds
     */
    public static List<Row> of(Collection<Service> services, Settings settings, Known all, long now) {
        return services.stream()
                .flatMap(service -> service.chapters(settings).stream())
                .flatMap(chapter -> {
                    Verdict verdict = new Verdict(now);
                    // a rule that is kept key by key says of all keys at once what it says of each
                    chapter.rule().decide(all, now, verdict);
                    return verdict.rows().entrySet().stream()
                            .map(row ->
                                    new Row(row.getKey().topic(), row.getKey().key(), row.getValue()));
                })
                .toList();
    }
}
