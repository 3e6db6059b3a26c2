package io.workerreturn.board;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Optional;

/** Firms, trips, townships and alerts at once, by a part of a name, its pinyin or its initials. */
final class SearchRoutes implements Routes {
    static final String PATH = "/api/v1/search";

    private static final int FEW = 8;
    private static final int MOST = 50;

    private final Desk desk;

    SearchRoutes(Desk desk) {
        this.desk = desk;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(PATH, this::search, Role.VIEWER);
    }

    private void search(Context call) {
        Query query = Query.of(call, "q", "limit");
        int most = query.number("limit", FEW, 1, MOST);
        Optional<Needle> needle = desk.search(call, query);
        desk.answer(
                call,
                presenter ->
                        needle.map(text -> presenter.found(text, most)).orElse(Answers.Found.nothing(presenter.now())));
    }
}
