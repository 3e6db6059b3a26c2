package io.workerreturn.board;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.Needed;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page as the build delivers it: in few files, which a browser asks for once. */
class PackedPageTest extends InBrowser {
    /** Until the rate of the city is seen: the page, its style, its programs, who asks, and the figures. */
    private static final int BEFORE_THE_RATE = 8;

    /** With trips, symbols, the curve and what the other pages need. */
    private static final int IN_ALL = 15;

    private static final Pattern PACKED = Pattern.compile("\"(packed/[0-9a-f]+/[\\w.-]+)\"");

    @BeforeEach
    void needsAPackedPage() {
        if (Assets.class.getResource("packed/main.js") == null) {
            Needed.isMissing(
                    "the page is not packed on this machine, so that is not tested (pom.xml has the machines that"
                            + " there is a packer for)");
        }
    }

    @Test
    void the_rate_is_seen_after_a_handful_of_requests_and_everything_after_a_few_more(BoardCity city) {
        List<String> asked = new CopyOnWriteArrayList<>();
        page.onRequest(request -> asked.add(request.url()));
        page.navigate(city.url() + "/");
        assertThat(page.locator(".hero .figure")).isVisible();
        List<String> first = List.copyOf(asked);
        assertThat(page.locator(".chart canvas")).isVisible();
        assertThat(page.locator(".skeleton")).hasCount(0);
        assertThat(asked).as("in all").hasSizeLessThanOrEqualTo(IN_ALL);
        assertThat(first.stream().filter(PackedPageTest::mattersForTheRate))
                .as("before the rate is seen")
                .hasSizeLessThanOrEqualTo(BEFORE_THE_RATE);
        assertThat(asked).as("nothing is served as it stands").noneMatch(url -> url.contains("/assets/"));
    }

    /** What is asked for in the same moment, after the page has run, may be among what was asked until a test looks. */
    private static boolean mattersForTheRate(String url) {
        return !Pattern.compile("/live|/trips|others|uPlot|\\.svg").matcher(url).find();
    }

    @Test
    void every_page_opens_from_its_address(BoardCity city) throws Exception {
        for (PageTest.Place place : PageTest.Place.values()) {
            page.navigate("about:blank");
            page.navigate(city.url() + "/" + place.address(city));
            assertThat(page.locator(place.drawn()).first()).isVisible();
        }
    }

    @Test
    void a_file_whose_address_says_its_content_is_kept_and_the_page_is_asked_for_again(BoardCity city)
            throws Exception {
        HttpResponse<String> html = city.call("/");
        assertThat(html.headers().firstValue("cache-control")).hasValue("no-cache");
        Matcher files = PACKED.matcher(html.body());
        int found = 0;
        while (files.find()) {
            found++;
            assertThat(city.call("/" + files.group(1)).headers().firstValue("cache-control"))
                    .as(files.group(1))
                    .hasValueSatisfying(kept -> assertThat(kept).contains("immutable"));
            assertThat(city.call("/" + files.group(1).replaceFirst("/[0-9a-f]+/", "/0a0a/"))
                            .headers()
                            .firstValue("cache-control"))
                    .as("of another version than was asked for")
                    .hasValue("no-cache");
        }
        assertThat(found).isGreaterThanOrEqualTo(4);
    }
}
