package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.domain.Phase;
import io.workerreturn.questions.Ask;
import io.workerreturn.questions.Directory;
import io.workerreturn.questions.Holder;
import io.workerreturn.questions.NotHeldException;
import io.workerreturn.questions.Reply;
import io.workerreturn.questions.Source;
import io.workerreturn.questions.WorkerLine;
import io.workerreturn.questions.WorkerQuestions;
import io.workerreturn.questions.WorkerStory;
import io.workerreturn.topology.PartitionCounts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holders answer in moments that can't be brought about at will. */
class WorkerRoutesTest {
    private static final Source OWNER = new Source(Source.Kind.OWNER, 0L, null);
    private static final Source LAGGING = new Source(Source.Kind.STANDBY, 37L, null);

    private final List<Holder> holders = new ArrayList<>();
    private final WorkerQuestions questions = new WorkerQuestions(
            new Directory() {
                @Override
                public PartitionCounts partitions() {
                    return new PartitionCounts(1, 3, 1);
                }

                @Override
                public List<Holder> holdersFor(Ask<?> ask) {
                    return holders;
                }
            },
            2);
    private Role role = Role.DISPATCHER;
    private BoardServer server;

    @BeforeEach
    void a_board() {
        AppConfig config = AppConfig.load(Optional.empty(), Map.of(), Map.of(BoardSettings.PORT, "0"));
        server = BoardServer.start(
                config.board(),
                call -> new Caller("somebody", role, false),
                List.of(new WorkerRoutes(questions, StaffNames.NONE)));
    }

    @AfterEach
    void the_end() {
        server.close();
        questions.close();
    }

    /** Somebody who answers with this, or not at all if it is null. */
    private static Holder holder(Source source, Function<Ask<?>, @Nullable Object> answers) {
        return new Holder() {
            @Override
            public <R> Reply<R> answer(Ask<R> ask) throws NotHeldException {
                Object answer = answers.apply(ask);
                if (answer == null) {
                    throw new NotHeldException("somewhere else");
                }
                return new Reply<>(ask.answer().cast(answer), source);
            }
        };
    }

    private static WorkerLine worker(String id) {
        return new WorkerLine(
                id, "firm", Phase.PLANNED, null, null, null, null, null, "=贵州", false, null, null, 0, null);
    }

    private static Object story(String id) {
        return new Ask.Story.Found(
                new WorkerStory(id, worker(id), null, null, null, List.of(), List.of(), List.of(), 0, null, null));
    }

    private static final Object NOBODY = new Ask.Story.Found(null);

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void a_viewer_sees_figures_but_no_rows_about_people() throws Exception {
        holders.add(holder(OWNER, ask -> story("w1")));
        role = Role.VIEWER;
        for (String path : List.of(
                "/api/v1/workers/w1", "/api/v1/enterprises/firm/workers", "/api/v1/trips/b1/passengers?format=csv")) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
            assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith(Problem.CONTENT_TYPE);
            // the least role that may: an HR sees those of its firms
            assertThat(answer.body())
                    .contains(path.contains("/enterprises/") ? "this needs HR" : "this needs DISPATCHER")
                    .doesNotContain("PLANNED");
        }
    }

    @Test
    void while_nobody_holds_the_state_one_is_told_when_to_ask_again() throws Exception {
        holders.add(holder(OWNER, ask -> null));
        for (String path :
                List.of("/api/v1/workers/w1", "/api/v1/enterprises/firm/workers", "/api/v1/trips/b1/passengers")) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(503);
            assertThat(answer.headers().firstValue("retry-after")).hasValue("2");
            assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith(Problem.CONTENT_TYPE);
        }
    }

    @Test
    void a_copy_that_lags_proves_nothing_by_not_knowing_somebody() throws Exception {
        holders.add(holder(LAGGING, ask -> NOBODY));
        holders.add(holder(new Source(Source.Kind.TOPIC, null, null), ask -> story("w1")));
        assertThat(get("/api/v1/workers/w1").body()).contains("\"topic\"");
        holders.remove(1);
        assertThat(get("/api/v1/workers/w1").statusCode()).isEqualTo(404);
    }

    @Test
    void a_list_is_as_old_as_its_oldest_part() throws Exception {
        holders.add(holder(OWNER, ask -> ask.partition() == 1 ? null : part(null, "w" + ask.partition())));
        holders.add(holder(LAGGING, ask -> part(null, "w1")));
        assertThat(get("/api/v1/enterprises/firm/workers").body())
                .contains("\"w0\"", "\"w1\"", "\"w2\"")
                .contains("\"kind\":\"standby\",\"lag\":37");
    }

    private static Object part(@Nullable String reached, String... ids) {
        return new Ask.Staff.Part(
                java.util.Arrays.stream(ids).map(WorkerRoutesTest::worker).toList(), reached);
    }

    @Test
    void a_page_ends_where_the_first_part_of_it_does() throws Exception {
        holders.add(holder(OWNER, ask -> {
            String after = ((Ask.Staff) ask).after();
            return switch (ask.partition()) {
                case 0 -> after == null ? part("m", "a", "m") : part(null, "z");
                case 1 -> after == null ? part(null, "b", "n") : part(null, "n");
                default -> part(null);
            };
        }));
        String first = get("/api/v1/enterprises/firm/workers?limit=4").body();
        assertThat(first).contains("\"a\"", "\"b\"", "\"m\"").doesNotContain("\"n\"");
        String cursor = Json.mapper().readTree(first).get("next").asText();
        assertThat(get("/api/v1/enterprises/firm/workers?limit=4&cursor=" + cursor)
                        .body())
                .contains("\"n\"", "\"z\"", "\"next\":null")
                .doesNotContain("\"m\"");
    }

    @Test
    void who_has_the_answer_already_is_not_told_it_again() throws Exception {
        holders.add(holder(OWNER, ask -> story("w1")));
        String tag = get("/api/v1/workers/w1").headers().firstValue("etag").orElseThrow();
        HttpResponse<String> again = get("/api/v1/workers/w1", "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void a_table_for_spreadsheets_has_all_pages_and_no_formula() throws Exception {
        holders.add(holder(OWNER, ask -> {
            String after = ((Ask.Staff) ask).after();
            return ask.partition() > 0 ? part(null) : after == null ? part("a", "a") : part(null, "b");
        }));
        HttpResponse<String> table = get("/api/v1/enterprises/firm/workers?format=csv&lang=zh");
        assertThat(table.headers().firstValue("content-type")).hasValue("text/csv; charset=utf-8");
        assertThat(table.body().lines()).hasSize(3);
        assertThat(table.body()).startsWith("\uFEFF员工（假名）").contains("'=贵州").contains("\nb,firm,");
    }

    @Test
    void what_is_not_expected_is_refused_rather_than_overlooked() throws Exception {
        assertThat(get("/api/v1/enterprises/firm/workers?mising=true").statusCode())
                .isEqualTo(400);
    }
}
