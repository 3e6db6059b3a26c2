package io.workerreturn.board;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers questions from the {@link ReadModel}, in the form that the caller asked for, and only if there is something new. */
final class Desk {
    private final ReadModel model;
    private final Presenter.Policy policy;
    /** Tells one start of the board from another. */
    private final String epoch;

    private final Turns turns;
    private final @Nullable Past past;

    /** Without a past. */
    Desk(ReadModel model, Presenter.Policy policy, String epoch) {
        this(model, policy, epoch, Turns.ofThisMachine());
    }

    /** The same, where so many are answered at a time. */
    Desk(ReadModel model, Presenter.Policy policy, String epoch, Turns turns) {
        this(model, policy, epoch, turns, null);
    }

    /** With a past that can be asked for. */
    Desk(ReadModel model, Presenter.Policy policy, String epoch, Past past) {
        this(model, policy, epoch, Turns.ofThisMachine(), past);
    }

    private Desk(ReadModel model, Presenter.Policy policy, String epoch, Turns turns, @Nullable Past past) {
        this.model = model;
        this.policy = policy;
        this.epoch = epoch;
        this.turns = turns;
        this.past = past;
    }

    /** All rows of a list, and of when they are. */
    private record Table<V>(List<V> rows, @Nullable Instant at) {
        void answer(Context call, Csv<V> csv) {
            csv.answer(call, rows, at);
        }
    }

    /** The parameters by which a moment is asked for: ours, and SDMX's. */
    static final String KNOWN_AT = "knownAt";

    static final String AS_OF = "asOf";

    /** Whoever only compares wants no problem where there is nothing to compare with. */
    static final String IF_KNOWN = "ifKnown";

    /**
     * This, or the same of the past where the call asks for that.
     *
     * @throws Problem if that can't be said, or not yet
     */
    Desk at(Query query) {
        Instant knownAt = query.instant(KNOWN_AT).orElse(null);
        Instant asOf = query.instant(AS_OF).orElse(null);
        if (knownAt != null && asOf != null) {
            throw Problem.badRequest(KNOWN_AT + " and " + AS_OF + " mean the same: give one.");
        }
        Instant time = knownAt == null ? asOf : knownAt;
        if (time == null) {
            return this;
        } else if (past == null) {
            throw Problem.badRequest("This board knows no past.");
        }
        Past.Known known = past.at(time);
        return new Desk(known.model(), policy, epoch + "@" + known.at().toEpochMilli(), turns, null);
    }

    /**
     * The same; empty where whoever only compares has nothing to compare with.
     *
     * @throws Problem if that can't be said yet, or somebody wants to know why not
     */
    Optional<Desk> atIfKnown(Query query) {
        try {
            return Optional.of(at(query));
        } catch (Problem problem) {
            if (query.flag(IF_KNOWN) && problem.status() != HttpStatus.ACCEPTED) {
                return Optional.empty();
            }
            throw problem;
        }
    }

    ReadModel model() {
        return model;
    }

    /** Looks at the city for somebody. */
    <T> T look(Role role, Function<Presenter, T> question) {
        return model.read(role, city -> question.apply(new Presenter(city, policy, role, model.backlog(role))));
    }

    /** What a caller looks for by {@code q}. How names are read is worked out before rows are locked. */
    Optional<Needle> search(Context call, Query query) {
        Optional<Needle> needle = query.search("q");
        if (needle.filter(Needle::isPinyin).isPresent()) {
            Needle.learn(look(Caller.of(call).role(), Presenter::names));
        }
        return needle;
    }

    /** Answers with one object; null is a problem. */
    void answer(Context call, Function<Presenter, @Nullable ?> question) {
        answer(call, "", question);
    }

    /**
     * Answers with one object; null is a problem.
     *
     * @param more what the answer rests on besides the model
     */
    void answer(Context call, Object more, Function<Presenter, @Nullable ?> question) {
        if (isNews(call, "json" + more.hashCode())) {
            give(call, Caller.of(call).role(), question);
        }
    }

    /**
     * The same of rows that only the true city has, to a caller who may see these. Of the rest of that city they are told nothing, nor by a
     * version that it changed: so to whom counts are rounded it is answered anew each time.
     */
    void answerExactly(Context call, Object more, Function<Presenter, @Nullable ?> question) {
        if (Caller.of(call).role().seesAll()) {
            answer(call, more, question);
        } else {
            call.header(Header.CACHE_CONTROL, "private, no-store");
            give(call, Role.DISPATCHER, question);
        }
    }

    private void give(Context call, Role role, Function<Presenter, @Nullable ?> question) {
        turns.take(Caller.of(call), () -> {
            Object answer = look(role, question);
            if (answer == null) {
                throw model.missing("There is nothing of that name. It may have been withdrawn.");
            }
            Json.answer(call, answer);
        });
    }

    /** Answers with all of a list that is never long. */
    <V> void answer(Context call, Csv<V> csv, Function<Presenter, List<V>> question) {
        Role role = Caller.of(call).role();
        if (!Csv.isWanted(call)) {
            answer(call, presenter -> new Answers.Many<>(presenter.now(), question.apply(presenter)));
        } else if (isNews(call, "csv")) {
            turns.take(
                    Caller.of(call),
                    () -> look(role, presenter -> new Table<>(question.apply(presenter), presenter.now()))
                            .answer(call, csv));
        }
    }

    /**
     * Answers with a page of a list; as CSV, with all of it.
     *
     * @param order of the rows
     * @param rows those that fit the filters
     * @param show makes a row what the caller may see
     */
    <R, V> void answer(
            Context call,
            Query query,
            Csv<V> csv,
            Function<Presenter, Paging.Order<R>> order,
            Function<Presenter, Stream<R>> rows,
            Function<Presenter, Function<R, V>> show) {
        Role role = Caller.of(call).role();
        if (Csv.isWanted(call)) {
            if (isNews(call, "csv")) {
                turns.take(
                        Caller.of(call),
                        () -> look(role, presenter -> {
                                    List<V> all = Paging.all(rows.apply(presenter), order.apply(presenter)).stream()
                                            .map(show.apply(presenter))
                                            .toList();
                                    return new Table<>(all, presenter.now());
                                })
                                .answer(call, csv));
            }
        } else if (isNews(call, "json")) {
            Seal seal = model.seal();
            Paging.Asked asked = query.page(seal);
            turns.take(
                    Caller.of(call),
                    () -> Json.answer(call, look(role, presenter -> {
                        Paging.Chosen<R> chosen = Paging.page(
                                rows.apply(presenter), order.apply(presenter), asked.cursor(), asked.limit());
                        return new Answers.Page<>(
                                presenter.now(),
                                presenter.asOf(),
                                chosen.total(),
                                chosen.rows().stream()
                                        .map(show.apply(presenter))
                                        .toList(),
                                chosen.next() == null ? null : seal.close(chosen.next()));
                    })));
        }
    }

    /** Says which version of the answer this is; if the caller has it already, that is the answer. */
    private boolean isNews(Context call, String form) {
        Role role = Caller.of(call).role();
        String tag = "W/\"%s-%d-%s-%s-%x\""
                .formatted(
                        epoch,
                        model.version(role),
                        form,
                        role.seesAll() ? "o" : "d",
                        // what is held, and what is said of it, changes with this too
                        model.backlog(role).hashCode());
        call.header(Header.ETAG, tag)
                .header(Header.CACHE_CONTROL, "private, no-cache")
                .header(Header.VARY, "Accept, Authorization, Cookie");
        if (tag.equals(call.header(Header.IF_NONE_MATCH))) {
            call.status(HttpStatus.NOT_MODIFIED);
            return false;
        }
        return true;
    }
}
