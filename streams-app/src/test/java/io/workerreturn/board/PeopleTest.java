package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.domain.Divisions;
import io.workerreturn.domain.Phase;
import io.workerreturn.runtime.CompactedTopic;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.WorkerJourney;
import io.workerreturn.topology.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** People across the city, against what the topic of journeys says. */
@ExtendWith(BoardCity.Shared.class)
class PeopleTest {
    private static final String NOBODY = "none";

    private static Map<String, EnterpriseReturnRate> firms(BoardCity city) {
        return CompactedTopic.table(city.config().kafka(), city.serdes(), Topics.ENTERPRISE_RETURN_RATES);
    }

    private static List<WorkerJourney> journeys(BoardCity city, Predicate<WorkerJourney> fits) {
        Set<String> firms = firms(city).keySet();
        return CompactedTopic.table(city.config().kafka(), city.serdes(), Topics.WORKER_JOURNEYS).values().stream()
                .filter(journey -> journey.getEmployer() != null && firms.contains(journey.getEmployer()))
                .filter(fits)
                .toList();
    }

    private static Map<String, Long> counts(List<WorkerJourney> journeys, Function<WorkerJourney, String> by) {
        return journeys.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
    }

    private static Map<String, Long> counts(JsonNode groups) {
        Map<String, Long> counts = new TreeMap<>();
        groups.forEach(group ->
                counts.put(group.path("value").asText(), group.path("people").asLong()));
        return counts;
    }

    private static String province(WorkerJourney journey) {
        return Divisions.isCode(journey.getOriginDivision())
                ? Divisions.provinceOf(journey.getOriginDivision())
                : NOBODY;
    }

    private static boolean is(WorkerJourney journey, Phase phase) {
        return journey.getPhase().name().equals(phase.name());
    }

    @Test
    void people_are_as_many_as_the_firms_say_and_as_the_journeys_say(BoardCity city) throws Exception {
        JsonNode people = city.get("/api/v1/people");
        List<WorkerJourney> all = journeys(city, any -> true);
        assertThat(people.path("people").asLong())
                .isEqualTo(all.size())
                .isEqualTo(firms(city).values().stream()
                        .mapToLong(EnterpriseReturnRate::getEmployed)
                        .sum());
        assertThat(counts(people.path("byPhase")))
                .isEqualTo(counts(all, journey -> journey.getPhase().name()));
        assertThat(counts(people.path("byOrigin"))).isEqualTo(counts(all, PeopleTest::province));
        Map<String, Long> byFirm = counts(all, WorkerJourney::getEmployer);
        assertThat(people.path("firms").asInt()).isEqualTo(byFirm.size());
        assertThat(byFirm.entrySet())
                .containsAll(counts(people.path("byEnterprise")).entrySet());
        JsonNode overview = city.get("/api/v1/overview");
        assertThat(city.get("/api/v1/people?phase=EN_ROUTE,BOOKED")
                        .path("people")
                        .asLong())
                .as("the band of the overview leads to as many people as it says")
                .isEqualTo(overview.at("/city/onTheWay").asLong());
    }

    @Test
    void phase_origin_firm_and_time_choose_together_and_each_is_counted_under_the_others(BoardCity city)
            throws Exception {
        Instant now = Instant.parse(city.get("/api/v1/people").path("now").asText());
        Instant since = now.minus(Duration.ofDays(7));
        String province = counts(journeys(city, any -> true), PeopleTest::province).entrySet().stream()
                .filter(entry -> !entry.getKey().equals(NOBODY))
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        Predicate<WorkerJourney> phase = journey -> is(journey, Phase.UNKNOWN) || is(journey, Phase.ON_DUTY);
        Predicate<WorkerJourney> origin = journey -> province(journey).equals(province);
        Predicate<WorkerJourney> time =
                journey -> journey.getSince() != null && !journey.getSince().isAfter(since);
        String firm =
                counts(journeys(city, phase.and(origin).and(time)), WorkerJourney::getEmployer).entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .orElseThrow()
                        .getKey();
        Predicate<WorkerJourney> employer = journey -> firm.equals(journey.getEmployer());
        JsonNode people = city.get(
                "/api/v1/people?phase=UNKNOWN,ON_DUTY&origin=" + province + "&firm=" + firm + "&since=" + since);
        assertThat(people.path("people").asInt())
                .isEqualTo(journeys(city, phase.and(origin).and(time).and(employer))
                        .size())
                .isPositive();
        assertThat(counts(people.path("byPhase")))
                .isEqualTo(counts(
                        journeys(city, origin.and(time).and(employer)),
                        journey -> journey.getPhase().name()));
        assertThat(counts(people.path("byOrigin")))
                .isEqualTo(counts(journeys(city, phase.and(time).and(employer)), PeopleTest::province));
        Map<String, Long> bySince = new HashMap<>();
        for (int days : new int[] {1, 3, 7, 14}) {
            Instant at = now.minus(Duration.ofDays(days));
            bySince.put(String.valueOf(days), (long) journeys(
                            city,
                            phase.and(origin)
                                    .and(employer)
                                    .and(journey -> journey.getSince() != null
                                            && !journey.getSince().isAfter(at)))
                    .size());
        }
        assertThat(counts(people.path("bySince"))).isEqualTo(bySince);
        assertThat(people.path("byEnterprise").get(0).path("people").asLong())
                .isEqualTo(
                        counts(journeys(city, phase.and(origin).and(time)), WorkerJourney::getEmployer)
                                .values()
                                .stream()
                                .mapToLong(Long::longValue)
                                .max()
                                .orElseThrow());
    }

    @Test
    void the_list_has_everybody_once_the_longest_first_page_by_page(BoardCity city) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        for (String cursor = ""; cursor != null; ) {
            JsonNode page = city.get("/api/v1/people?phase=UNKNOWN,PLANNED,STRANDED&limit=37" + cursor);
            page.path("items").forEach(rows::add);
            cursor = page.path("next").isNull()
                    ? null
                    : "&cursor=" + page.path("next").asText();
        }
        List<WorkerJourney> expected = journeys(
                        city,
                        journey ->
                                is(journey, Phase.UNKNOWN) || is(journey, Phase.PLANNED) || is(journey, Phase.STRANDED))
                .stream()
                .sorted(Comparator.comparing(WorkerJourney::getSince, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(WorkerJourney::getWorkerId))
                .toList();
        assertThat(rows.stream().map(row -> row.path("workerId").asText()).toList())
                .isEqualTo(expected.stream().map(WorkerJourney::getWorkerId).toList())
                .hasSizeGreaterThan(37);
        Map<String, EnterpriseReturnRate> firms = firms(city);
        for (int i = 0; i < rows.size(); i++) {
            WorkerJourney journey = expected.get(i);
            assertThat(rows.get(i).path("phase").asText())
                    .isEqualTo(journey.getPhase().name());
            assertThat(rows.get(i).path("enterpriseName").asText())
                    .isEqualTo(firms.get(journey.getEmployer()).getName());
            assertThat(rows.get(i).path("tripId").asText(null)).isEqualTo(journey.getTripId());
            assertThat(rows.get(i).path("originDivision").asText(null)).isEqualTo(journey.getOriginDivision());
            assertThat(rows.get(i).path("unreachable").asBoolean()).isEqualTo(journey.getUnreachable());
        }
    }

    @Test
    void a_table_of_them_is_the_list(BoardCity city) throws Exception {
        String table =
                city.call("/api/v1/people?phase=UNKNOWN&format=csv&lang=en").body();
        List<String> ids = new ArrayList<>();
        for (NamedCsvRecord row : CsvReader.builder().ofNamedCsvRecord(table.substring(1))) {
            assertThat(row.getField("Phase")).isEqualTo("Unknown");
            ids.add(row.getField("Worker (pseudonym)"));
        }
        assertThat(ids)
                .containsExactlyInAnyOrderElementsOf(journeys(city, journey -> is(journey, Phase.UNKNOWN)).stream()
                        .map(WorkerJourney::getWorkerId)
                        .toList())
                .isNotEmpty();
    }

    @Test
    void who_has_no_registered_employer_is_told_beside_the_others_and_can_be_listed(BoardCity city) throws Exception {
        Set<String> firms = firms(city).keySet();
        long others =
                CompactedTopic.table(city.config().kafka(), city.serdes(), Topics.WORKER_JOURNEYS).values().stream()
                        .filter(journey -> journey.getEmployer() == null || !firms.contains(journey.getEmployer()))
                        .count();
        assertThat(city.get("/api/v1/people").path("unregistered").asLong()).isEqualTo(others);
        assertThat(city.get("/api/v1/people?firm=none").path("people").asLong()).isEqualTo(others);
        assertThat(city.call("/api/v1/people?origin=5").statusCode()).isEqualTo(400);
        assertThat(city.get("/api/v1/people?origin=520000").path("people"))
                .isEqualTo(city.get("/api/v1/people?origin=52").path("people"));
        assertThat(city.get("/api/v1/people?firm=nobody-of-that-name")
                        .path("people")
                        .asLong())
                .isZero();
    }

    @Test
    void a_board_that_does_not_keep_single_people_still_counts_them_by_phase_and_firm(BoardCity city) throws Exception {
        Board board = city.anotherBoard(
                Map.of(BoardSettings.PORT, "0", BoardSettings.PEOPLE, "false", AuthSettings.OPEN, "true"));
        try {
            BoardCity.await(
                    "it has read all",
                    () -> get(board, "/api/v1/overview").body().contains("\"caughtUp\":true"));
            JsonNode people =
                    Json.mapper().readTree(get(board, "/api/v1/people").body());
            assertThat(people.path("people").asLong())
                    .isEqualTo(journeys(city, any -> true).size());
            assertThat(people.path("items")).isEmpty();
            assertThat(get(board, "/api/v1/people?origin=52").statusCode()).isEqualTo(403);
        } finally {
            board.close();
        }
    }

    private static HttpResponse<String> get(Board board, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(board.url() + path)).build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
