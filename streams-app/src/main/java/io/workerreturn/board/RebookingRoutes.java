package io.workerreturn.board;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import io.workerreturn.domain.Season;
import io.workerreturn.questions.Ask;
import io.workerreturn.questions.PassengerLine;
import io.workerreturn.questions.Reply;
import io.workerreturn.questions.WorkerQuestions;
import io.workerreturn.schema.PassengerAlighted;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.TripStatus;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * People of one trip are booked on another. What is written are ordinary events, as a carrier would send them: a booking on the one
 * trip, and that they got off the other. Their ids follow from their content, so that the same call, made again, says nothing new.
 */
final class RebookingRoutes implements Routes {
    static final String PATH = TripRoutes.PATH + "/{id}/rebooking";

    /** As many as one vehicle takes. */
    static final int MOST = 2_000;

    private static final String SOURCE = "board";
    /** Longer than that nobody looks at a preview. */
    private static final Duration PREVIEW_LASTS = Duration.ofHours(1);

    private final Desk desk;
    private final WorkerQuestions questions;
    private final Season season;
    private final BoardWriter writer;

    RebookingRoutes(Desk desk, WorkerQuestions questions, Season season, BoardWriter writer) {
        this.desk = desk;
        this.questions = questions;
        this.season = season;
        this.writer = writer;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.post(PATH, this::rebook, Role.DISPATCHER);
    }

    /** What the caller wants. */
    private record Wish(
            String to,
            Set<String> enterprises,
            Set<String> workers,
            boolean dryRun,
            @Nullable Instant at) {
        static Wish of(JsonNode body) {
            if (!body.isObject()
                    || !body.path("to").isTextual()
                    || body.path("to").asText().isBlank()) {
                throw Problem.badRequest(
                        "The body must be {\"to\": \"a trip\", \"enterprises\": [\"…\"], \"workers\": [\"…\"],"
                                + " \"dryRun\": true}; of the lists one may be left out.");
            }
            Wish wish = new Wish(
                    body.path("to").asText(),
                    texts(body, "enterprises"),
                    texts(body, "workers"),
                    body.path("dryRun").asBoolean(),
                    at(body));
            if (wish.enterprises.isEmpty() && wish.workers.isEmpty()) {
                throw Problem.badRequest("Say whom: enterprises, workers or both.");
            }
            return wish;
        }

        private static Set<String> texts(JsonNode body, String name) {
            Set<String> texts = new LinkedHashSet<>();
            JsonNode list = body.path(name);
            for (JsonNode one : list) {
                texts.add(one.asText());
            }
            if (!list.isMissingNode() && !list.isArray() || texts.size() > MOST) {
                throw Problem.badRequest(name + " is a list of ids, " + MOST + " at most.");
            }
            return texts;
        }

        private static @Nullable Instant at(JsonNode body) {
            JsonNode at = body.path("at");
            if (at.isMissingNode() || at.isNull()) {
                return null;
            }
            try {
                return Instant.parse(at.asText());
            } catch (DateTimeParseException notOne) {
                throw Problem.badRequest("at is what the preview says there.");
            }
        }
    }

    private void rebook(Context call) {
        Wish wish = Wish.of(SessionRoutes.body(call));
        String from = call.pathParam("id");
        // who is where is asked of those who hold it, before rows are locked
        List<PassengerLine> aboard = passengers(from);
        List<PassengerLine> chosen = aboard.stream()
                .filter(passenger -> wish.workers().contains(passenger.workerId())
                        || passenger.enterpriseId() != null
                                && wish.enterprises().contains(passenger.enterpriseId()))
                .toList();
        Set<String> theirs = chosen.stream().map(PassengerLine::workerId).collect(Collectors.toSet());
        if (!theirs.containsAll(wish.workers())) {
            throw Problem.badRequest("Not all of these workers are passengers of " + from + ".");
        }
        if (chosen.isEmpty()) {
            throw Problem.badRequest("Nobody of these is a passenger of " + from + ".");
        }
        Rebooking rebooking =
                new Rebooking(from, chosen, wish.workers(), passengers(wish.to()), questions.workers(theirs));
        Answers.Rebooking answer =
                desk.look(Caller.of(call).role(), presenter -> checked(presenter, from, wish, rebooking));
        ActionLog.detail(
                call,
                "%srebooked %d from %s to %s"
                        .formatted(wish.dryRun() ? "rehearsed: " : "", answer.people(), from, wish.to()));
        if (!wish.dryRun()) {
            write(from, wish, rebooking, answer.at());
            call.status(HttpStatus.ACCEPTED);
        }
        call.header(Header.CACHE_CONTROL, "no-store");
        Json.answer(call, answer);
    }

    private Answers.Rebooking checked(Presenter presenter, String fromId, Wish wish, Rebooking rebooking) {
        TripBoardRow from = trip(presenter, fromId);
        TripBoardRow to = trip(presenter, wish.to());
        if (from == to) {
            throw Problem.badRequest("The trip that they are to be booked on is the one that they are on.");
        }
        if (from.getStatus() == TripStatus.ARRIVED) {
            throw conflict(fromId + " has arrived: whoever is to travel once more is booked anew.");
        }
        Instant now = presenter.now();
        if (now == null || !presenter.isBookable(to)) {
            throw conflict(
                    wish.to() + " can't be booked: it is not planned, is cancelled, or was to have left already.");
        }
        Instant at = wish.at() == null ? now : wish.at();
        if (at.isAfter(now) || at.isBefore(now.minus(PREVIEW_LASTS))) {
            throw conflict("This preview is of %s, and it is %s: look again.".formatted(at, now));
        }
        if (!season.contains(at.toEpochMilli())) {
            throw conflict("It is %s, and the season is over or has not begun: nothing counts any more.".formatted(at));
        }
        Answers.Rebooking answer = rebooking.answer(presenter, from, to, wish.dryRun(), at);
        if (!wish.dryRun()) {
            if (answer.freeSeatsAfter() < 0) {
                throw conflict("%s has %d free seats, and these are %d people."
                        .formatted(wish.to(), Presenter.freeSeats(to), answer.people()));
            }
            if (!wish.workers().isEmpty() && !rebooking.isWhole()) {
                throw conflict("Of some of these people something was told meanwhile: look again.");
            }
        }
        return answer;
    }

    private static Problem conflict(String why) {
        return new Problem(HttpStatus.CONFLICT, why);
    }

    private TripBoardRow trip(Presenter presenter, String id) {
        TripBoardRow trip = presenter.city().trips().get(id);
        if (trip == null) {
            throw desk.model().missing("There is no trip " + id + ". It may have been withdrawn.");
        }
        return trip;
    }

    private List<PassengerLine> passengers(String tripId) {
        List<PassengerLine> all = new ArrayList<>();
        String after = null;
        do {
            Reply<WorkerQuestions.Page<PassengerLine>> page = questions
                    .passengers(tripId, after, Ask.MOST_ITEMS)
                    .orElseThrow(() -> Problem.notFound("Nothing was ever told of a trip " + tripId + "."));
            all.addAll(page.value().items());
            after = page.value().next();
            if (all.size() > WorkerRoutes.MOST_ROWS) {
                throw Problem.badRequest("That are too many passengers for one trip.");
            }
        } while (after != null);
        return all;
    }

    /** The bookings first: who is on two lists counts once, who is on none is lost. */
    private void write(String from, Wish wish, Rebooking rebooking, Instant at) {
        Map<String, TravelMode> modes = desk.look(
                Role.DISPATCHER,
                presenter -> Map.of(
                        from,
                        trip(presenter, from).getMode(),
                        wish.to(),
                        trip(presenter, wish.to()).getMode()));
        // of one instant the booking would be told before the getting off
        Instant booked = at.plusMillis(1);
        writer.writeAll(
                topic(modes.get(wish.to())),
                rebooking.bookings().entrySet().stream()
                        .map(worker -> event(
                                from,
                                wish.to(),
                                worker.getKey(),
                                booked,
                                wish.to(),
                                new PassengerBooked(worker.getKey(), worker.getValue(), null, null)))
                        .toList());
        writer.writeAll(
                topic(modes.get(from)),
                rebooking.leaving().stream()
                        .map(worker -> event(from, wish.to(), worker, at, from, new PassengerAlighted(worker, null)))
                        .toList());
    }

    private static BoardWriter.Entry<TripEvent> event(
            String from, String to, String worker, Instant at, String trip, Object payload) {
        return new BoardWriter.Entry<>(
                trip, new TripEvent(Rebooking.eventId(from, to, worker, at), at, at, SOURCE, trip, payload));
    }

    private static Topic<TripEvent> topic(@Nullable TravelMode mode) {
        return switch (mode == null ? TravelMode.UNKNOWN : mode) {
            case CHARTER_BUS -> Topics.CHARTER_BUS_EVENTS;
            case CHARTER_TRAIN -> Topics.CHARTER_TRAIN_EVENTS;
            case CHARTER_FLIGHT -> Topics.CHARTER_FLIGHT_EVENTS;
            default -> throw conflict("It is not known by which topic this trip is told.");
        };
    }
}
