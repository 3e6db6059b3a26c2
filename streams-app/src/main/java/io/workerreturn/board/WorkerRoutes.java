package io.workerreturn.board;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import io.workerreturn.domain.Phase;
import io.workerreturn.questions.Ask;
import io.workerreturn.questions.PassengerLine;
import io.workerreturn.questions.Reply;
import io.workerreturn.questions.Source;
import io.workerreturn.questions.StaffFilter;
import io.workerreturn.questions.UnansweredException;
import io.workerreturn.questions.WorkerLine;
import io.workerreturn.questions.WorkerQuestions;
import io.workerreturn.questions.WorkerStory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Questions about single workers. Rows about people, pseudonyms though they are, are not for everybody: a dispatcher may see
 * them, a viewer sees figures.
 */
final class WorkerRoutes implements Routes {
    private static final int DEFAULT_LIMIT = 50;
    private static final int LONGEST_ID = 200;

    private final WorkerQuestions questions;

    WorkerRoutes(WorkerQuestions questions) {
        this.questions = questions;
    }

    /** A page of workers or passengers. */
    record Listing<T>(List<T> items, @Nullable String next, Source source) {
        static <T> Listing<T> of(Reply<WorkerQuestions.Page<T>> reply) {
            String next = reply.value().next();
            return new Listing<>(reply.value().items(), next == null ? null : cursor(next), reply.source());
        }
    }

    /** A worker's story, and where it comes from. */
    record Explained(WorkerStory worker, Source source) {}

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get("/api/v1/enterprises/{id}/workers", this::staff, Role.DISPATCHER);
        routes.get("/api/v1/workers/{id}", this::story, Role.DISPATCHER);
        routes.get("/api/v1/trips/{id}/passengers", this::passengers, Role.DISPATCHER);
        routes.exception(UnansweredException.class, (unanswered, call) -> {
            call.header(
                    Header.RETRY_AFTER, Long.toString(unanswered.retryAfter().toSeconds()));
            Problem.answer(call, HttpStatus.SERVICE_UNAVAILABLE, unanswered.getMessage());
        });
    }

    private void staff(Context call) {
        StaffFilter filter = new StaffFilter(phases(call), yesOrNo(call, "missing"));
        Reply<WorkerQuestions.Page<WorkerLine>> page = questions.staff(id(call), filter, after(call), limit(call));
        Json.answer(call, Listing.of(page));
    }

    private void story(Context call) {
        Reply<Ask.Story.Found> found = questions.story(id(call));
        WorkerStory story = found.value().story();
        if (story == null) {
            throw Problem.notFound("Nothing was ever told of such a worker.");
        }
        Json.answer(call, new Explained(story, found.source()));
    }

    private void passengers(Context call) {
        Reply<WorkerQuestions.Page<PassengerLine>> page = questions
                .passengers(id(call), after(call), limit(call))
                .orElseThrow(() -> Problem.notFound("Nothing was ever told of such a trip."));
        Json.answer(call, Listing.of(page));
    }

    /** Keys never hold control characters, and stores part compound keys by one. */
    private static String id(Context call) {
        String id = call.pathParam("id");
        if (id.isEmpty() || id.length() > LONGEST_ID || id.chars().anyMatch(Character::isISOControl)) {
            throw Problem.badRequest("An id has 1 to " + LONGEST_ID + " characters, none of them a control character.");
        }
        return id;
    }

    private static int limit(Context call) {
        String limit = call.queryParam("limit");
        try {
            int number = limit == null ? DEFAULT_LIMIT : Integer.parseInt(limit);
            if (number >= 1 && number <= Ask.MOST_ITEMS) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // falls through to the one message
        }
        throw Problem.badRequest("limit is a number from 1 to " + Ask.MOST_ITEMS + ".");
    }

    private static List<Phase> phases(Context call) {
        String phases = call.queryParam("phase");
        if (phases == null || phases.isEmpty()) {
            return List.of();
        }
        try {
            return Arrays.stream(phases.split(","))
                    .map(name -> Phase.valueOf(name.strip().toUpperCase(Locale.ROOT)))
                    .distinct()
                    .toList();
        } catch (IllegalArgumentException unknown) {
            throw Problem.badRequest(
                    "phase is one of " + Arrays.toString(Phase.values()) + ", or several, separated by commas.");
        }
    }

    private static @Nullable Boolean yesOrNo(Context call, String name) {
        String value = call.queryParam(name);
        if (value == null || value.isEmpty()) {
            return null;
        }
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Problem.badRequest(name + " is true or false.");
        };
    }

    private static String cursor(String workerId) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(workerId.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String after(Context call) {
        String cursor = call.queryParam("cursor");
        if (cursor == null || cursor.isEmpty()) {
            return null;
        }
        try {
            String workerId = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (workerId.length() <= LONGEST_ID && workerId.chars().noneMatch(Character::isISOControl)) {
                return workerId;
            }
        } catch (IllegalArgumentException notOne) {
            // falls through to the one message
        }
        throw Problem.badRequest("cursor is what an earlier page named as next.");
    }
}
