package io.workerreturn.board;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.SelectOption;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.TripCancelled;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.TripScheduled;
import io.workerreturn.topology.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A flight is called off: from the overview somebody finds its people, what else goes, and puts some of them on it. */
class CancelledFlightTest extends InBrowser {
    private static final int OF_ONE_FIRM = 3;
    private static final int OF_ANOTHER = 2;
    private static final int SEATS = 20;

    /** Of all that was ever told: whoever takes something back has used its id up. */
    private static int told;

    private final int first = told;
    private final String flight = "FLIGHT-OFF-" + first;
    private final String bus = "BUS-NEAR-" + first;
    private final String train = "TRAIN-FARTHER-" + first;
    private final String full = "BUS-FULL-" + first;
    private final String far = "TRAIN-FROM-ELSEWHERE-" + first;
    private final String worker = "w-flight-" + first + "-";
    private final Set<String> said = new HashSet<>();
    private Instant now = Instant.EPOCH;
    private int clicks;

    @BeforeEach
    void a_flight_is_cancelled(BoardCity city) throws Exception {
        now = city.now();
        scheduled(city, Topics.CHARTER_FLIGHT_EVENTS, flight, SEATS, "659004", "五家渠", 1);
        scheduled(city, Topics.CHARTER_TRAIN_EVENTS, train, SEATS, "650103", "乌鲁木齐", 1);
        scheduled(city, Topics.CHARTER_BUS_EVENTS, bus, SEATS, "659004", "五家渠", 2);
        scheduled(city, Topics.CHARTER_BUS_EVENTS, full, 1, "659004", "五家渠", 1);
        scheduled(city, Topics.CHARTER_TRAIN_EVENTS, far, SEATS, "230102", "哈尔滨", 1);
        tell(
                city,
                Topics.CHARTER_BUS_EVENTS,
                full,
                new PassengerBooked(worker + "full", BoardCity.SCRIPT_FIRM, null, null));
        for (int number = 0; number < OF_ONE_FIRM + OF_ANOTHER; number++) {
            String firm = number < OF_ONE_FIRM ? BoardCity.FORMULA_FIRM : BoardCity.SCRIPT_FIRM;
            tell(city, Topics.CHARTER_FLIGHT_EVENTS, flight, new PassengerBooked(worker + number, firm, null, null));
        }
        tell(city, Topics.CHARTER_FLIGHT_EVENTS, flight, new TripCancelled("天气"));
        BoardCity.await(
                "the board knows of it",
                () -> city.call("/api/v1/trips/" + flight).body().contains("CANCELLED")
                        && city.get("/api/v1/trips/" + flight)
                                        .path("alternatives")
                                        .size()
                                == 2
                        && city.get("/api/v1/people?trip=" + flight)
                                        .path("people")
                                        .asInt()
                                == OF_ONE_FIRM + OF_ANOTHER);
    }

    @AfterEach
    void it_is_taken_back(BoardCity city) throws Exception {
        // a page of a trip that nobody knows any more says so
        page.navigate("about:blank");
        for (int number = 0; number < OF_ONE_FIRM; number++) {
            // those that the board wrote
            city.get("/api/v1/workers/" + worker + number)
                    .at("/worker/facts")
                    .forEach(fact -> said.add(fact.path("eventId").asText()));
        }
        for (String id : Set.copyOf(said)) {
            for (String trip : new String[] {flight, bus, train, full, far}) {
                tell(city, topicOf(trip), trip, new Retraction(id, "a test is over"));
            }
        }
    }

    private static Topics.Topic<TripEvent> topicOf(String trip) {
        return trip.startsWith("FLIGHT")
                ? Topics.CHARTER_FLIGHT_EVENTS
                : trip.startsWith("TRAIN") ? Topics.CHARTER_TRAIN_EVENTS : Topics.CHARTER_BUS_EVENTS;
    }

    private void scheduled(
            BoardCity city,
            Topics.Topic<TripEvent> topic,
            String trip,
            int seats,
            String division,
            String place,
            int inDays)
            throws Exception {
        tell(
                city,
                topic,
                trip,
                new TripScheduled(
                        trip,
                        "承运方",
                        seats,
                        division,
                        place,
                        "330381",
                        "瑞安",
                        now.plus(Duration.ofDays(inDays)),
                        now.plus(Duration.ofDays(inDays + 1)),
                        "接返9组"));
    }

    private void tell(BoardCity city, Topics.Topic<TripEvent> topic, String trip, Object payload) throws Exception {
        Instant at = now.minus(Duration.ofHours(5)).plusSeconds(told);
        String id = "flight-" + told++;
        if (!(payload instanceof Retraction)) {
            said.add(id);
        } else {
            id = "flight-back-" + trip + "-" + ((Retraction) payload).getEventId();
        }
        city.tell(topic, trip, new TripEvent(id, at, at, "charter-operators", trip, payload));
    }

    private void click(Locator something) {
        something.first().click();
        clicks++;
    }

    private Locator panel(String id) {
        return page.locator("section:has(#" + id + ")");
    }

    @ParameterizedTest
    @ValueSource(ints = {DESK, PHONE})
    void its_people_are_found_by_firm_and_put_on_what_else_goes_from_near_within_seven_clicks(int width, BoardCity city)
            throws Exception {
        look(width, ColorScheme.LIGHT);
        page.navigate(city.url() + "/");
        click(panel("trip-panel").locator(".counters a").filter(new Locator.FilterOptions().setHasText("已取消")));
        click(page.locator("table.data tbody tr")
                .filter(new Locator.FilterOptions().setHasText(flight))
                .locator("a[href='#/trips/" + flight + "']"));
        assertThat(panel("trip-firms").locator("tbody td[data-label='订票']"))
                .hasText(new String[] {String.valueOf(OF_ONE_FIRM), String.valueOf(OF_ANOTHER)});

        Locator others = panel("alternatives").locator("tbody tr");
        assertThat(others).hasCount(2);
        assertThat(others.nth(0)).containsText("包车");
        assertThat(others.nth(0)).containsText(bus);
        assertThat(others.nth(0).locator("td[data-label='空座']")).hasText(String.valueOf(SEATS));
        assertThat(others.nth(1)).containsText("包列");
        assertThat(others.nth(1)).containsText("乌鲁木齐");
        picture("flight-" + width);

        Locator rebook = panel("rebook");
        click(rebook.locator("label")
                .filter(new Locator.FilterOptions().setHasText(BoardCity.FORMULA_NAME))
                .locator("input"));
        rebook.locator("#rebook-to").selectOption(new SelectOption().setValue(bus));
        clicks++;
        click(button("看变化"));
        assertThat(rebook).containsText("空座由 " + SEATS + " 变为 " + (SEATS - OF_ONE_FIRM));
        picture("flight-preview-" + width);
        click(button("改乘 " + OF_ONE_FIRM + " 人"));
        assertThat(rebook).containsText("已改乘 " + OF_ONE_FIRM + " 人");
        assertThat(rebook.locator(".checks .number")).hasText(new String[] {String.valueOf(OF_ANOTHER)});
        BoardCity.await(
                "they are on the bus",
                () -> city.get("/api/v1/trips/" + bus).path("booked").asInt() == OF_ONE_FIRM);
        click(rebook.locator("a[href='#/trips/" + bus + "']"));
        assertThat(panel("passengers").locator("tbody tr")).hasCount(OF_ONE_FIRM);
        assertThat(panel("passengers").locator("td[data-label='阶段']")).hasText(new String[] {"已订票", "已订票", "已订票"});
        assertThat(panel("trip-firms").locator("tbody tr")).hasCount(1);
        assertThat(clicks).isLessThanOrEqualTo(7);
    }

    /** For people to look at, where -Dpictures names a folder. */
    private void picture(String name) {
        String folder = System.getProperty("pictures");
        if (folder != null) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of(folder, name + ".png"))
                    .setFullPage(true));
        }
    }
}
