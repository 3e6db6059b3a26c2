package io.workerreturn.services;

import io.workerreturn.topology.Topics.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Something that the board can be asked about a service, by dispatchers, administrators and the service's own office alone. How it looks
 * is told by the page module {@code page.js} in the service's folder of the resources.
 *
 * @param name its address, below that of the service: lower-case letters
 * @param shows the compacted topics of whose rows the board keeps the latest for it; those of which nobody asks it does not read
 * @param parameters that a question may have
 * @param answer what is answered
 */
public record Panel(String name, List<Topic<?>> shows, Set<String> parameters, Answer answer) {
    public Panel {
        shows = List.copyOf(shows);
        // in their order, as refusals name them
        parameters = new TreeSet<>(parameters);
    }

    /** Answers a question, as a pure function of what the topics say. */
    @FunctionalInterface
    public interface Answer {
        /**
         * What is answered, as records that become JSON: times as {@link Instant}, no row of a topic. Null if there is nothing of that
         * name. It must not hold the tables themselves.
         */
        @Nullable
        Object to(Shown shown, Asked asked);
    }

    /** What the board knows now. */
    public interface Shown {
        /** The latest row of each key of a topic that the panel shows. */
        <V extends SpecificRecord> Map<String, V> rows(Topic<V> topic);

        /** What time it is on the board; null while it was told none. */
        @Nullable
        Instant now();
    }

    /**
     * A question.
     *
     * @param account who asks; empty where nobody has to say who they are
     * @param parameters those that are given, and not blank
     */
    public record Asked(Optional<String> account, Map<String, String> parameters) {
        public Asked {
            parameters = Map.copyOf(parameters);
        }

        /** A parameter; empty if it is not given. */
        public Optional<String> text(String name) {
            return Optional.ofNullable(parameters.get(name));
        }
    }
}
