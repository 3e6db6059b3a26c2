package io.workerreturn.board;

import static io.workerreturn.board.Csv.code;
import static io.workerreturn.board.Csv.column;
import static io.workerreturn.board.Csv.time;

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
import io.workerreturn.words.Said;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Questions about single workers. Rows about people, pseudonyms though they are, are not for everybody: a dispatcher may see
 * them, a viewer sees figures.
 */
final class WorkerRoutes implements Routes {
    private static final int LONGEST_ID = 200;

    /** Most rows of a table: more people than one firm of the country has in one city. */
    static final int MOST_ROWS = 100_000;

    private static final Csv<StaffNames.Named> STAFF = new Csv<>("workers", Said.of("firm.people"), staffColumns());

    private static final Csv<StaffNames.Named> STAFF_BY_NAME =
            new Csv<>("workers", Said.of("firm.people"), named(staffColumns()));

    private static List<Csv.Column<StaffNames.Named>> staffColumns() {
        return List.of(
                column("word.worker", line -> line.worker().workerId()),
                column("word.enterpriseId", line -> line.worker().enterpriseId()),
                code("word.phase", "phase", line -> line.worker().phase()),
                time("word.since", line -> line.worker().since()),
                column("word.trip", line -> line.worker().tripId()),
                code("word.mode", "mode", line -> line.worker().mode()),
                column("word.originDivision", line -> line.worker().originDivision()),
                column("word.origin", line -> line.worker().originName()),
                column("worker.unreachable", line -> line.worker().unreachable()),
                code("worker.lastTripOutcome", "outcome", line -> line.worker().lastTripOutcome()),
                time("worker.observationUntil", line -> line.worker().observationUntil()),
                column("worker.conflicts", line -> line.worker().conflicts()),
                time("word.asOf", line -> line.worker().asOf()));
    }

    private static List<Csv.Column<StaffNames.Named>> named(List<Csv.Column<StaffNames.Named>> columns) {
        List<Csv.Column<StaffNames.Named>> named = new ArrayList<>(columns);
        named.add(1, column("word.reference", StaffNames.Named::reference));
        return List.copyOf(named);
    }

    private static final Csv<PassengerLine> PASSENGERS = new Csv<>(
            "passengers",
            Said.of("trip.passengers"),
            List.of(
                    column("word.worker", PassengerLine::workerId),
                    column("word.enterpriseId", PassengerLine::enterpriseId),
                    column("word.booked", PassengerLine::booked),
                    column("word.boarded", PassengerLine::boarded),
                    column("word.noShow", PassengerLine::noShow),
                    column("word.alighted", PassengerLine::alighted),
                    column("word.arrived", PassengerLine::arrived),
                    column("trip.unconfirmed", PassengerLine::unconfirmed),
                    column("trip.seenInCity", PassengerLine::inCity),
                    code("word.phase", "phase", PassengerLine::phase),
                    time("word.asOf", PassengerLine::asOf)));

    /** Of whom each count of a trip is, by the name that the count has. */
    private static final Map<String, Predicate<PassengerLine>> WHO = who();

    private static Map<String, Predicate<PassengerLine>> who() {
        Map<String, Predicate<PassengerLine>> who = new LinkedHashMap<>();
        who.put("booked", PassengerLine::booked);
        who.put("boarded", PassengerLine::boarded);
        who.put("noShow", PassengerLine::noShow);
        who.put("alighted", PassengerLine::alighted);
        who.put("arrived", PassengerLine::arrived);
        who.put("unconfirmed", PassengerLine::unconfirmed);
        who.put("seenInCity", passenger -> passenger.arrived() && Boolean.TRUE.equals(passenger.inCity()));
        who.put("missing", PassengerLine::missing);
        return who;
    }

    private final WorkerQuestions questions;
    private final StaffNames names;

    WorkerRoutes(WorkerQuestions questions, StaffNames names) {
        this.questions = questions;
        this.names = names;
    }

    /** A page of workers or passengers. */
    record Listing<T>(List<T> items, @Nullable String next, Source source) {}

    /** A worker's story, and where it comes from. */
    record Explained(WorkerStory worker, Source source) {}

    /** Asks for a page that begins behind a worker, null for the first one, with so many rows. */
    @FunctionalInterface
    private interface Pages<T> {
        Reply<WorkerQuestions.Page<T>> page(@Nullable String after, int limit);
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(EnterpriseRoutes.PATH + "/{id}/workers", this::staff, Role.HR);
        routes.get("/api/v1/workers/{id}", this::story, Role.DISPATCHER);
        routes.get("/api/v1/trips/{id}/passengers", this::passengers, Role.DISPATCHER);
        routes.exception(UnansweredException.class, (unanswered, call) -> {
            call.header(
                    Header.RETRY_AFTER, Long.toString(unanswered.retryAfter().toSeconds()));
            Problem.answer(call, HttpStatus.SERVICE_UNAVAILABLE, unanswered.getMessage());
        });
    }

    private void staff(Context call) {
        Query query = Query.of(call, "phase", "missing", "limit", "cursor");
        String id = id(call);
        if (!Caller.of(call).seesStaffOf(id)) {
            throw new Problem(HttpStatus.FORBIDDEN, "Who works for a firm is for dispatchers, and for its own HR.");
        }
        StaffFilter filter = new StaffFilter(
                List.copyOf(query.some("phase", Phase.class)),
                query.one("missing", List.of("true", "false"))
                        .map(Boolean::valueOf)
                        .orElse(null));
        StaffNames theirs = StaffNames.forWhom(Caller.of(call), id, names);
        answer(call, query, theirs == StaffNames.NONE ? STAFF : STAFF_BY_NAME, (after, limit) -> {
            Reply<WorkerQuestions.Page<WorkerLine>> staff = questions.staff(id, filter, after, limit);
            return new Reply<>(
                    new WorkerQuestions.Page<>(
                            theirs.name(id, staff.value().items()),
                            staff.value().next()),
                    Caller.of(call).role().seesAll() ? staff.source() : coarse(staff.source()));
        });
    }

    /** What waits to be taken over is of all firms: no HR counts the records one by one. */
    private static Source coarse(Source source) {
        Long lag = source.lag();
        return new Source(source.kind(), lag == null ? null : (Long) Rounding.recordsAtMost(lag), source.asOf());
    }

    private void story(Context call) {
        Query.of(call);
        Reply<Ask.Story.Found> found = questions.story(id(call));
        WorkerStory story = found.value().story();
        if (story == null) {
            throw Problem.notFound("Nothing was ever told of such a worker.");
        }
        Tags.answer(call, new Explained(story, found.source()));
    }

    private void passengers(Context call) {
        Query query = Query.of(call, "who", "firm", "limit", "cursor");
        String id = id(call);
        Predicate<PassengerLine> who =
                query.one("who", WHO.keySet()).map(WHO::get).orElse(passenger -> true);
        Optional<String> firm = query.text("firm");
        Predicate<PassengerLine> wanted = passenger -> who.test(passenger)
                && firm.map(one -> one.equals(passenger.enterpriseId())).orElse(true);
        answer(
                call,
                query,
                PASSENGERS,
                (after, limit) -> questions
                        .passengers(id, wanted, after, limit)
                        .orElseThrow(() -> Problem.notFound("Nothing was ever told of such a trip.")));
    }

    /** A page; as a table, all of them. */
    private static <T> void answer(Context call, Query query, Csv<T> table, Pages<T> pages) {
        if (Csv.isWanted(call)) {
            List<T> rows = new ArrayList<>();
            String after = null;
            Instant asOf = null;
            do {
                Reply<WorkerQuestions.Page<T>> reply = pages.page(after, Ask.MOST_ITEMS);
                WorkerQuestions.Page<T> page = reply.value();
                asOf = asOf == null ? reply.source().asOf() : asOf;
                rows.addAll(page.items());
                after = page.next();
                if (rows.size() > MOST_ROWS) {
                    throw tooMany();
                }
            } while (after != null);
            call.header(Header.CACHE_CONTROL, "no-store");
            table.answer(call, rows, asOf);
            return;
        }
        Reply<WorkerQuestions.Page<T>> page = pages.page(after(query), query.limit());
        String next = page.value().next();
        Tags.answer(call, new Listing<>(page.value().items(), next == null ? null : cursor(next), page.source()));
    }

    static Problem tooMany() {
        return Problem.badRequest("That are more than " + MOST_ROWS + " rows: ask for one phase at a time.");
    }

    /** Keys never hold control characters, and stores part compound keys by one. */
    private static String id(Context call) {
        String id = call.pathParam("id");
        if (!isId(id)) {
            throw Problem.badRequest("An id has 1 to " + LONGEST_ID + " characters, none of them a control character.");
        }
        return id;
    }

    private static boolean isId(String text) {
        return !text.isEmpty() && text.length() <= LONGEST_ID && text.chars().noneMatch(Character::isISOControl);
    }

    private static String cursor(String workerId) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(workerId.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable String after(Query query) {
        String cursor = query.cursor();
        if (cursor == null || cursor.isEmpty()) {
            return null;
        }
        try {
            String workerId = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (isId(workerId)) {
                return workerId;
            }
        } catch (IllegalArgumentException notOne) {
            // falls through to the one message
        }
        throw Problem.badRequest("This cursor is none of this list. Begin with the first page, without a cursor.");
    }
}
