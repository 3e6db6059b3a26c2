package io.workerreturn.board;

import static io.workerreturn.board.Csv.code;
import static io.workerreturn.board.Csv.column;
import static io.workerreturn.board.Csv.time;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.workerreturn.domain.Phase;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.words.Said;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** People across the city: how many stand where, from where, of which firm and since when, and who. */
final class PeopleRoutes implements Routes {
    static final String PATH = "/api/v1/people";

    private static final String MODE = "mode";
    private static final String SINCE = "since";
    private static final String LATEST = "-since";
    private static final Pattern DIGITS = Pattern.compile("\\d{2}|\\d{4}|\\d{6}");
    /** Of a province or prefecture: what follows is of no part of it. */
    private static final Pattern WHOLE = Pattern.compile("(00)+$");

    private static final Csv<Answers.Person> CSV = new Csv<>(
            "people",
            Said.of("page.people"),
            List.of(
                    column("word.worker", Answers.Person::workerId),
                    column("word.enterpriseId", Answers.Person::enterpriseId),
                    column("word.firmName", Answers.Person::enterpriseName),
                    column("word.township", Answers.Person::township),
                    code("word.phase", "phase", Answers.Person::phase),
                    time("word.since", Answers.Person::since),
                    column("word.trip", Answers.Person::tripId),
                    code("word.mode", MODE, Answers.Person::mode),
                    column("word.originDivision", Answers.Person::originDivision),
                    column("word.origin", Answers.Person::originName),
                    column("worker.unreachable", Answers.Person::unreachable)));

    private final Desk desk;

    PeopleRoutes(Desk desk) {
        this.desk = desk;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(PATH, this::people, Role.VIEWER);
    }

    private void people(Context call) {
        Query query = Query.of(call, "phase", "origin", "firm", "trip", MODE, SINCE, "sort", "limit", "cursor");
        Census.Wanted wanted = new Census.Wanted(
                query.some("phase", Phase.class),
                query.text("origin").map(PeopleRoutes::origin).orElse(null),
                query.text("firm").orElse(null),
                query.text("trip").orElse(null),
                query.one(MODE, TravelMode.class).orElse(null),
                query.text(SINCE).map(PeopleRoutes::since).orElse(null));
        boolean longestFirst =
                !query.one("sort", Set.of(SINCE, LATEST)).orElse(SINCE).equals(LATEST);
        boolean table = Csv.isWanted(call);
        boolean one =
                desk.look(Caller.of(call).role(), presenter -> presenter.city().people() != null);
        if (!one && (table || wanted.isOfSinglePeople())) {
            throw new Problem(
                    HttpStatus.FORBIDDEN,
                    Caller.of(call).role().seesAll()
                            ? "This board does not keep where single people stand (board.people): ask by phase and"
                                    + " firm alone."
                            : "Lists of people, and origins, trips, modes and times of theirs, are for dispatchers: ask"
                                    + " by phase and firm alone.");
        }
        if (table) {
            desk.answer(call, CSV, presenter -> new Census(presenter, wanted).all(longestFirst));
            return;
        }
        Seal seal = desk.model().seal();
        Paging.Asked asked = query.page(seal);
        desk.answer(call, presenter -> {
            Answers.People people = new Census(presenter, wanted).answer(longestFirst, asked.cursor(), asked.limit());
            return people.next() == null ? people : people.with(seal.close(people.next()));
        });
    }

    private static Census.Since since(String text) {
        try {
            return text.startsWith("P")
                    ? new Census.Since(null, Duration.parse(text))
                    : new Census.Since(Instant.parse(text), null);
        } catch (DateTimeException neither) {
            throw Problem.badRequest(
                    "since is an instant such as 2020-02-18T04:00:00Z, or a span before now such as P7D or PT12H.");
        }
    }

    private static String origin(String text) {
        if (text.equals(Census.NONE)) {
            return text;
        }
        if (!DIGITS.matcher(text).matches()) {
            throw Problem.badRequest("origin is a division's code of 2, 4 or 6 digits such as 52 or 520300, or "
                    + Census.NONE + " for those of whom no origin is known.");
        }
        return WHOLE.matcher(text).replaceAll("");
    }
}
