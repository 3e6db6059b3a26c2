package io.workerreturn.board;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.workerreturn.domain.Acknowledgement;
import io.workerreturn.domain.PersonalNumbers;
import io.workerreturn.domain.Season;
import io.workerreturn.domain.UrgencyPolicy;
import io.workerreturn.schema.Acknowledged;
import io.workerreturn.schema.AlertAcknowledgement;
import io.workerreturn.schema.AlertKind;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.Reopened;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AcknowledgementRecords;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Somebody sees to an alert, or does so no more. It goes to the topic that the application reads, and shows, here and on every
 * other board, once the application has read it.
 */
final class AcknowledgementRoutes implements Routes {
    static final String PATH = AlertRoutes.PATH + "/{alertId}/acknowledgement";
    static final String MANY = AlertRoutes.PATH + "/acknowledgements";

    /** As many as somebody can have looked at. */
    static final int MOST_AT_ONCE = 200;

    private static final String SOURCE = "board";
    private static final int MOST_REMEMBERED = 10_000;

    /** The alert may have begun a little after what the clock says, and what is said of it is said then. */
    private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

    private static final String ONE_BODY =
            "{\"note\": \"…\", \"until\": \"2020-02-19T00:00:00Z\"}; both may be left out";

    private static final String MANY_BODY =
            "{\"alertIds\": [\"…\"], \"note\": \"…\", \"until\": \"2020-02-19T00:00:00Z\"}; note and until may be left"
                    + " out";

    private final ReadModel model;
    private final Season season;
    private final BoardWriter writer;

    /** When the latest word about an alert was given, so that the next one is later even if the clock stands. */
    private final Map<String, Instant> latest = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /** What the board shows of an alert, and what time it is. */
    private record Seen(AlertRow alert, @Nullable Instant now) {}

    /**
     * What was taken down.
     *
     * @param at when it was said, by the clock of the pipeline
     */
    record Taken(
            String alertId,
            String eventId,
            String by,
            @Nullable String note,
            Instant at) {}

    /** Why nothing was taken down of one of many. */
    record Refused(String alertId, String reason) {}

    /** What became of many; each alert is in one of the lists. */
    record ManyTaken(List<Taken> taken, List<Refused> refused) {}

    AcknowledgementRoutes(ReadModel model, Season season, BoardWriter writer) {
        this.model = model;
        this.season = season;
        this.writer = writer;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.put(PATH, this::acknowledge, Role.DISPATCHER);
        routes.post(MANY, this::acknowledgeMany, Role.DISPATCHER);
        routes.delete(PATH, this::reopen, Role.DISPATCHER);
    }

    private void acknowledge(Context call) {
        JsonNode body = SessionRoutes.body(call);
        String note = note(body, ONE_BODY);
        Seen seen = standing(call.pathParam("alertId"));
        Instant until = until(body, seen.now());
        ActionLog.detail(call, acknowledged(note, until));
        accept(
                call,
                say(seen, acknowledged(call, seen, note, until), Caller.of(call).name(), note));
    }

    /** One note for many alerts; what can't be acknowledged among them, and why, is part of the answer. */
    private void acknowledgeMany(Context call) {
        JsonNode body = SessionRoutes.body(call);
        String note = note(body, MANY_BODY);
        Set<String> ids = ids(body);
        Instant until = until(body, model.read(Role.DISPATCHER, CityState::now));
        String by = Caller.of(call).name();
        ActionLog.detail(call, ids.size() + " alerts " + acknowledged(note, until));
        List<Taken> taken = new ArrayList<>();
        List<Refused> refused = new ArrayList<>();
        for (String alertId : ids) {
            Seen seen;
            try {
                seen = standing(alertId);
            } catch (Problem none) {
                refused.add(new Refused(alertId, none.getMessage()));
                continue;
            }
            taken.add(say(seen, acknowledged(call, seen, note, until), by, note));
        }
        accept(call, new ManyTaken(taken, refused));
    }

    private static Set<String> ids(JsonNode body) {
        Set<String> ids = new LinkedHashSet<>();
        for (JsonNode id : body.path("alertIds")) {
            if (!id.isTextual()) {
                throw Problem.badRequest("alertIds is a list of ids.");
            }
            ids.add(id.asText());
        }
        if (ids.isEmpty() || ids.size() > MOST_AT_ONCE) {
            throw Problem.badRequest("alertIds names 1 to %d alerts.".formatted(MOST_AT_ONCE));
        }
        return ids;
    }

    private static Acknowledged acknowledged(Context call, Seen seen, @Nullable String note, @Nullable Instant until) {
        return new Acknowledged(Caller.of(call).name(), note, seen.alert().severity(), until);
    }

    private static String acknowledged(@Nullable String note, @Nullable Instant until) {
        return (until == null ? "acknowledged" : "acknowledged until " + until) + (note == null ? "" : ": " + note);
    }

    private void reopen(Context call) {
        Seen seen = standing(call.pathParam("alertId"));
        String by = Caller.of(call).name();
        ActionLog.detail(call, "reopened");
        accept(call, say(seen, new Reopened(by, null), by, null));
    }

    private static void accept(Context call, Object answer) {
        call.status(HttpStatus.ACCEPTED);
        Json.answer(call, answer);
    }

    /** A time that has come already, as a page that is behind may send it, puts nothing aside. */
    private static @Nullable Instant until(JsonNode body, @Nullable Instant now) {
        JsonNode until = body.path("until");
        if (until.isMissingNode() || until.isNull()) {
            return null;
        }
        try {
            Instant end = Instant.parse(until.asText());
            if (now == null
                    || end.isAfter(now) && !end.isAfter(now.plus(Acknowledgement.LONGEST.minus(CLOCKS_DIFFER)))) {
                return end.truncatedTo(ChronoUnit.MILLIS);
            }
            throw Problem.badRequest(
                    "It is %s: until is later, by less than %d days.".formatted(now, Acknowledgement.LONGEST.toDays()));
        } catch (DateTimeParseException notOne) {
            throw Problem.badRequest("until is an instant in UTC, such as 2020-02-19T00:00:00Z.");
        }
    }

    private static @Nullable String note(JsonNode body, String shape) {
        JsonNode note = body.path("note");
        if (!body.isObject() || !note.isMissingNode() && !note.isNull() && !note.isTextual()) {
            throw Problem.badRequest("The body must be " + shape + ".");
        }
        String text = note.isTextual() ? note.asText().strip() : "";
        if (text.length() > AcknowledgementRecords.NOTE_LENGTH) {
            throw Problem.badRequest("A note has %d characters at most, this one has %d."
                    .formatted(AcknowledgementRecords.NOTE_LENGTH, text.length()));
        }
        if (PersonalNumbers.isInNote(text)) {
            throw Problem.badRequest(
                    "A note stands for everybody who sees the alert: leave out identity numbers, and name"
                            + " people by what they do, not by their names.");
        }
        return text.isEmpty() ? null : text;
    }

    private Seen standing(String alertId) {
        Seen seen = model.read(Role.DISPATCHER, city -> {
            AlertRow alert = AlertRow.of(city, alertId, UrgencyPolicy.DEFAULT);
            return alert == null ? null : new Seen(alert, city.now());
        });
        if (seen == null) {
            throw model.missing("There is no such alert.");
        }
        AlertState state = seen.alert().state();
        if (state != AlertState.FIRING && state != AlertState.ACKNOWLEDGED) {
            throw new Problem(HttpStatus.CONFLICT, "This alert is %s: there is nothing to see to.".formatted(state));
        }
        return seen;
    }

    private Taken say(Seen seen, Object payload, String by, @Nullable String note) {
        AlertRow alert = seen.alert();
        Instant now = seen.now();
        if (now == null) {
            throw new Problem(
                    HttpStatus.SERVICE_UNAVAILABLE, "Nobody has said yet what time it is. Try again in a few seconds.");
        }
        Instant at = laterThanAll(alert, now);
        if (!season.contains(at.toEpochMilli())) {
            throw new Problem(
                    HttpStatus.CONFLICT,
                    "It is %s, and the season is over or has not begun: nothing counts any more.".formatted(at));
        }
        String eventId = UUID.randomUUID().toString();
        writer.write(
                topic(alert.kind()),
                alert.subject(),
                new AlertAcknowledgement(eventId, at, now, SOURCE, alert.alertId(), payload));
        return new Taken(alert.alertId(), eventId, by, note, at);
    }

    /** The clock of the pipeline ticks, and may stand; an alert may have begun a little after it. */
    private Instant laterThanAll(AlertRow alert, Instant now) {
        Instant at = latest(now, alert.since());
        Schema.Field field = alert.row().getSchema().getField("acknowledgedAt");
        if (alert.row().get(field.pos()) instanceof Instant acknowledgedAt) {
            at = latest(at, acknowledgedAt.plusMillis(1));
        }
        synchronized (latest) {
            Instant before = latest.get(alert.alertId());
            at = latest(at, before == null ? null : before.plusMillis(1));
            latest.put(alert.alertId(), at);
        }
        return at;
    }

    private static Instant latest(Instant one, @Nullable Instant other) {
        return other != null && other.isAfter(one) ? other : one;
    }

    private static Topic<AlertAcknowledgement> topic(AlertKind kind) {
        return switch (kind) {
            case SHORTFALL -> Topics.SHORTFALL_ACKNOWLEDGEMENTS;
            case SOURCE_SILENT -> Topics.SOURCE_ACKNOWLEDGEMENTS;
            case TRIP_OVERDUE, TRIP_HEAVILY_DELAYED, TRIP_CANCELLED_WITH_PASSENGERS, TRIP_HEADCOUNT_MISMATCH ->
                Topics.TRIP_ACKNOWLEDGEMENTS;
        };
    }
}
