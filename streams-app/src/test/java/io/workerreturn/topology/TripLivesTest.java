package io.workerreturn.topology;

import static io.workerreturn.topology.Told.SHOE_FACTORY;
import static io.workerreturn.topology.Told.arrival;
import static io.workerreturn.topology.Told.at;
import static io.workerreturn.topology.Told.enterprise;
import static io.workerreturn.topology.Told.plan;
import static io.workerreturn.topology.Told.retraction;
import static io.workerreturn.topology.Told.status;
import static io.workerreturn.topology.Told.trip;
import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.schema.Employed;
import io.workerreturn.schema.JourneyPhase;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.schema.TripArrived;
import io.workerreturn.schema.TripDeparted;
import io.workerreturn.schema.TripStatus;
import org.junit.jupiter.api.Test;

class TripLivesTest {
    @Test
    void a_bus_brings_a_worker_back_and_a_mistaken_arrival_is_taken_back() {
        try (Town town = new Town()) {
            town.tick(at("2020-02-20T07:00"));
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 2));
            town.tell(
                    Topics.WORKER_STATUS,
                    "w1",
                    status("w1", "e1", "2020-02-01T08:00", SHOE_FACTORY, new Employed(null)));
            assertThat(town.firm(SHOE_FACTORY).getMissing()).isEqualTo(1);

            town.tell(
                    Topics.CHARTER_BUS_EVENTS,
                    "b1",
                    trip("b1", "t1", "2020-02-18T08:00", plan("2020-02-20T08:00", "2020-02-21T08:00")));
            town.tell(
                    Topics.CHARTER_BUS_EVENTS,
                    "b1",
                    trip("b1", "t2", "2020-02-19T08:00", new PassengerBooked("w1", SHOE_FACTORY, null, null)));
            town.settle();
            assertThat(town.rejected()).isEmpty();
            assertThat(town.journey("w1").getPhase()).isEqualTo(JourneyPhase.BOOKED);
            assertThat(town.trip("b1").getUnconfirmed()).isEqualTo(1);

            town.tell(Topics.CHARTER_BUS_EVENTS, "b1", trip("b1", "t3", "2020-02-20T08:30", new TripDeparted(false)));
            town.settle();
            assertThat(town.journey("w1").getPhase()).isEqualTo(JourneyPhase.EN_ROUTE);
            town.tell(Topics.CHARTER_BUS_EVENTS, "b1", trip("b1", "t4", "2020-02-21T09:00", new TripArrived(null, 1)));
            town.settle();
            assertThat(town.firm(SHOE_FACTORY).getReturned()).isEqualTo(1);
            assertThat(town.firm(SHOE_FACTORY).getReturnRate()).isEqualTo(0.5);
            assertThat(town.firm(SHOE_FACTORY).getReturnedByMode())
                    .containsExactly(java.util.Map.entry(TravelMode.CHARTER_BUS.name(), 1));
            assertThat(town.firm(SHOE_FACTORY).getReturnedByOriginProvince())
                    .containsExactly(java.util.Map.entry("52", 1));
            assertThat(town.trip("b1").getStatus()).isEqualTo(TripStatus.ARRIVED);
            assertThat(town.trip("b1").getMismatch()).isZero();
            assertThat(town.table(Topics.DAILY_ARRIVALS)).containsOnlyKeys(SHOE_FACTORY + "|2020-02-21");
            assertThat(town.table(Topics.RETURN_RATE_ROLLUPS).get("city|all").getReturned())
                    .isEqualTo(1);

            town.tell(Topics.CHARTER_BUS_EVENTS, "b1", trip("b1", "t5", "2020-02-21T10:00", retraction("t4")));
            town.settle();
            assertThat(town.journey("w1").getPhase()).isEqualTo(JourneyPhase.EN_ROUTE);
            assertThat(town.firm(SHOE_FACTORY).getReturned()).isZero();
            assertThat(town.table(Topics.DAILY_ARRIVALS)).isEmpty();
            assertThat(town.rejected()).isEmpty();

            town.tell(Topics.INDIVIDUAL_ARRIVALS, "w1", arrival("w1", "a1", "2020-02-21T11:00", SHOE_FACTORY));
            town.settle();
            assertThat(town.rejected()).isEmpty();
            assertThat(town.journey("w1").getMode()).isEqualTo(TravelMode.SELF_DRIVE);
            assertThat(town.journey("w1").getOriginDivision()).isEqualTo("340100");
            assertThat(town.table(Topics.SOURCE_FRESHNESS))
                    .containsOnlyKeys("bus-companies", "checkpoints", "hr-portal");
        }
    }
}
