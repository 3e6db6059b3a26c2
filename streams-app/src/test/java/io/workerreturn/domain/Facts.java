package io.workerreturn.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Facts for tests, reported when they happen. Times are small numbers: the rules know no calendar. */
final class Facts {
    private Facts() {}

    static WorkerFact worker(JourneyRow row, String eventId, long at) {
        return worker(row, eventId, at, null, null, null, null);
    }

    static WorkerFact worker(
            JourneyRow row,
            String eventId,
            long at,
            @Nullable String enterprise,
            @Nullable String division,
            @Nullable Integer code,
            @Nullable Long moment) {
        return new WorkerFact(row, eventId, at, at, "source", enterprise, division, code, moment, null, null);
    }

    static WorkerFact retraction(String eventId, String withdraws, long at) {
        return new WorkerFact(
                JourneyRow.RETRACTION, eventId, at, at, "source", null, null, null, null, null, withdraws);
    }

    static Movement.Milestone milestone(JourneyRow row, long at) {
        return new Movement.Milestone(row, at, at, "m-" + row + "-" + at);
    }

    static Movement movement(String tripId, Movement.Milestone... milestones) {
        return new Movement(tripId, TravelMode.CHARTER_BUS, "520302", List.of(milestones), null, 0);
    }

    static TripFact trip(TripRow row, long at) {
        return new TripFact(
                row,
                row + "-" + at,
                at,
                at,
                "source",
                TravelMode.CHARTER_BUS,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                null);
    }

    static TripFact scheduled(long at, long departure, long arrival) {
        return new TripFact(
                TripRow.SCHEDULED,
                "SCHEDULED-" + at,
                at,
                at,
                "source",
                TravelMode.CHARTER_BUS,
                null,
                null,
                new TripFact.Schedule("浙C12345", "运输公司", 25, "520302", "遵义", "330381", "瑞安", departure, arrival, null),
                null,
                null,
                null,
                false,
                null,
                null);
    }

    static TripFact delayed(long at, long estimate) {
        return new TripFact(
                TripRow.DELAYED,
                "DELAYED-" + at,
                at,
                at,
                "source",
                TravelMode.CHARTER_BUS,
                null,
                null,
                null,
                estimate,
                null,
                null,
                false,
                "雾",
                null);
    }

    static TripFact arrived(long at, @Nullable Integer heads) {
        return new TripFact(
                TripRow.ARRIVED,
                "ARRIVED-" + at,
                at,
                at,
                "source",
                TravelMode.CHARTER_BUS,
                null,
                null,
                null,
                null,
                heads,
                null,
                false,
                null,
                null);
    }

    static TripFact departed(long at, boolean boardingRecorded) {
        return new TripFact(
                TripRow.DEPARTED,
                "DEPARTED-" + at,
                at,
                at,
                "source",
                TravelMode.CHARTER_BUS,
                null,
                null,
                null,
                null,
                null,
                null,
                boardingRecorded,
                null,
                null);
    }

    static TripFact passenger(TripRow row, long at, @Nullable String enterprise) {
        return new TripFact(
                row,
                row + "-" + at,
                at,
                at,
                "source",
                TravelMode.CHARTER_BUS,
                "w1",
                enterprise,
                null,
                null,
                null,
                null,
                false,
                null,
                null);
    }
}
