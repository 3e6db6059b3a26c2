package io.workerreturn.board;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.BoardSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a board that asks who you are. */
class SignInPageTest extends InBrowser {
    private static final String WRONG = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    @TempDir
    private static Path folder;

    private static Path tokens;
    private static String viewer;
    private static String dispatcher;
    private static Board board;

    @BeforeAll
    static void open(BoardCity city) throws Exception {
        viewer = Credentials.secret();
        dispatcher = Credentials.secret();
        tokens = Files.write(
                folder.resolve("tokens"),
                List.of(line("kan", Role.VIEWER, viewer), line("li", Role.DISPATCHER, dispatcher)));
        board = city.anotherBoard(Map.of(
                BoardSettings.PORT,
                "0",
                AuthSettings.OPEN,
                "false",
                AuthSettings.TOKENS,
                tokens.toString(),
                AuthSettings.SIGN_INS,
                "100"));
        BoardCity.await("it has read as much as the other", () -> {
            JsonNode figures = json(city, "/api/v1/overview");
            return figures.at("/reading/caughtUp").asBoolean()
                    && figures.at("/reading/behind").asLong() == 0;
        });
    }

    private static String line(String name, Role role, String token) {
        return name + " " + role.name().toLowerCase(Locale.ROOT) + " " + Credentials.hash(token);
    }

    @AfterAll
    static void close() {
        if (board != null) {
            board.close();
        }
    }

    /** What a program with the viewer's token is told. */
    private static JsonNode json(BoardCity city, String path) throws IOException, InterruptedException {
        return Json.mapper()
                .readTree(city.call(board.url(), path, "Authorization", "Bearer " + viewer)
                        .body());
    }

    @BeforeEach
    void arrive() {
        foresee("status of 40[13]");
        page.navigate(board.url() + "/");
    }

    private Locator dialog() {
        return page.getByRole(AriaRole.DIALOG);
    }

    private void signIn(String token) {
        dialog().getByLabel("访问令牌").fill(token);
        page.keyboard().press("Enter");
    }

    /** How the server answers the page itself, its session included. */
    private int status(String method, String path) {
        return (Integer) page.evaluate(
                "([method, path]) => fetch(path, {method, body: method === 'GET' ? undefined : '{}',"
                        + " headers: {'X-Requested-With': 'worker-return', 'Content-Type': 'application/json'}})"
                        + ".then((answer) => answer.status)",
                List.of(method, path));
    }

    @Test
    void a_wrong_token_is_told_so_and_shows_nothing() {
        signIn(WRONG);
        assertThat(dialog().getByRole(AriaRole.ALERT)).containsText("令牌");
        assertThat(dialog()).isVisible();
        assertThat(page.locator(".link")).containsText("未登录");
        assertThat(page.locator(".hero, table")).hasCount(0);
        assertThat(status("GET", "api/v1/overview")).isEqualTo(401);
        assertThat(page.url()).doesNotContain(WRONG);
        assertThat((String) page.evaluate("JSON.stringify({...localStorage, ...sessionStorage}) + document.cookie"))
                .doesNotContain(WRONG)
                .doesNotContain("session");
        PageTest.findNothingSerious(page, "the dialog");
    }

    @Test
    void a_viewer_sees_rounded_figures_is_told_so_once_and_acts_on_nothing(BoardCity city) throws Exception {
        signIn(viewer);
        assertThat(page.locator(".hero .figure")).isVisible();
        assertThat(page.locator(".link")).hasAttribute("data-state", "live");
        page.navigate(board.url() + "/#/alerts");
        assertThat(page.locator("table.data tbody tr").first()).isVisible();
        assertThat(button("确认：")).hasCount(0);
        String alert = json(city, "/api/v1/alerts?state=FIRING&limit=1")
                .at("/items/0/alertId")
                .asText();
        assertThat(status("PUT", "api/v1/alerts/" + BoardCity.parameter(alert) + "/acknowledgement"))
                .isEqualTo(403);

        JsonNode firm = json(city, "/api/v1/enterprises?limit=1&sort=required").at("/items/0");
        String id = firm.path("enterpriseId").asText();
        page.navigate(board.url() + "/#/enterprises/" + id);
        assertThat(heading(firm.path("name").asText())).isVisible();
        assertThat(page.getByText("≈")).hasCount(1);
        assertThat(page.locator(".figures dd.big").nth(1))
                .hasText(NumberFormat.getIntegerInstance(Locale.ROOT)
                        .format(firm.path("returned").asInt()));
        assertThat(page.locator("[aria-labelledby=firm-ways]")).containsText("当前角色不显示");
        assertThat(page.getByText("员工名单只对调度员和本企业人事开放")).isVisible();
        assertThat(status("GET", "api/v1/enterprises/" + id + "/workers")).isEqualTo(403);
        page.navigate(board.url() + "/#/quality");
        assertThat(page.getByText("当前角色不显示")).hasCount(2);
        assertThat(status("GET", "api/v1/rejected")).isEqualTo(403);
        PageTest.findNothingSerious(page, "what a viewer sees");
    }

    @Test
    void a_dispatcher_may_act_until_signing_out() {
        signIn(dispatcher);
        assertThat(button("li · 调度员")).isVisible();
        page.navigate(board.url() + "/#/alerts");
        assertThat(button("确认：").first()).isVisible();
        page.reload();
        assertThat(button("确认：").first()).isVisible();
        button("退出登录").click();
        assertThat(dialog()).isVisible();
        assertThat(page.locator("table")).hasCount(0);
    }

    @Test
    void who_is_struck_from_the_list_hears_no_more() throws Exception {
        String guest = Credentials.secret();
        List<String> others = Files.readAllLines(tokens);
        Files.write(
                tokens,
                Stream.concat(others.stream(), Stream.of(line("ke", Role.VIEWER, guest)))
                        .toList());
        BoardCity.await("the new line is read", () -> {
            page.navigate("about:blank");
            page.navigate(board.url() + "/#token=" + guest);
            page.waitForSelector(".hero .figure, dialog");
            return page.locator(".hero .figure").count() == 1;
        });
        assertThat(page.locator(".link")).hasAttribute("data-state", "live");
        Files.write(tokens, others);
        assertThat(page.locator(".link")).containsText("未登录");
    }

    @Test
    void a_link_with_a_token_signs_in_and_loses_it() {
        page.navigate("about:blank");
        page.navigate(board.url() + "/#token=" + dispatcher);
        assertThat(page.locator(".hero .figure")).isVisible();
        assertThat(page.url()).doesNotContain(dispatcher);
    }

    @Test
    void a_link_with_a_wrong_token_is_told_so() {
        page.navigate("about:blank");
        page.navigate(board.url() + "/#token=" + WRONG);
        assertThat(dialog().getByRole(AriaRole.ALERT)).containsText("不认识这个令牌");
        assertThat(page.url()).doesNotContain(WRONG);
    }
}
