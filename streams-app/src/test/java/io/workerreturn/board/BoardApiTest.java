package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.workerreturn.domain.BusinessDay;
import io.workerreturn.domain.ReturnRate;
import io.workerreturn.domain.Rollup;
import io.workerreturn.domain.TripAttention;
import io.workerreturn.runtime.CompactedTopic;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.ReturnRateRollup;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.topology.Topics;
import io.workerreturn.words.Language;
import io.workerreturn.words.Said;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(BoardCity.Shared.class)
class BoardApiTest {
    private static Map<String, EnterpriseReturnRate> firms(BoardCity city) {
        return CompactedTopic.table(city.config().kafka(), city.serdes(), Topics.ENTERPRISE_RETURN_RATES);
    }

    private static List<String> texts(JsonNode items, String field) {
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.path(field).asText())
                .toList();
    }

    @Test
    void the_overview_says_what_the_topics_say(BoardCity city) throws Exception {
        JsonNode overview = city.get("/api/v1/overview");
        ReturnRateRollup all = CompactedTopic.table(city.config().kafka(), city.serdes(), Topics.RETURN_RATE_ROLLUPS)
                .get(Rollup.Dimension.CITY.key(Rollup.ALL));
        assertThat(overview.at("/city/returned").asLong())
                .isEqualTo(all.getReturned())
                .isPositive();
        assertThat(overview.at("/city/shortfall").asLong()).isEqualTo(all.getShortfall());
        assertThat(overview.at("/city/confirmed").asLong()).isEqualTo(all.getReturned());
        assertThat(overview.at("/city/onTheWay").asLong())
                .isEqualTo(firms(city).values().stream()
                        .mapToLong(firm ->
                                firm.getPhases().getEnRoute() + firm.getPhases().getBooked())
                        .sum());
        assertThat(overview.at("/reading/unreadable").asLong()).isZero();
        assertThat(overview.path("classes")).hasSize(7);
        assertThat(overview.at("/curve")
                        .get(overview.path("curve").size() - 1)
                        .path("returned")
                        .asLong())
                .as("the curve of return ends at those who have returned")
                .isEqualTo(all.getReturned());
        assertThat(overview.at("/pipeline/state").asText()).isEqualTo("RUNNING");
        assertThat(overview.at("/rejected/total").asLong()).isPositive();
        assertThat(overview.at("/changes")).isNotEmpty();
    }

    @Test
    void a_silent_source_marks_what_rests_on_it_and_nothing_else(BoardCity city) throws Exception {
        Map<String, String> states = new TreeMap<>();
        city.get("/api/v1/sources")
                .path("items")
                .forEach(source -> states.put(
                        source.path("source").asText(), source.path("state").asText()));
        assertThat(states)
                .containsEntry("railway-station", "silent")
                .containsEntry("ferry-terminal", "never-heard")
                .containsEntry("airlines", "unwatched")
                .containsEntry("bus-companies", "fresh");
        assertThat(city.get("/api/v1/overview").at("/city/stale/sources/0").asText())
                .isEqualTo("railway-station");
        city.get("/api/v1/enterprises?limit=500")
                .path("items")
                .forEach(firm -> assertThat(firm.path("stale").isNull())
                        .as(firm.toString())
                        .isEqualTo(firm.path("returnedByMode")
                                .path("SCHEDULED_TRAIN")
                                .isMissingNode()));
        city.get("/api/v1/trips?limit=500")
                .path("items")
                .forEach(trip -> assertThat(trip.path("stale").isNull()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shortfall",
                "-shortfall",
                "projectedShortfall",
                "rate",
                "-rate",
                "required",
                "missing",
                "name",
                "-name",
            })
    void pages_of_firms_are_whole_and_in_order_whatever_their_size(String sort, BoardCity city) throws Exception {
        List<String> whole =
                texts(city.get("/api/v1/enterprises?limit=500&sort=" + sort).path("items"), "enterpriseId");
        assertThat(new HashSet<>(whole))
                .hasSize(whole.size())
                .isEqualTo(firms(city).keySet());
        List<String> paged = new ArrayList<>();
        for (String cursor = ""; cursor != null; ) {
            JsonNode page = city.get("/api/v1/enterprises?limit=37&sort=" + sort + cursor);
            assertThat(page.path("total").asInt()).isEqualTo(whole.size());
            paged.addAll(texts(page.path("items"), "enterpriseId"));
            cursor = page.path("next").isNull()
                    ? null
                    : "&cursor=" + page.path("next").asText();
        }
        assertThat(paged).isEqualTo(whole);
    }

    @Test
    void firms_that_fall_short_most_come_first(BoardCity city) throws Exception {
        List<String> expected = firms(city).values().stream()
                .sorted(Comparator.comparing(
                                EnterpriseReturnRate::getShortfall,
                                Comparator.nullsLast(Comparator.<Integer>reverseOrder()))
                        .thenComparing(EnterpriseReturnRate::getEnterpriseId))
                .map(EnterpriseReturnRate::getEnterpriseId)
                .toList();
        assertThat(texts(city.get("/api/v1/enterprises?limit=500").path("items"), "enterpriseId"))
                .isEqualTo(expected);
    }

    @Test
    void filters_choose_what_they_say(BoardCity city) throws Exception {
        JsonNode facets = city.get("/api/v1/enterprises/facets");
        JsonNode township = facets.at("/townships/0");
        JsonNode found = city.get("/api/v1/enterprises?township="
                + BoardCity.parameter(township.path("value").asText()));
        assertThat(found.path("total").asLong())
                .isEqualTo(township.path("firms").asLong());
        assertThat(Set.copyOf(texts(found.path("items"), "township")))
                .containsExactly(township.path("value").asText());
        long sum = 0;
        for (String state : List.of("below-target", "on-target", "no-target")) {
            sum += city.get("/api/v1/enterprises?state=" + state).path("total").asLong();
        }
        assertThat(sum).isEqualTo(firms(city).size());
        assertThat(city.get("/api/v1/enterprises?q=" + BoardCity.SCRIPT_FIRM.toLowerCase(Locale.ROOT))
                        .path("total")
                        .asLong())
                .isEqualTo(1);
        assertThat(city.get("/api/v1/enterprises?q=" + BoardCity.parameter("<SCRIPT>"))
                        .path("total")
                        .asLong())
                .isEqualTo(1);
    }

    @Test
    void a_firm_opens_into_its_history_its_alert_and_what_is_on_its_way(BoardCity city) throws Exception {
        EnterpriseReturnRate firm = firms(city).values().stream()
                .max(Comparator.comparingInt(EnterpriseReturnRate::getReturned))
                .orElseThrow();
        JsonNode detail = city.get("/api/v1/enterprises/" + firm.getEnterpriseId());
        JsonNode history = detail.path("history");
        assertThat(history.get(history.size() - 1).path("returned").asInt()).isEqualTo(firm.getReturned());
        assertThat(detail.path("trend")).hasSize(Presenter.TREND_DAYS);
        assertThat(detail.path("trend").get(Presenter.TREND_DAYS - 1).asInt()).isEqualTo(firm.getReturned());
        assertThat(detail.at("/explanation/projectedReturned/EN_ROUTE/basisPoints")
                        .asInt())
                .isEqualTo(9_800);
        assertThat(detail.at("/phases/ON_DUTY").asInt()).isEqualTo(firm.getOnDuty());
    }

    @Test
    void overdue_trips_come_first_and_then_those_that_are_expected(BoardCity city) throws Exception {
        List<Integer> groups = new ArrayList<>();
        for (JsonNode trip : city.get("/api/v1/trips?limit=500").path("items")) {
            // one that everybody got off is over, whatever it does
            boolean isOver =
                    Set.of("ARRIVED", "CANCELLED").contains(trip.path("status").asText())
                            || StreamSupport.stream(trip.path("attention").spliterator(), false)
                                    .anyMatch(code -> code.asText().equals(TripAttention.EMPTIED.code()));
            groups.add(isOver ? 2 : trip.path("overdue").asBoolean() ? 0 : 1);
        }
        assertThat(groups).isSorted().contains(0, 2);
        assertThat(city.get("/api/v1/trips?status=SCHEDULED,DEPARTED,DELAYED")
                        .path("total")
                        .asLong())
                .isEqualTo(groups.stream().filter(group -> group < 2).count());
    }

    @Test
    void a_trip_is_reconciled_with_its_manifest(BoardCity city) throws Exception {
        TripBoardRow trip =
                CompactedTopic.table(city.config().kafka(), city.serdes(), Topics.TRIP_BOARD).values().stream()
                        .filter(row -> row.getCountedHeads() != null)
                        .findFirst()
                        .orElseThrow();
        JsonNode detail = city.get("/api/v1/trips/" + trip.getTripId());
        assertThat(detail.at("/reconciliation/booked").asInt()).isEqualTo(trip.getBooked());
        assertThat(detail.at("/reconciliation/mismatch").asInt()).isEqualTo(trip.getMismatch());
        JsonNode passengers = city.get("/api/v1/trips/" + trip.getTripId() + "/passengers?limit=500")
                .path("items");
        assertThat(detail.at("/reconciliation/seenInCity").asLong())
                .isEqualTo(StreamSupport.stream(passengers.spliterator(), false)
                        .filter(passenger -> passenger.path("arrived").asBoolean()
                                && passenger.path("inCity").asBoolean())
                        .count())
                .isPositive();
        assertThat(StreamSupport.stream(detail.path("enterprises").spliterator(), false)
                        .mapToInt(firm -> firm.path("arrived").asInt())
                        .sum())
                .isEqualTo(trip.getArrived());
    }

    @Test
    void every_count_of_a_trip_opens_into_as_many_people(BoardCity city) throws Exception {
        Map<String, Integer> seen = new TreeMap<>();
        for (JsonNode trip : city.get("/api/v1/trips?limit=500").path("items")) {
            String path = "/api/v1/trips/" + trip.path("tripId").asText();
            JsonNode detail = city.get(path);
            for (String who : List.of(
                    "booked", "boarded", "noShow", "alighted", "arrived", "unconfirmed", "seenInCity", "missing")) {
                JsonNode count = detail.has(who) ? detail.path(who) : detail.at("/reconciliation/" + who);
                if (count.isNumber()) {
                    JsonNode people = city.get(path + "/passengers?limit=500&who=" + who);
                    assertThat(people.path("items")).as(path + " " + who).hasSize(count.asInt());
                    seen.merge(who, count.asInt(), Integer::sum);
                }
            }
            for (JsonNode firm : detail.path("enterprises")) {
                if (firm.path("noShow").asInt() > 0) {
                    JsonNode missed = city.get(path + "/passengers?who=noShow&firm="
                            + firm.path("enterpriseId").asText());
                    assertThat(missed.path("items")).hasSize(firm.path("noShow").asInt());
                }
            }
        }
        // nobody of this town got lost on the way
        assertThat(seen.remove("missing")).isZero();
        assertThat(seen)
                .as("each was told of somebody")
                .allSatisfy((who, people) -> assertThat(people).as(who).isPositive());
    }

    @Test
    void those_of_a_trip_who_are_wanted_come_page_by_page_and_none_twice(BoardCity city) throws Exception {
        String path = "/api/v1/trips/" + largestTrip(city) + "/passengers?who=booked";
        List<String> all = city.get(path + "&limit=500").path("items").findValuesAsText("workerId");
        List<String> pages = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = city.get(path + "&limit=3" + cursor);
            assertThat(page.path("items").size()).isBetween(1, 3);
            pages.addAll(page.path("items").findValuesAsText("workerId"));
            cursor = "&cursor=" + page.path("next").asText();
        } while (!cursor.equals("&cursor=null"));
        assertThat(pages).isEqualTo(all).hasSizeGreaterThan(6);
    }

    private static String largestTrip(BoardCity city) throws Exception {
        return StreamSupport.stream(
                        city.get("/api/v1/trips?limit=500").path("items").spliterator(), false)
                .max(Comparator.comparingInt(trip -> trip.path("booked").asInt()))
                .orElseThrow()
                .path("tripId")
                .asText();
    }

    @Test
    void the_worst_alerts_come_first_and_have_their_history(BoardCity city) throws Exception {
        JsonNode alerts = city.get("/api/v1/alerts?limit=500").path("items");
        assertThat(texts(alerts, "state")).doesNotContain("OK", "RESOLVED").isNotEmpty();
        assertThat(alerts.get(0).path("severity").asText()).isEqualTo("CRITICAL");
        JsonNode shortfall = city.get("/api/v1/alerts?kind=SHORTFALL").at("/items/0");
        JsonNode history = city.get("/api/v1/alerts/"
                        + BoardCity.parameter(shortfall.path("alertId").asText()) + "/history")
                .path("items");
        assertThat(history.get(history.size() - 1).path("to").asText())
                .isEqualTo(shortfall.path("state").asText());
    }

    @Test
    void a_table_opens_in_a_spreadsheet_and_starts_nothing_there(BoardCity city) throws Exception {
        HttpResponse<String> table = city.call("/api/v1/enterprises?format=csv&lang=zh");
        assertThat(table.headers().firstValue("content-disposition"))
                .hasValueSatisfying(
                        name -> assertThat(name)
                                .matches(
                                        "attachment; filename=\"enterprises_\\d{4}-\\d\\d-\\d\\d_\\d{4}.csv\"; filename\\*=UTF-8''%E4%BC%81%E4%B8%9A_.*"));
        assertThat(table.body()).startsWith("\uFEFF统一社会信用代码,企业名称,镇街");
        List<CsvRecord> rows =
                CsvReader.builder().ofCsvRecord(table.body()).stream().toList();
        assertThat(rows).hasSize(firms(city).size() + 1);
        assertThat(rows.stream().map(row -> row.getField(1)))
                .contains("'" + BoardCity.FORMULA_NAME, BoardCity.SCRIPT_NAME)
                .noneMatch(name -> name.startsWith("="));
        assertThat(city.call("/api/v1/enterprises?lang=en&state=no-target", "Accept", "text/csv")
                        .body())
                .startsWith("\uFEFFCredit code,Firm,Township");
    }

    @Test
    void a_table_speaks_as_the_page_does_and_its_name_says_what_is_in_it(BoardCity city) throws Exception {
        HttpResponse<String> firms = city.call("/api/v1/enterprises?format=csv&lang=zh&state=below-target&sort=name");
        assertThat(URLDecoder.decode(
                        firms.headers().firstValue("content-disposition").orElseThrow(), StandardCharsets.UTF_8))
                .matches(".*''企业_未达标_\\d{4}-\\d\\d-\\d\\d_\\d{4}\\.csv");
        List<NamedCsvRecord> rows = CsvReader.builder()
                .ofNamedCsvRecord(firms.body().substring(1))
                .stream()
                .toList();
        assertThat(rows).isNotEmpty();
        int heard = 0;
        JsonNode shown = city.get("/api/v1/enterprises?state=below-target&sort=name&limit=500")
                .path("items");
        while (!shown.get(heard).path("asOf").isTextual()) {
            heard++;
        }
        JsonNode first = shown.get(heard);
        NamedCsvRecord row = rows.get(heard);
        assertThat(row.getField("返岗率"))
                .isEqualTo(ReturnRate.percent(first.path("rate").asDouble()).replace(" ", ""));
        assertThat(row.getField("达标情况"))
                .isEqualTo(Said.named("verdict", first.path("verdict").asText()).in(Language.ZH));
        assertThat(row.getField("医学观察"))
                .isEqualTo(first.at("/phases/IN_OBSERVATION").asText());
        assertThat(row.getField("最新上报（北京时间）"))
                .isEqualTo(Instant.parse(first.path("asOf").asText())
                        .atZone(BusinessDay.ZONE)
                        .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm")));
        for (String list :
                List.of("enterprises", "trips", "alerts?state=ANY", "sources", "changes", "rollups?dimension=mode")) {
            String body = city.call("/api/v1/" + list + (list.contains("?") ? "&" : "?") + "format=csv&lang=zh")
                    .body();
            assertThat(body)
                    .as(list + ": a code, a time in UTC, or a rate without its sign")
                    .doesNotContainPattern(
                            "(?m)(^|,)([A-Z]+_[A-Z_]+|true|false|[0-9-]{10}T[0-9:.]+Z|0\\.\\d{4,})(,|$)");
        }
    }

    @Test
    void what_a_caller_has_already_is_not_sent_again(BoardCity city) throws Exception {
        for (String path : List.of("overview", "enterprises", "sources", "enterprises?format=csv")) {
            HttpResponse<String> first = city.call("/api/v1/" + path);
            String tag = first.headers().firstValue("etag").orElseThrow();
            HttpResponse<String> again = city.call("/api/v1/" + path, "If-None-Match", tag);
            assertThat(again.statusCode()).as(path).isEqualTo(304);
            assertThat(again.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "enterprises?limit=0",
                "enterprises?limit=501",
                "enterprises?limit=1e3",
                "enterprises?limit=1&limit=2",
                "enterprises?sort=id",
                "enterprises?class=x",
                "enterprises?state=sad",
                "enterprises?cursor=%00",
                "enterprises?cursor=WzEsMl0",
                "enterprises?cursor=W10",
                "enterprises?cursor=W1siYSJdLCJiIl0",
                "enterprises?cursor=WyJhIiwiYiJd",
                "enterprises?format=xlsx",
                "enterprises?format=csv&lang=fr",
                "trips?date=yesterday",
                "trips?mode=SLED",
                "trips?status=SCHEDULED,LOST",
                "trips?attention=maybe",
                "rollups",
                "rollups?dimension=worker",
                "arrivals/daily?days=401",
                "changes?limit=501",
                "rejected?from=now",
                "alerts?state=SAD",
                "live?topics=workers",
                "me?x=1",
            })
    void what_can_not_be_meant_is_refused_with_a_sentence(String call, BoardCity city) throws Exception {
        HttpResponse<String> answer = city.call("/api/v1/" + call);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith(Problem.CONTENT_TYPE));
        assertThat(Json.mapper().readTree(answer.body()).path("detail").asText())
                .isNotBlank();
        assertThat(answer.headers().firstValue("etag")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "enterprises/x",
                "enterprises/%3Cscript%3E",
                "enterprises/%F0%9F%92%A3",
                "trips/..%5C..%5Cetc",
                "trips/x%00y",
                "trips/x%2Fy",
                "alerts/x%7CSHORTFALL/history",
                "nothing",
            })
    void what_there_is_not_is_said_so_and_nothing_breaks(String call, BoardCity city) throws Exception {
        HttpResponse<String> answer = city.call("/api/v1/" + call);
        assertThat(answer.statusCode()).as(answer.body()).isIn(400, 404);
        assertThat(answer.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith(Problem.CONTENT_TYPE));
        assertThat(answer.headers().firstValue("content-security-policy")).isPresent();
        assertThat(answer.body()).doesNotContain("<script>", "Exception", "\tat ");
    }

    @Test
    void what_nobody_would_type_is_refused(BoardCity city) throws Exception {
        for (String call : List.of("enterprises?q=" + "x".repeat(201), "enterprises?cursor=" + "x".repeat(2_001))) {
            assertThat(city.call("/api/v1/" + call).statusCode()).isEqualTo(400);
        }
        assertThat(city.call("/api/v1/enterprises?q=" + "x".repeat(20_000)).statusCode())
                .isBetween(400, 431);
    }

    @Test
    void the_api_can_be_tried_in_a_browser(BoardCity city) throws Exception {
        assertThat(city.call("/api").body()).contains("lib/swagger-ui/swagger-ui-bundle.js");
        assertThat(city.call("/lib/swagger-ui/swagger-ui-bundle.js").statusCode())
                .isEqualTo(200);
        assertThat(city.call("/lib/swagger-ui/swagger-ui.css").statusCode()).isEqualTo(200);
    }
}
