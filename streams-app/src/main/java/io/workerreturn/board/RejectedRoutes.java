package io.workerreturn.board;

import static io.workerreturn.board.Csv.code;
import static io.workerreturn.board.Csv.column;
import static io.workerreturn.board.Csv.time;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.workerreturn.board.Paging.Key;
import io.workerreturn.board.Paging.Order;
import io.workerreturn.wire.Reason;
import io.workerreturn.words.Said;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The records that could not be used: the newest ones, for those who may see all, and counts of all. */
final class RejectedRoutes implements Routes {
    static final String PATH = "/api/v1/rejected";

    private static final Order<Rejection> NEWEST_FIRST = new Order<>(List.of(
            new Key<>(rejection -> rejection.timestamp().toEpochMilli(), true),
            new Key<>(Rejection::topic, false),
            new Key<>(rejection -> (long) rejection.partition(), false),
            new Key<>(Rejection::offset, true)));

    private static final Csv<Answers.RejectedRecord> RECORDS = new Csv<>(
            "rejected-records",
            Said.of("rejected.records"),
            List.of(
                    time("word.time", Answers.RejectedRecord::timestamp),
                    column("word.topic", Answers.RejectedRecord::topic),
                    column("word.partition", Answers.RejectedRecord::partition),
                    column("word.offset", Answers.RejectedRecord::offset),
                    column("rejected.key", Answers.RejectedRecord::key),
                    code("rejected.reason", "reason", Answers.RejectedRecord::reason),
                    column("rejected.message", Answers.RejectedRecord::message),
                    column("rejected.hint", record -> hint(record.reason())),
                    column("rejected.size", Answers.RejectedRecord::size),
                    code(
                            "word.settled",
                            "settled",
                            record -> record.settled() == null
                                    ? null
                                    : record.settled().outcome())));

    private static final Csv<Answers.RejectedSum> SUMS = new Csv<>(
            "rejected-summary",
            Said.of("rejected.title"),
            List.of(
                    column("word.topic", Answers.RejectedSum::topic),
                    code("rejected.reason", "reason", Answers.RejectedSum::reason),
                    column("rejected.hint", sum -> hint(sum.reason())),
                    column("word.count", Answers.RejectedSum::count),
                    column("word.open", Answers.RejectedSum::open),
                    time("rejected.first", Answers.RejectedSum::first),
                    time("rejected.last", Answers.RejectedSum::last)));

    private static @Nullable Object hint(String reason) {
        return Said.isNamed("reason", reason) ? Said.of("reason." + reason + ".hint") : null;
    }

    private final Desk desk;

    RejectedRoutes(Desk desk) {
        this.desk = desk;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(PATH, this::list, Role.DISPATCHER);
        routes.get(
                PATH + "/summary",
                call -> {
                    Query.of(call);
                    desk.answer(call, SUMS, Presenter::rejectedSums);
                },
                Role.VIEWER);
    }

    private void list(Context call) {
        Query query = Query.of(call, "topic", "reason", "from", "to", "settled", "limit", "cursor");
        Optional<String> topic = query.text("topic");
        Optional<Reason> reason = query.one("reason", Reason.class);
        Optional<Instant> from = query.instant("from");
        Optional<Instant> to = query.instant("to");
        Optional<String> settled = query.one("settled", List.of("true", "false"));
        Predicate<Rejection> fits = rejection -> topic.map(rejection.topic()::equals)
                        .orElse(true)
                && reason.map(wanted -> wanted.name().equals(rejection.reason()))
                        .orElse(true)
                && from.map(begin -> !rejection.timestamp().isBefore(begin)).orElse(true)
                && to.map(end -> rejection.timestamp().isBefore(end)).orElse(true);
        desk.answer(
                call,
                query,
                RECORDS,
                presenter -> NEWEST_FIRST,
                presenter -> presenter.city().rejections().stream()
                        .filter(fits)
                        .filter(rejection -> settled.map(Boolean::parseBoolean)
                                .map(wanted -> wanted == presenter.isSettled(rejection))
                                .orElse(true)),
                presenter -> presenter::rejected);
    }
}
