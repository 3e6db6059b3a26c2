package io.workerreturn.wire;

import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.TripEvent;
import java.time.Instant;

/** Records for tests. */
final class Samples {
    static final String TOPIC = "test.charter-bus-events";

    private Samples() {}

    static TripEvent booking(String eventId) {
        return trip(
                eventId,
                PassengerBooked.newBuilder()
                        .setWorker("5f0c7a3e9b1d4c6288aa01e2f3b4c5d6")
                        .setEnterprise("91330381MA2ABCDE1X")
                        .setSeat("12A")
                        .build());
    }

    static TripEvent trip(String eventId, Object payload) {
        return TripEvent.newBuilder()
                .setEventId(eventId)
                .setOccurredAt(Instant.parse("2020-02-20T08:00:00Z"))
                .setReportedAt(Instant.parse("2020-02-20T08:01:00Z"))
                .setSource("bus-companies")
                .setTripId("bus-0001")
                .setPayload(payload)
                .build();
    }
}
