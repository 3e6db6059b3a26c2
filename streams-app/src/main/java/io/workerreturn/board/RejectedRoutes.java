package io.workerreturn.board;

import static io.workerreturn.board.Csv.column;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.workerreturn.board.Paging.Key;
import io.workerreturn.board.Paging.Order;
import io.workerreturn.wire.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

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
            List.of(
                    column("主题", "topic", Answers.RejectedRecord::topic),
                    column("分区", "partition", Answers.RejectedRecord::partition),
                    column("位移", "offset", Answers.RejectedRecord::offset),
                    column("时间", "timestamp", Answers.RejectedRecord::timestamp),
                    column("键", "key", Answers.RejectedRecord::key),
                    column("原因", "reason", Answers.RejectedRecord::reason),
                    column("说明", "message", Answers.RejectedRecord::message),
                    column("建议", "hint", Answers.RejectedRecord::hint),
                    column("字节数", "size", Answers.RejectedRecord::size),
                    column(
                            "处理结果",
                            "settled",
                            record -> record.settled() == null
                                    ? null
                                    : record.settled().outcome())));

    private static final Csv<Answers.RejectedSum> SUMS = new Csv<>(
            "rejected-summary",
            List.of(
                    column("主题", "topic", Answers.RejectedSum::topic),
                    column("原因", "reason", Answers.RejectedSum::reason),
                    column("建议", "hint", Answers.RejectedSum::hint),
                    column("条数", "count", Answers.RejectedSum::count),
                    column("未处理", "open", Answers.RejectedSum::open),
                    column("首次", "first", Answers.RejectedSum::first),
                    column("最近", "last", Answers.RejectedSum::last)));

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
