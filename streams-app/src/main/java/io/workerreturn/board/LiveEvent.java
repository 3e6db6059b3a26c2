package io.workerreturn.board;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One event of the live feed, written once for all who are to see the same.
 *
 * @param number grows from event to event
 */
record LiveEvent(long number, Topic topic, byte[] frame) {
    /** What events are about. */
    enum Topic {
        OVERVIEW,
        FIRMS,
        TRIPS,
        ALERTS,
        SOURCES,
        CHANGES,
        /** Rows of services changed: ask their panels again. */
        SERVICES,
        /** Reload what you show: you missed something. */
        RESET;

        /** As the API spells it. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether an event says all that those before it said. */
        boolean supersedes() {
            return this == OVERVIEW || this == SOURCES || this == SERVICES;
        }

        /** Those that a client may choose. */
        static Set<Topic> all() {
            return Arrays.stream(values()).filter(topic -> topic != RESET).collect(Collectors.toSet());
        }

        static Optional<Topic> labelled(String label) {
            return all().stream().filter(topic -> topic.label().equals(label)).findFirst();
        }
    }

    /** Those about these topics, one behind the other. */
    static byte[] together(Stream<LiveEvent> events, Set<Topic> topics) {
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        events.filter(event -> topics.contains(event.topic())).forEach(event -> together.writeBytes(event.frame()));
        return together.toByteArray();
    }

    /** An event as the standard has it. JSON has no line breaks, so its data is one line. */
    static byte[] frame(String id, Topic topic, Object data) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(("id: " + id + "\nevent: " + topic.label() + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        frame.writeBytes(Json.bytes(data));
        frame.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
        return frame.toByteArray();
    }
}
