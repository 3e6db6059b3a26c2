package io.workerreturn.board;

import static io.workerreturn.topology.Told.SHOE_FACTORY;
import static io.workerreturn.topology.Told.at;
import static io.workerreturn.topology.Told.enterprise;
import static io.workerreturn.topology.Told.plan;
import static io.workerreturn.topology.Told.trip;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.workerreturn.config.Policies;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.schema.TripArrived;
import io.workerreturn.topology.Topics;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody acknowledges an alert on a board; the application, and whatever board, knows it from then on. */
class AcknowledgementEndToEndTest extends EndToEnd {
    private static final String SHORTFALL = SHOE_FACTORY + "|SHORTFALL";
    private static final String OVERDUE = "b1|TRIP_OVERDUE";

    @BeforeEach
    void a_firm_falls_short_and_a_bus_is_overdue() throws Exception {
        begin(Map.of(Policies.HOLD_FOR, "PT0S"));
        tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 10));
        tell(
                Topics.CHARTER_BUS_EVENTS,
                "b1",
                trip("b1", "1", "2020-02-18T08:00", plan("2020-02-20T08:00", "2020-02-20T20:00")));
        tell(Topics.CLOCK, "now", new ClockTick(at("2020-02-21T08:00")));
        awaitState(SHORTFALL, "FIRING");
        awaitState(OVERDUE, "FIRING");
    }

    private static String path(String alertId) {
        return AlertRoutes.PATH + "/" + URLEncoder.encode(alertId, StandardCharsets.UTF_8);
    }

    private JsonNode alert(String alertId) throws Exception {
        for (JsonNode alert : get(AlertRoutes.PATH + "?state=ANY&limit=500").path("items")) {
            if (alert.path("alertId").asText().equals(alertId)) {
                return alert;
            }
        }
        return Json.mapper().createObjectNode();
    }

    private void awaitState(String alertId, String state) throws Exception {
        await(
                alertId + " is " + state,
                () -> alert(alertId).path("state").asText().equals(state));
    }

    private List<String> history(String alertId) throws Exception {
        List<String> steps = new ArrayList<>();
        get(path(alertId) + "/history")
                .path("items")
                .forEach(step -> steps.add(step.path("from").asText() + ">"
                        + step.path("to").asText()
                        + (step.path("by").isTextual()
                                ? " by " + step.path("by").asText()
                                : "")
                        + (step.path("note").isTextual()
                                ? ": " + step.path("note").asText()
                                : "")));
        return steps;
    }

    @Test
    void it_survives_a_restart_and_can_be_taken_back() throws Exception {
        HttpResponse<String> taken = call("PUT", path(SHORTFALL) + "/acknowledgement", "{\"note\": \" 加开一班车 <b>\"}");
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
        assertThat(call("PUT", path(OVERDUE) + "/acknowledgement", "{}").statusCode())
                .isEqualTo(202);
        awaitState(SHORTFALL, "ACKNOWLEDGED");
        awaitState(OVERDUE, "ACKNOWLEDGED");
        JsonNode shown = alert(SHORTFALL);
        assertThat(shown.path("acknowledgedBy").asText()).isEqualTo("li");
        assertThat(shown.path("acknowledgementNote").asText()).isEqualTo("加开一班车 <b>");
        assertThat(shown.path("severity").asText()).isEqualTo("CRITICAL");
        assertThat(history(SHORTFALL))
                .containsExactly("OK>PENDING", "PENDING>FIRING", "FIRING>ACKNOWLEDGED by li: 加开一班车 <b>");

        restart();
        awaitState(SHORTFALL, "ACKNOWLEDGED");
        assertThat(alert(SHORTFALL)).isEqualTo(shown);
        assertThat(history(SHORTFALL)).hasSize(3);
        onAnotherBoard(() -> {
            awaitState(SHORTFALL, "ACKNOWLEDGED");
            assertThat(alert(SHORTFALL)).as("on a board by itself").isEqualTo(shown);
        });

        assertThat(call("DELETE", path(SHORTFALL) + "/acknowledgement", "").statusCode())
                .isEqualTo(202);
        awaitState(SHORTFALL, "FIRING");
        assertThat(history(SHORTFALL)).last().isEqualTo("ACKNOWLEDGED>FIRING by li");
        assertThat(alert(SHORTFALL).path("acknowledgedBy").isNull()).isTrue();
        // the clock stands still, and what is said later is later all the same
        for (int i = 0; i < 3; i++) {
            call("PUT", path(SHORTFALL) + "/acknowledgement", "{}");
            call("DELETE", path(SHORTFALL) + "/acknowledgement", "");
        }
        call("PUT", path(SHORTFALL) + "/acknowledgement", "{\"note\": \"last\"}");
        awaitState(SHORTFALL, "ACKNOWLEDGED");
        await(
                "what was said last stands",
                () -> alert(SHORTFALL).path("acknowledgementNote").asText().equals("last"));
        assertThat(differences()).isEmpty();
    }

    @Test
    void many_are_acknowledged_at_once_with_one_note_until_a_time() throws Exception {
        String body = "{\"alertIds\": [\"%s\", \"%s\", \"nobody|SHORTFALL\"], \"note\": \"明早再看\", \"until\": \"%s\"}";
        HttpResponse<String> taken =
                call("POST", AcknowledgementRoutes.MANY, body.formatted(SHORTFALL, OVERDUE, "2020-02-22T00:00:00Z"));
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
        JsonNode answer = Json.mapper().readTree(taken.body());
        assertThat(answer.path("taken")).hasSize(2);
        assertThat(answer.at("/refused/0/alertId").asText()).isEqualTo("nobody|SHORTFALL");
        assertThat(answer.at("/refused/0/reason").asText()).isNotBlank();
        for (String alertId : List.of(SHORTFALL, OVERDUE)) {
            awaitState(alertId, "ACKNOWLEDGED");
            assertThat(alert(alertId).path("acknowledgementNote").asText()).isEqualTo("明早再看");
            assertThat(alert(alertId).path("acknowledgedUntil").asText()).isEqualTo("2020-02-22T00:00:00.000Z");
        }
        assertThat(differences()).isEmpty();
        for (String until : List.of("2020-02-21T00:00:00Z", "2020-03-25T00:00:00Z", "tomorrow")) {
            assertThat(call("POST", AcknowledgementRoutes.MANY, body.formatted(SHORTFALL, OVERDUE, until))
                            .statusCode())
                    .as(until)
                    .isEqualTo(400);
        }
        for (String wrong : List.of("7", "{\"alertIds\": [\"%s\"], \"note\": 7}".formatted(OVERDUE))) {
            HttpResponse<String> refused = call("POST", AcknowledgementRoutes.MANY, wrong);
            assertThat(refused.statusCode()).as(wrong).isEqualTo(400);
            assertThat(refused.body()).as("the body that this takes").contains("alertIds");
        }
        for (String ids : List.of("[]", "[7]", "7")) {
            assertThat(call("POST", AcknowledgementRoutes.MANY, "{\"alertIds\": " + ids + "}")
                            .statusCode())
                    .as(ids)
                    .isEqualTo(400);
        }
    }

    @Test
    void what_makes_no_sense_is_refused_and_says_why() throws Exception {
        assertThat(call("PUT", path("nobody|SHORTFALL") + "/acknowledgement", "{}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(call("PUT", path(OVERDUE) + "/acknowledgement", "{\"note\": 7}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(call("PUT", path(OVERDUE) + "/acknowledgement", "note").statusCode())
                .isEqualTo(400);
        assertThat(call("PUT", path(OVERDUE) + "/acknowledgement", "{\"note\": \"" + "x".repeat(501) + "\"}")
                        .statusCode())
                .isEqualTo(400);
        tell(Topics.CHARTER_BUS_EVENTS, "b1", trip("b1", "2", "2020-02-20T20:30", new TripArrived(null, null)));
        awaitState(OVERDUE, "RESOLVED");
        HttpResponse<String> late = call("PUT", path(OVERDUE) + "/acknowledgement", "{}");
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("RESOLVED");
    }
}
