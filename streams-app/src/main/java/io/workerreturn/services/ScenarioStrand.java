package io.workerreturn.services;

import io.workerreturn.topology.Topics.Topic;
import java.util.List;
import java.util.SortedMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What a scenario tells about a service, from its seed alone. */
public interface ScenarioStrand {
    /** All of it, in any order. */
    List<Telling> tell(City city);

    /**
     * A record.
     *
     * @param at when it is sent, in the scenario's time, epoch milliseconds
     */
    record Telling(long at, Topic<?> topic, String key, SpecificRecord value) {}

    /**
     * The city of the scenario.
     *
     * @param start its first instant, epoch milliseconds
     * @param end its last
     */
    record City(long seed, long start, long end, List<Firm> firms, List<Trip> trips) {}

    /** A firm of it. */
    record Firm(String enterpriseId, String township) {}

    /**
     * A trip of it.
     *
     * @param division where it begins
     * @param departure as planned, epoch milliseconds
     * @param arrival when it comes, epoch milliseconds
     * @param heads how many people it brings to which firm, by what is told about them; none if it does not arrive
     * @param topic by which it is told
     * @param source who tells it
     * @param arrivedBy the eventId by which it is told to have arrived; null if it does not arrive
     */
    record Trip(
            String tripId,
            String division,
            long departure,
            long arrival,
            SortedMap<String, Integer> heads,
            Topic<?> topic,
            String source,
            @Nullable String arrivedBy) {}
}
