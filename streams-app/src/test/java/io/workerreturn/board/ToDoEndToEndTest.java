package io.workerreturn.board;

import static io.workerreturn.topology.Told.SHOE_FACTORY;
import static io.workerreturn.topology.Told.VALVE_WORKS;
import static io.workerreturn.topology.Told.at;
import static io.workerreturn.topology.Told.enterprise;
import static io.workerreturn.topology.Told.plan;
import static io.workerreturn.topology.Told.status;
import static io.workerreturn.topology.Told.trip;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.workerreturn.domain.ContactRole;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.schema.Contact;
import io.workerreturn.schema.EmployerChanged;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.TripCancelled;
import io.workerreturn.schema.TripDeparted;
import io.workerreturn.schema.TripScheduled;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.ContactRecords;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bus is cancelled: people are called, and what they ride on instead is booked. */
class ToDoEndToEndTest extends EndToEnd {
    private static final String CONTACTS = "/api/v1/trips/b1/contacts";
    private static final String REBOOKING = "/api/v1/trips/b1/rebooking";
    /** No area code begins so: nobody has this number. */
    private static final String PHONE = "0000-00012345";

    @BeforeEach
    void a_bus_with_seven_people_of_two_firms_is_cancelled_and_another_goes_with_six_seats() throws Exception {
        begin(Map.of());
        tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 10));
        tell(Topics.ENTERPRISES, VALVE_WORKS, enterprise(VALVE_WORKS, 10));
        bus("b1", "1", plan("2020-02-20T08:00", "2020-02-20T20:00"));
        TripScheduled plan = plan("2020-02-21T08:00", "2020-02-21T20:00");
        bus(
                "b2",
                "1",
                new TripScheduled(
                        plan.getVehicle(),
                        plan.getCarrier(),
                        6,
                        plan.getOriginDivision(),
                        plan.getOriginPlace(),
                        plan.getDestinationDivision(),
                        plan.getDestinationPlace(),
                        plan.getScheduledDeparture(),
                        plan.getScheduledArrival(),
                        plan.getTaskTeam()));
        for (int worker = 1; worker <= 7; worker++) {
            bus(
                    "b1",
                    "w" + worker,
                    new PassengerBooked("w" + worker, worker <= 5 ? SHOE_FACTORY : VALVE_WORKS, null, null));
        }
        tell(Topics.CHARTER_BUS_EVENTS, "b1", trip("b1", "c", "2020-02-19T20:00", new TripCancelled(null)));
        tell(
                Topics.CONTACTS,
                ContactRecords.key(ContactRole.HR, SHOE_FACTORY),
                new Contact(SHOE_FACTORY, ContactRole.HR.name(), "王主任", PHONE));
        tell(Topics.CLOCK, "now", new ClockTick(at("2020-02-20T07:00")));
        await(
                "all are stranded",
                () -> phase(SHOE_FACTORY, "STRANDED") == 5
                        && phase(VALVE_WORKS, "STRANDED") == 2
                        && get("/api/v1/trips/b2").path("seats").asInt() == 6);
    }

    private void bus(String tripId, String eventId, Object payload) {
        tell(Topics.CHARTER_BUS_EVENTS, tripId, trip(tripId, eventId, "2020-02-18T08:00", payload));
    }

    private long phase(String firm, String phase) throws Exception {
        return get("/api/v1/enterprises/" + firm).at("/phases/" + phase).asLong();
    }

    private static String told(String party) {
        return CONTACTS + "/" + URLEncoder.encode(party, StandardCharsets.UTF_8) + "/told";
    }

    private JsonNode party(String party) throws Exception {
        for (JsonNode call : get(CONTACTS).path("items")) {
            if (call.path("party").asText().equals(party)) {
                return call;
            }
        }
        throw new AssertionError(party);
    }

    @Test
    void who_was_told_is_seen_on_every_board_and_after_a_restart_and_can_be_taken_back() throws Exception {
        await(
                "the contact is read",
                () -> party("HR~" + SHOE_FACTORY).path("phone").asText().equals(PHONE));
        JsonNode calls = get(CONTACTS);
        assertThat(calls.path("occasion").asText()).isEqualTo("CANCELLED");
        assertThat(calls.findValuesAsText("party"))
                .containsExactly("CARRIER", "HR~" + SHOE_FACTORY, "HR~" + VALVE_WORKS);
        assertThat(calls.at("/items/1/heads").asInt()).isEqualTo(5);
        assertThat(calls.at("/items/1/name").asText()).isEqualTo("王主任");
        assertThat(calls.at("/items/2/phone").isNull()).isTrue();
        HttpResponse<String> answer = call("GET", CONTACTS, "");
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");

        HttpResponse<String> taken = call("PUT", told("HR~" + SHOE_FACTORY), "");
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
        await(
                "it is seen",
                () -> party("HR~" + SHOE_FACTORY).at("/told/by").asText().equals("li"));
        JsonNode seen = party("HR~" + SHOE_FACTORY);
        assertThat(seen.at("/told/occasion").asText()).isEqualTo("CANCELLED");
        assertThat(seen.at("/told/current").asBoolean()).isTrue();
        assertThat(party("HR~" + VALVE_WORKS).path("told").isNull()).isTrue();

        restart();
        await(
                "it is seen after a restart",
                () -> call("GET", CONTACTS, "").statusCode() == 200
                        && party("HR~" + SHOE_FACTORY).equals(seen));
        onAnotherBoard(() -> await(
                "it is seen on another board",
                () -> call("GET", CONTACTS, "").statusCode() == 200
                        && party("HR~" + SHOE_FACTORY).equals(seen)));
        assertThat(call("DELETE", told("HR~" + SHOE_FACTORY), "").statusCode()).isEqualTo(204);
        await("it is taken back", () -> party("HR~" + SHOE_FACTORY).path("told").isNull());
        assertThat(call("PUT", told("HR~nobody"), "").statusCode()).isEqualTo(404);
    }

    @Test
    void a_viewer_is_told_neither_the_numbers_nor_whether_there_are_any() throws Exception {
        await(
                "the contact is read",
                () -> party("HR~" + SHOE_FACTORY).path("phone").asText().equals(PHONE));
        List<String> answers = new ArrayList<>();
        for (String path : List.of(CONTACTS, "/api/v1/trips/b2/contacts", "/api/v1/trips/none/contacts")) {
            HttpResponse<String> refused = call(viewer, "GET", path, "");
            assertThat(refused.statusCode()).as(path).isEqualTo(403);
            answers.add(refused.body().replaceAll("/trips/\\w+/", "/"));
        }
        assertThat(answers).as("of whatever trip").containsOnly(answers.get(0));
        assertThat(call(viewer, "PUT", told("CARRIER"), "").statusCode()).isEqualTo(403);
        assertThat(call(viewer, "POST", REBOOKING, "{}").statusCode()).isEqualTo(403);
        for (String role : List.of(viewer, token)) {
            for (String path : List.of(
                    "/api/v1/overview",
                    "/api/v1/trips",
                    "/api/v1/trips?format=csv",
                    "/api/v1/trips/b1",
                    "/api/v1/trips?q=" + PHONE,
                    "/api/v1/enterprises",
                    "/api/v1/enterprises?format=csv",
                    "/api/v1/enterprises/" + SHOE_FACTORY,
                    "/api/v1/alerts?state=ANY",
                    "/api/v1/search?q=00012345",
                    "/api/v1/people",
                    "/api/v1/changes")) {
                assertThat(call(role, "GET", path, "").body().replace("?q=" + PHONE, ""))
                        .as(path)
                        .doesNotContain("00012345", "王主任");
            }
        }
    }

    private ObjectNode wish(String to, String... firms) {
        ObjectNode wish = Json.mapper().createObjectNode().put("to", to);
        for (String firm : firms) {
            wish.withArray("enterprises").add(firm);
        }
        return wish;
    }

    private JsonNode rebook(ObjectNode wish, int status) throws Exception {
        HttpResponse<String> answer = call("POST", REBOOKING, wish.toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return Json.mapper().readTree(answer.body());
    }

    @Test
    void people_are_booked_on_another_trip_after_a_preview_that_comes_true_and_twice_changes_nothing_more()
            throws Exception {
        JsonNode preview = rebook(wish("b2", SHOE_FACTORY).put("dryRun", true), 200);
        assertThat(preview.path("people").asInt()).isEqualTo(5);
        assertThat(preview.path("freeSeats").asInt()).isEqualTo(6);
        assertThat(preview.path("freeSeatsAfter").asInt()).isEqualTo(1);
        JsonNode firm = preview.at("/firms/0");
        assertThat(firm.at("/phases/STRANDED").asInt()).isEqualTo(5);
        // of 5 stranded 50 % are expected, of 5 booked 85 %
        assertThat(firm.at("/before/projectedReturned").asInt()).isEqualTo(2);
        assertThat(firm.at("/after/projectedReturned").asInt()).isEqualTo(4);
        assertThat(phase(SHOE_FACTORY, "STRANDED"))
                .as("a preview changes nothing")
                .isEqualTo(5);

        ObjectNode call = wish("b2").put("at", preview.path("at").asText());
        preview.path("workers").forEach(worker -> call.withArray("workers").add(worker.asText()));
        assertThat(rebook(call, 202).path("people").asInt()).isEqualTo(5);
        // before, while and after the application reads it
        for (int i = 0; i < 3; i++) {
            rebook(call, 202);
        }
        await(
                "they are booked",
                () -> phase(SHOE_FACTORY, "BOOKED") == 5
                        && get("/api/v1/trips/b2").path("booked").asInt() == 5
                        && get("/api/v1/trips/b1").path("alighted").asInt() == 5);
        JsonNode after = get("/api/v1/enterprises/" + SHOE_FACTORY);
        assertThat(after.path("projectedReturned").asInt()).isEqualTo(4);
        assertThat(after.path("projectedShortfall").asInt())
                .isEqualTo(firm.at("/after/projectedShortfall").asInt());
        assertThat(phase(VALVE_WORKS, "STRANDED")).isEqualTo(2);

        JsonNode again = rebook(call, 202);
        assertThat(again.path("people").asInt()).isZero();
        assertThat(again.at("/left/0/why").asText()).isEqualTo("ALREADY_THERE");
        JsonNode later = rebook(wish("b2", SHOE_FACTORY).put("dryRun", true), 200);
        assertThat(later.path("people").asInt()).isZero();
        await("it rests", () -> differences().isEmpty());
        assertThat(get("/api/v1/trips/b2").path("booked").asInt()).isEqualTo(5);
        assertThat(get("/api/v1/trips/b2").path("conflicts")).isEmpty();
        assertThat(get("/api/v1/trips/b1").path("conflicts")).isEmpty();
        assertThat(get("/api/v1/workers/w1").at("/worker/conflicts")).isEmpty();
        assertThat(get("/api/v1/workers/w1").at("/worker/journey/tripId").asText())
                .isEqualTo("b2");
    }

    @Test
    void nobody_is_booked_on_what_is_full_or_gone_nor_who_is_no_passenger() throws Exception {
        assertThat(rebook(wish("b2", SHOE_FACTORY, VALVE_WORKS).put("dryRun", true), 200)
                        .path("freeSeatsAfter")
                        .asInt())
                .isEqualTo(-1);
        assertThat(rebook(wish("b2", SHOE_FACTORY, VALVE_WORKS), 409)
                        .path("detail")
                        .asText())
                .contains("6 free seats", "7 people");
        rebook(wish("b1", SHOE_FACTORY), 400);
        rebook(wish("none", SHOE_FACTORY), 404);
        rebook(wish("b2"), 400);
        ObjectNode stranger = wish("b2");
        stranger.withArray("workers").add("w99");
        rebook(stranger, 400);
        rebook(wish("b2", SHOE_FACTORY).put("at", "2020-02-19T20:00:00Z"), 409);
        rebook(wish("b2", SHOE_FACTORY).put("at", "2020-02-21T20:00:00Z"), 409);
        rebook(wish("b2", SHOE_FACTORY).put("at", "soon"), 400);
        tell(Topics.CHARTER_BUS_EVENTS, "b2", trip("b2", "d", "2020-02-20T06:00", new TripDeparted(false)));
        await(
                "it has left",
                () -> get("/api/v1/trips/b2").path("status").asText().equals("DEPARTED"));
        rebook(wish("b2", SHOE_FACTORY), 409);
        assertThat(phase(SHOE_FACTORY, "STRANDED")).isEqualTo(5);
    }

    @Test
    void who_has_another_employer_since_is_booked_for_that_one() throws Exception {
        tell(Topics.WORKER_STATUS, "w1", status("w1", "e", "2020-02-19T09:00", VALVE_WORKS, new EmployerChanged()));
        await("has changed", () -> phase(VALVE_WORKS, "STRANDED") == 3);
        JsonNode preview = rebook(wish("b2", SHOE_FACTORY).put("dryRun", true), 200);
        assertThat(preview.path("firms")).hasSize(2);
        rebook(wish("b2", SHOE_FACTORY), 202);
        await("they are booked", () -> phase(SHOE_FACTORY, "BOOKED") == 4 && phase(VALVE_WORKS, "BOOKED") == 1);
    }
}
