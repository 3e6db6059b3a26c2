package io.workerreturn.board;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.workerreturn.audit.Revision;
import io.workerreturn.audit.Revision.Kind;
import io.workerreturn.audit.Revision.Row;
import io.workerreturn.domain.Cause;
import io.workerreturn.schema.EnterpriseReturnRate;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why figures are others than before. Not for those who see rounded counts: what each cause did is a second statement about the same
 * people (docs/adr/0021-what-a-viewer-sees.md).
 */
final class RevisionRoutes implements Routes {
    static final String PATH = "/api/v1/revisions";

    private static final String CITY = "city|all";

    private final Desk desk;
    private final Past past;

    RevisionRoutes(Desk desk, Past past) {
        this.desk = desk;
        this.past = past;
    }

    /**
     * What became of what was known.
     *
     * @param told how many facts were told between, by cause and source
     * @param total figures that fit, also those that are not among the items
     */
    record Answer(
            Instant knownAt, Instant against, Map<Cause, Map<String, Long>> told, long total, List<Figure> items) {}

    /** One figure; shares in basis points. */
    record Figure(
            String kind,
            String key,
            @Nullable String name,
            String figure,
            long before,
            long after,
            Map<Cause, Long> parts) {}

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(PATH, this::answer, Role.DISPATCHER);
    }

    private void answer(Context call) {
        Query query = Query.of(call, Desk.KNOWN_AT, "against", "kind", "key", "figure", "limit");
        Instant then =
                query.instant(Desk.KNOWN_AT).orElseThrow(() -> Problem.badRequest(Desk.KNOWN_AT + " says since when."));
        Instant now = query.instant("against")
                .or(() -> Optional.ofNullable(desk.look(Caller.of(call).role(), Presenter::now)))
                .orElseThrow(() -> Problem.badRequest("Nobody has told what time it is: give against."));
        Optional<Kind> kind = query.one("kind", List.of("rollup", "firm", "trip"))
                .map(name -> Kind.valueOf(name.toUpperCase(Locale.ROOT)));
        Optional<String> key = query.text("key");
        Optional<String> figure = query.text("figure");
        int limit = query.limit();
        Revision revision = past.between(then, now);
        // the city, unless something else is asked for
        boolean city = kind.isEmpty() && key.isEmpty();
        List<Figure> all = revision.rows().entrySet().stream()
                .filter(row -> !city || row.getKey().equals(new Row(Kind.ROLLUP, CITY)))
                .filter(row -> kind.map(wanted -> wanted == row.getKey().kind()).orElse(true))
                .filter(row -> key.map(row.getKey().key()::equals).orElse(true))
                .flatMap(row -> row.getValue().entrySet().stream()
                        .filter(change -> figure.map(change.getKey()::equals).orElse(true))
                        .map(change -> new Figure(
                                row.getKey().kind().name().toLowerCase(Locale.ROOT),
                                row.getKey().key(),
                                null,
                                change.getKey(),
                                change.getValue().before(),
                                change.getValue().after(),
                                change.getValue().parts())))
                // those of one row in the order of its fields, else what changed most first
                .sorted(
                        figure.isPresent()
                                ? Comparator.comparingLong((Figure one) -> -Math.abs(one.after() - one.before()))
                                : Comparator.comparing(Figure::kind).thenComparing(Figure::key))
                .toList();
        Json.answer(
                call,
                new Answer(
                        revision.then().now(),
                        revision.now().now(),
                        revision.told(),
                        all.size(),
                        all.stream().limit(limit).map(one -> named(call, one)).toList()));
    }

    private Figure named(Context call, Figure one) {
        String name = one.kind().equals("firm")
                ? desk.look(Caller.of(call).role(), presenter -> {
                    EnterpriseReturnRate firm = presenter.city().firm(one.key());
                    return firm == null ? null : firm.getName();
                })
                : null;
        return new Figure(one.kind(), one.key(), name, one.figure(), one.before(), one.after(), one.parts());
    }
}
