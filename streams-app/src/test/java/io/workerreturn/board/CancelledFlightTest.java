package io.workerreturn.board;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
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
import org.junit.jupiter.api.Test;

/** A flight is called off: from the overview somebody finds its people, what else goes, and puts some of them on it. */
class CancelledFlightTest extends InBrowser {
    private static final String FLIGHT = "FLIGHT-OFF";
    private static final String BUS = "BUS-NEAR";
    private static final String TRAIN = "TRAIN-FARTHER";
    private static final String FULL = "BUS-FULL";
    private static final String FAR = "TRAIN-FROM-ELSEWHERE";
    private static final int OF_ONE_FIRM = 3;
    private static final int OF_ANOTHER = 2;
    private static final int SEATS = 20;

    private final Set<String> said = new HashSet<>();
    private Instant now = Instant.EPOCH;
    private int clicks;

    @BeforeEach
    void a_flight_is_cancelled(BoardCity city) throws Exception {
        now = city.now();
        scheduled(city, Topics.CHARTER_FLIGHT_EVENTS, FLIGHT, SEATS, "659004", "五家渠", 1);
        scheduled(city, Topics.CHARTER_TRAIN_EVENTS, TRAIN, SEATS, "650103", "乌鲁木齐", 1);
        scheduled(city, Topics.CHARTER_BUS_EVENTS, BUS, SEATS, "659004", "五家渠", 2);
        scheduled(city, Topics.CHARTER_BUS_EVENTS, FULL, 1, "659004", "五家渠", 1);
        scheduled(city, Topics.CHARTER_TRAIN_EVENTS, FAR, SEATS, "230102", "哈尔滨", 1);
        tell(
                city,
                Topics.CHARTER_BUS_EVENTS,
                FULL,
                new PassengerBooked("w-flight-full", BoardCity.SCRIPT_FIRM, null, null));
        for (int worker = 0; worker < OF_ONE_FIRM + OF_ANOTHER; worker++) {
            String firm = worker < OF_ONE_FIRM ? BoardCity.FORMULA_FIRM : BoardCity.SCRIPT_FIRM;
            tell(
                    city,
                    Topics.CHARTER_FLIGHT_EVENTS,
                    FLIGHT,
                    new PassengerBooked("w-flight-" + worker, firm, null, null));
        }
        tell(city, Topics.CHARTER_FLIGHT_EVENTS, FLIGHT, new TripCancelled("天气"));
        BoardCity.await(
                "the board knows of it",
                () -> city.call("/api/v1/trips/" + FLIGHT).body().contains("CANCELLED")
                        && city.get("/api/v1/trips/" + FLIGHT)
                                        .path("alternatives")
                                        .size()
                                == 2
                        && city.get("/api/v1/people?trip=" + FLIGHT)
                                        .path("people")
                                        .asInt()
                                == OF_ONE_FIRM + OF_ANOTHER);
    }

    @AfterEach
    void it_is_taken_back(BoardCity city) throws Exception {
        for (int worker = 0; worker < OF_ONE_FIRM; worker++) {
            // those that the board wrote
            city.get("/api/v1/workers/w-flight-" + worker)
                    .at("/worker/facts")
                    .forEach(fact -> said.add(fact.path("eventId").asText()));
        }
        for (String id : Set.copyOf(said)) {
            for (String trip : new String[] {FLIGHT, BUS, TRAIN, FULL, FAR}) {
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
        Instant at = now.minus(Duration.ofHours(5)).plusSeconds(said.size());
        String id = "flight-" + said.size();
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

    @Test
    void its_people_are_found_by_firm_and_put_on_what_else_goes_from_near_within_seven_clicks(BoardCity city)
            throws Exception {
        page.navigate(city.url() + "/");
        click(panel("trip-panel").locator(".counters a").filter(new Locator.FilterOptions().setHasText("已取消")));
        click(page.locator("table.data tbody tr")
                .filter(new Locator.FilterOptions().setHasText(FLIGHT))
                .locator("a[href='#/trips/" + FLIGHT + "']"));
        assertThat(panel("trip-firms").locator("tbody td[data-label='订票']"))
                .hasText(new String[] {String.valueOf(OF_ONE_FIRM), String.valueOf(OF_ANOTHER)});

        Locator others = panel("alternatives").locator("tbody tr");
        assertThat(others).hasCount(2);
        assertThat(others.nth(0)).containsText("包车");
        assertThat(others.nth(0)).containsText(BUS);
        assertThat(others.nth(0).locator("td[data-label='空座']")).hasText(String.valueOf(SEATS));
        assertThat(others.nth(1)).containsText("包列");
        assertThat(others.nth(1)).containsText("乌鲁木齐");
        picture("flight");

        Locator rebook = panel("rebook");
        click(rebook.locator("label")
                .filter(new Locator.FilterOptions().setHasText(BoardCity.FORMULA_NAME))
                .locator("input"));
        rebook.locator("#rebook-to").selectOption(new SelectOption().setValue(BUS));
        clicks++;
        click(button("看变化"));
        assertThat(rebook).containsText("空座由 " + SEATS + " 变为 " + (SEATS - OF_ONE_FIRM));
        picture("flight-preview");
        click(button("改乘 " + OF_ONE_FIRM + " 人"));
        assertThat(rebook).containsText("已改乘 " + OF_ONE_FIRM + " 人");
        assertThat(rebook.locator(".checks .number")).hasText(new String[] {String.valueOf(OF_ANOTHER)});
        BoardCity.await(
                "they are on the bus",
                () -> city.get("/api/v1/trips/" + BUS).path("booked").asInt() == OF_ONE_FIRM);
        click(rebook.locator("a[href='#/trips/" + BUS + "']"));
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
