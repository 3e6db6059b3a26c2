package io.workerreturn.board;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.SelectOption;
import io.workerreturn.domain.ContactRole;
import io.workerreturn.schema.Contact;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.TripCancelled;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.TripScheduled;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.ContactRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bus is cancelled, and its page says what to do. */
class ToDoPageTest extends InBrowser {
    private static final AtomicInteger ROUNDS = new AtomicInteger();
    private static final String NUMBER = "0000-00012345";
    private static final int PEOPLE = 3;
    // what was taken back once does not come again under the same name
    private final int round = ROUNDS.incrementAndGet();
    private final String cancelled = "CALLED-OFF-" + round;
    private final String instead = "instead-" + round;
    private Instant now = Instant.EPOCH;
    private int said;

    @BeforeEach
    void a_bus_with_three_people_is_cancelled_and_another_goes_from_there(BoardCity city) throws Exception {
        now = city.now();
        for (String trip : new String[] {cancelled, instead}) {
            tell(
                    city,
                    trip,
                    new TripScheduled(
                            trip.equals(cancelled) ? "浙CY0001" : "浙CY0002",
                            "车队",
                            20,
                            "659004",
                            "五家渠",
                            "330381",
                            "瑞安",
                            now.plus(Duration.ofDays(1)),
                            now.plus(Duration.ofDays(3)),
                            "接返9组"));
        }
        for (int worker = 1; worker <= PEOPLE; worker++) {
            tell(city, cancelled, new PassengerBooked(worker(worker), BoardCity.FORMULA_FIRM, null, null));
        }
        tell(city, cancelled, new TripCancelled("无车"));
        city.tell(
                Topics.CONTACTS,
                ContactRecords.key(ContactRole.HR, BoardCity.FORMULA_FIRM),
                new Contact(BoardCity.FORMULA_FIRM, ContactRole.HR.name(), "人事科", NUMBER));
        BoardCity.await(
                "the board knows of it",
                () -> city.call("/api/v1/trips/" + cancelled).body().contains("CANCELLED")
                        && city.call("/api/v1/trips/" + cancelled + "/contacts")
                                .body()
                                .contains(NUMBER)
                        && city.call("/api/v1/trips/" + instead).statusCode() == 200
                        && city.get("/api/v1/people?trip=" + cancelled)
                                        .path("people")
                                        .asInt()
                                == PEOPLE);
    }

    @AfterEach
    void it_is_taken_back(BoardCity city) throws Exception {
        Set<String> ids = new HashSet<>();
        IntStream.range(0, said).forEach(id -> ids.add("todo-" + id));
        for (int worker = 1; worker <= PEOPLE; worker++) {
            // those that the board wrote
            city.get("/api/v1/workers/" + worker(worker))
                    .at("/worker/facts")
                    .forEach(fact -> ids.add(fact.path("eventId").asText()));
        }
        for (String trip : new String[] {cancelled, instead}) {
            for (String id : ids) {
                tell(city, trip, new Retraction(id, "a test is over"));
            }
        }
        city.tell(Topics.CONTACTS, ContactRecords.key(ContactRole.HR, BoardCity.FORMULA_FIRM), null);
    }

    private void tell(BoardCity city, String trip, Object payload) throws Exception {
        Instant at = now.minus(Duration.ofHours(5)).plusSeconds(said);
        city.tell(
                Topics.CHARTER_BUS_EVENTS,
                trip,
                new TripEvent("todo-" + said++, at, at, "charter-operators", trip, payload));
    }

    private String worker(int number) {
        return "w-called-off-" + round + "-" + number;
    }

    private Locator panel(String id) {
        return page.locator("section:has(#" + id + ")");
    }

    @Test
    void it_names_whom_to_call_remembers_who_was_told_and_books_the_people_on_what_goes_instead(BoardCity city)
            throws Exception {
        page.navigate(city.url() + "/#/trips/" + cancelled);
        Locator firm = panel("calls").locator("tbody tr").filter(new Locator.FilterOptions().setHasText("企业人事"));
        assertThat(firm.locator("a[href='tel:" + NUMBER.replace("-", "") + "']"))
                .hasText(NUMBER);
        assertThat(panel("calls")).containsText("专班");
        firm.getByText("记为已告知").click();
        assertThat(firm).containsText("已告知（已取消）");
        page.reload();
        assertThat(firm).containsText("已告知（已取消）");

        Locator rebook = panel("rebook");
        rebook.locator("label input").first().check();
        rebook.locator("#rebook-to").selectOption(new SelectOption().setValue(instead));
        button("看变化").click();
        assertThat(rebook).containsText(PEOPLE + " 人改乘 " + instead);
        assertThat(rebook).containsText("空座由 20 变为 17");
        assertThat(rebook.locator("tbody tr")).containsText("滞留 " + PEOPLE + " → 已订票");
        picture("preview");
        PageTest.findNothingSerious(page, "what to do");
        button("改乘 " + PEOPLE + " 人").click();
        assertThat(rebook.getByRole(AriaRole.STATUS)).containsText("已改乘 3 人");
        BoardCity.await(
                "they are on the other trip",
                () -> city.get("/api/v1/trips/" + instead).path("booked").asInt() == PEOPLE);
        assertThat(rebook).containsText("名单上没有还要乘车的人");
        page.navigate(city.url() + "/#/trips/" + instead);
        assertThat(panel("passengers").locator("tbody tr")).hasCount(PEOPLE);
    }

    @Test
    void a_single_passenger_is_ticked_in_the_list(BoardCity city) throws Exception {
        page.navigate(city.url() + "/#/trips/" + cancelled);
        panel("passengers").locator("tbody input[type=checkbox]").first().check();
        Locator rebook = panel("rebook");
        assertThat(rebook).containsText("另勾选 1 名乘客");
        rebook.locator("#rebook-id").fill(instead);
        button("看变化").click();
        assertThat(rebook).containsText("1 人改乘 " + instead);
        rebook.locator("#rebook-id").fill("NO-SUCH-TRIP");
        assertThat(rebook).not().containsText("1 人改乘");
        foresee("404");
        button("看变化").click();
        assertThat(rebook.getByRole(AriaRole.ALERT)).containsText("NO-SUCH-TRIP");
    }

    @Test
    void every_number_of_its_people_leads_to_them(BoardCity city) {
        page.navigate(city.url() + "/#/trips?view=cancelled&q=" + cancelled);
        page.locator("table.data tbody td[data-label='订票'] a").click();
        assertThat(panel("passengers").locator("tbody tr")).hasCount(PEOPLE);
        assertThat(page.url()).endsWith("#/trips/" + cancelled + "?who=booked");
        for (String number : new String[] {".funnel a", "section:has(#trip-firms) td.number a"}) {
            assertThat(page.locator(number).first())
                    .hasAttribute("href", Pattern.compile("#/trips/" + cancelled + "\\?who=booked.*"));
        }
        page.locator("section:has(#trip-firms) td.number a").first().click();
        assertThat(page.url()).contains("firm=" + BoardCity.FORMULA_FIRM);
        assertThat(panel("passengers").locator("tbody tr")).hasCount(PEOPLE);
        page.locator(".callout strong a").click();
        assertThat(page.locator("table.data tbody tr")).hasCount(PEOPLE);
        assertThat(page.url()).endsWith("#/people?trip=" + cancelled + "&phase=STRANDED");
    }

    @Test
    void it_fits_a_phone_in_both_languages(BoardCity city) {
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            look(PHONE, scheme);
            page.navigate(city.url() + "/#/trips/" + cancelled);
            assertThat(panel("calls").locator("tbody tr").first()).isVisible();
            assertThat(width()).isLessThanOrEqualTo(PHONE);
            picture("phone-zh-" + scheme);
            button("English").click();
            assertThat(heading("Whom to call")).isVisible();
            assertThat(width()).isLessThanOrEqualTo(PHONE);
            picture("phone-en-" + scheme);
        }
    }

    private int width() {
        return (Integer) page.evaluate("document.documentElement.scrollWidth");
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
