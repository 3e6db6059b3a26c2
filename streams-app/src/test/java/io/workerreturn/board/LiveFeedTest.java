package io.workerreturn.board;

import static io.workerreturn.board.BoardCity.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.domain.Projection;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.TripStatus;
import io.workerreturn.services.ServiceAlerts;
import io.workerreturn.services.Services;
import io.workerreturn.topology.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
    private static final int MOST_LISTENERS = 2_100;
    private static final LiveFeed.Pace FAST = new LiveFeed.Pace(Duration.ofMillis(20), Duration.ofMillis(200));
    private static final Pattern START = Pattern.compile("id: (\\S+)\nretry: ");
    private static final Pattern ID = Pattern.compile("id: (\\S+)\nevent: (\\S+)\n");

    private final ReadModel model = new ReadModel(new CityState(""));
    private final Desk desk = new Desk(model, new Presenter.Policy(Projection.DEFAULT, Map.of(), Map.of()), "e");
    private final LiveFeed feed = new LiveFeed(desk, Optional::empty, "e", MOST_LISTENERS, FAST);
    private final BoardServer server = BoardServer.start(
            BoardServerTest.ANY_PORT,
            call -> new Caller(
                    "somebody",
                    Grant.of(Objects.requireNonNullElse(call.header("As"), "dispatcher"))
                            .orElseThrow(),
                    false),
            List.of(new LiveRoutes(feed), new CityRoutes(desk, Optional::empty)));

    LiveFeedTest() {
        feed.start();
    }

    @AfterEach
    void stop() {
        feed.close();
        server.close();
    }

    private static TripBoardRow trip(String id, int noShow, String place) {
        return new TripBoardRow(
                id,
                TravelMode.CHARTER_BUS,
                TripStatus.SCHEDULED,
                null,
                null,
                null,
                null,
                null,
                place,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                20,
                0,
                noShow,
                0,
                0,
                0,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                Instant.EPOCH,
                0,
                null,
                0);
    }

    @SuppressWarnings("unchecked")
    private void change(List<TripBoardRow> trips) {
        model.write(city -> {
            CityState.Feed<TripBoardRow> board = (CityState.Feed<TripBoardRow>) city.feeds().stream()
                    .filter(candidate -> candidate.topic() == Topics.TRIP_BOARD)
                    .findFirst()
                    .orElseThrow();
            trips.forEach(trip -> board.sink()
                    .take(
                            new CityState.Place(Topics.TRIP_BOARD.name(), 0, 0, Long.MAX_VALUE / 2),
                            trip.getTripId(),
                            trip));
        });
    }

    private void change(String id) {
        change(List.of(trip(id, 0, "贵阳")));
    }

    /** A browser, as far as it listens. */
    private final class Browser implements AutoCloseable {
        private final Socket socket = new Socket();
        private final StringBuilder heard = new StringBuilder();

        Browser(String query, String... headers) throws IOException {
            // small, so that one that does not read is soon too slow
            socket.setReceiveBufferSize(8 << 10);
            socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
            socket.setSoTimeout(50);
            StringBuilder request =
                    new StringBuilder("GET " + LiveRoutes.PATH + query + " HTTP/1.1\r\nHost: localhost\r\n");
            for (String header : headers) {
                request.append(header).append("\r\n");
            }
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        }

        private String listen() {
            return listen(Integer.MAX_VALUE);
        }

        /** Takes what there is, in so many goes at most. */
        private String listen(int most) {
            byte[] buffer = new byte[64 << 10];
            try {
                InputStream in = socket.getInputStream();
                int count = 0;
                for (int i = 0; i < most && count >= 0; i++) {
                    count = in.read(buffer);
                    heard.append(new String(buffer, 0, Math.max(0, count), StandardCharsets.ISO_8859_1));
                }
            } catch (IOException nothingMore) {
                // asked again
            }
            return heard.toString();
        }

        void hears(String text) throws Exception {
            await("it hears " + text, () -> listen().contains(text));
        }

        /** Until the feed knows it. */
        Browser welcomed() throws Exception {
            hears("retry:");
            return this;
        }

        String idOfLast(String topic) {
            String last = "";
            for (Matcher found = ID.matcher(listen()); found.find(); ) {
                last = found.group(2).equals(topic) ? found.group(1) : last;
            }
            return last;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void the_page_listens_for_whatever_the_feed_tells() throws Exception {
        try (InputStream in = Objects.requireNonNull(LiveFeed.class.getResourceAsStream("assets/live.js"))) {
            String program = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Matcher topics = Pattern.compile("const TOPICS = \\[([^]]+)]").matcher(program);
            assertThat(topics.find()).isTrue();
            assertThat(topics.group(1).replaceAll("[' ]", "").split(","))
                    .containsExactlyInAnyOrderElementsOf(LiveEvent.Topic.all().stream()
                            .map(LiveEvent.Topic::label)
                            .toList());
        }
    }

    @Test
    void an_office_hears_what_viewers_hear_and_when_its_own_service_has_concluded_something() throws Exception {
        model.write(city -> city.keep(ServiceRoutes.shows(Services.ALL), ServiceRoutes.whose(Services.ALL)));
        String came = "event: services";
        try (Browser office = new Browser("", "As: finance");
                Browser viewer = new Browser("", "As: viewer");
                Browser dispatcher = new Browser("")) {
            office.hears(came);
            viewer.welcomed();
            dispatcher.welcomed();
            int before = times(office.listen(), came);
            String another = ServiceAlerts.id("responsibilities", "NOBODY", "firm|1");
            tellServices(another);
            dispatcher.hears(came);
            change("T-1");
            assertThat(dispatcher.idOfLast("services")).isNotEmpty();
            office.hears("event: trips");
            viewer.hears("event: trips");
            assertThat(times(office.listen(), came)).as("of others nothing").isEqualTo(before);
            tellServices(ServiceAlerts.id("subsidies", "OVERPAID", "firm|1"));
            await("its own", () -> times(office.listen(), came) > before);
            change("T-2");
            viewer.hears("\"T-2\"");
            office.hears("\"T-2\"");
            assertThat(viewer.listen()).doesNotContain(came);
            assertThat(office.listen()).doesNotContain("id: ea-");
        }
    }

    private void tellServices(String alert) {
        model.write(city -> city.feeds().stream()
                .filter(feed -> feed.topic() == ServiceAlerts.TOPIC)
                .forEach(feed ->
                        feed.sink().take(new CityState.Place(ServiceAlerts.TOPIC.name(), 0, 0, 0), alert, null)));
    }

    private static int times(String text, String what) {
        return text.split(Pattern.quote(what), -1).length - 1;
    }

    @Test
    void who_heard_nothing_before_a_break_hears_what_came_in_it() throws Exception {
        String began;
        try (Browser before = new Browser("?topics=trips").welcomed()) {
            Matcher id = START.matcher(before.listen());
            assertThat(id.find()).as(before.listen()).isTrue();
            began = id.group(1);
        }
        assertThat(began).as("an id of this start of the board alone").startsWith("ea-");
        change("T-1");
        try (Browser after = new Browser("?topics=trips", "Last-Event-ID: " + began)) {
            after.hears("\"tripId\":\"T-1\"");
        }
        try (Browser elsewhere = new Browser("?topics=trips", "Last-Event-ID: of-another-server-0")) {
            elsewhere.hears("event: reset");
        }
    }

    @Test
    void everybody_hears_what_changed() throws Exception {
        try (Browser one = new Browser("").welcomed();
                Browser other = new Browser("?topics=trips").welcomed()) {
            change("T-1");
            for (Browser browser : List.of(one, other)) {
                browser.hears("event: trips");
                browser.hears("\"tripId\":\"T-1\"");
            }
            one.hears("event: overview");
            assertThat(other.listen()).doesNotContain("event: overview");
        }
    }

    @Test
    void who_comes_back_hears_what_was_missed_and_nothing_twice() throws Exception {
        String seen;
        try (Browser browser = new Browser("").welcomed()) {
            change("T-1");
            browser.hears("\"tripId\":\"T-1\"");
            browser.hears("event: overview");
            seen = browser.idOfLast("overview");
        }
        change("T-2");
        try (Browser back = new Browser("", "Last-Event-ID: " + seen)) {
            back.hears("\"tripId\":\"T-2\"");
            change("T-3");
            back.hears("\"tripId\":\"T-3\"");
            assertThat(back.listen()).doesNotContain("\"tripId\":\"T-1\"").doesNotContain("event: reset");
            assertThat(back.listen().split("\"tripId\":\"T-2\"", -1)).hasSize(2);
        }
    }

    @Test
    void who_comes_from_another_start_of_the_board_is_told_to_reload() throws Exception {
        for (String id : List.of("older-17", "e-99999", "e-x", "")) {
            try (Browser browser = new Browser("", "Last-Event-ID: " + id)) {
                browser.hears("event: reset");
            }
        }
    }

    @Test
    void a_sign_of_life_comes_when_nothing_changes() throws Exception {
        try (Browser browser = new Browser("")) {
            browser.hears("event: heartbeat\n");
        }
    }

    @Test
    void a_viewer_hears_of_no_heads_on_a_trip_not_even_that_they_changed() throws Exception {
        try (Browser viewer = new Browser("?topics=trips", "As: viewer").welcomed();
                Browser dispatcher = new Browser("?topics=trips").welcomed()) {
            change(List.of(trip("T-1", 2, "Guiyang")));
            viewer.hears("\"noShow\":null");
            String heard = viewer.idOfLast("trips");
            change(List.of(trip("T-1", 3, "Guiyang")));
            dispatcher.hears("\"noShow\":3");
            change(List.of(trip("T-1", 3, "Zunyi")));
            viewer.hears("Zunyi");
            assertThat(viewer.idOfLast("trips")).as("nothing was between them").isEqualTo(next(heard));
            assertThat(viewer.listen()).doesNotContain("\"noShow\":3");
        }
    }

    @Test
    void a_viewer_does_not_hear_that_a_single_record_is_worked_off() throws Exception {
        try (Browser viewer = new Browser("?topics=trips,overview", "As: viewer").welcomed();
                Browser dispatcher = new Browser("?topics=overview").welcomed()) {
            change("T-1");
            viewer.hears("\"T-1\"");
            String heard = viewer.idOfLast("trips");
            String version = tagFor("viewer");
            for (int i = 1; i < 4; i++) {
                model.backlog(new Backlog(i, Instant.EPOCH.plusMillis(i), i));
                dispatcher.hears("\"records\":" + i + ",");
                assertThat(tagFor("viewer")).isEqualTo(version);
                model.backlog(Backlog.NONE);
            }
            change("T-2");
            viewer.hears("\"T-2\"");
            assertThat(viewer.idOfLast("trips")).as("nothing was between them").isEqualTo(next(heard));
            model.backlog(new Backlog(12_345, Instant.EPOCH.plusSeconds(1), 75));
            viewer.hears("\"behind\":true,\"records\":12000,\"seconds\":60,");
        }
    }

    private String tagFor(String role) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + "/api/v1/overview"))
                                .header("As", role)
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("ETag")
                .orElseThrow();
    }

    /** The id of the event after the overview that goes with this one, and its own. */
    private static String next(String id) {
        int number = id.lastIndexOf('-') + 1;
        return id.substring(0, number) + (Long.parseLong(id.substring(number)) + 2);
    }

    @Test
    void one_that_hardly_reads_slows_nobody_and_is_told_to_reload() throws Exception {
        String large = "x".repeat(2_000);
        try (Browser slow = new Browser("?topics=trips,changes");
                Browser quick = new Browser("?topics=trips").welcomed()) {
            await("both listen", () -> feed.listeners() == 2);
            List<TripBoardRow> many = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                many.add(trip("T-" + i, 0, large));
            }
            for (int round = 0; round < 60; round++) {
                String mark = "round-" + round + ".";
                many.set(0, trip("T-0", 0, mark));
                change(many);
                quick.hears(mark);
                // who takes nothing at all is cut off in the end
                slow.listen(1);
            }
            slow.hears("event: reset");
        }
        await("both are gone", () -> feed.listeners() == 0);
    }

    @Test
    void two_thousand_hear_everything() throws Exception {
        int listeners = 2_000;
        byte[] request = ("GET " + LiveRoutes.PATH + "?topics=trips HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        List<SocketChannel> sockets = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < listeners; i++) {
                SocketChannel socket = SocketChannel.open(new InetSocketAddress("127.0.0.1", server.port()));
                sockets.add(socket);
                socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
                socket.write(ByteBuffer.wrap(request));
                socket.configureBlocking(false);
                socket.register(selector, SelectionKey.OP_READ, new StringBuilder());
            }
            await("all listen", () -> feed.listeners() == listeners);
            for (int round = 0; round < 5; round++) {
                change("R-" + round);
            }
            int[] done = new int[1];
            await("all have heard", () -> {
                done[0] += listen(selector, "\"tripId\":\"R-4\"");
                return done[0] == listeners;
            });
        } finally {
            for (SocketChannel socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void one_too_many_is_sent_away() throws Exception {
        LiveFeed full = new LiveFeed(desk, Optional::empty, "e", 0, FAST);
        try (BoardServer other =
                        BoardServer.start(BoardServerTest.ANY_PORT, Access.OPEN, List.of(new LiveRoutes(full)));
                Socket socket = new Socket("127.0.0.1", other.port())) {
            socket.getOutputStream()
                    .write(("GET " + LiveRoutes.PATH + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 503");
        }
    }

    /** How many have heard this now who had not before. */
    private static int listen(Selector selector, String text) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
        int found = 0;
        selector.select(50);
        for (SelectionKey key : selector.selectedKeys()) {
            StringBuilder heard = heard(key);
            buffer.clear();
            int count = ((SocketChannel) key.channel()).read(buffer);
            if (heard != null && count > 0) {
                heard.append(new String(buffer.array(), 0, count, StandardCharsets.ISO_8859_1));
                if (heard.indexOf(text) >= 0) {
                    key.attach(null);
                    found++;
                }
            }
        }
        selector.selectedKeys().clear();
        return found;
    }

    private static @Nullable StringBuilder heard(SelectionKey key) {
        return (StringBuilder) key.attachment();
    }
}
