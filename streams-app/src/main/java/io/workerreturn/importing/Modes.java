package io.workerreturn.importing;

import io.workerreturn.schema.TripEvent;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;

/** How a charter goes: its topic, and who speaks of it. */
enum Modes {
    BUS(Topics.CHARTER_BUS_EVENTS, "bus-companies"),
    TRAIN(Topics.CHARTER_TRAIN_EVENTS, "railway"),
    FLIGHT(Topics.CHARTER_FLIGHT_EVENTS, "airlines");

    static final Column<Modes> COLUMN = Column.needed("mode", Form.choice("charter", Modes.class));

    static final Column<String> TRIP = Column.needed("tripId", Form.CODE);

    private final Topic<TripEvent> topic;
    private final String source;

    Modes(Topic<TripEvent> topic, String source) {
        this.topic = topic;
        this.source = source;
    }

    Topic<TripEvent> topic() {
        return topic;
    }

    String source() {
        return source;
    }
}
