package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.workerreturn.audit.AuditSettings;
import io.workerreturn.audit.Mark;
import io.workerreturn.audit.Marks;
import io.workerreturn.board.Attacker.Cell;
import io.workerreturn.cli.DemoJob;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.StreamsSettings;
import io.workerreturn.domain.BusinessDay;
import io.workerreturn.domain.Phase;
import io.workerreturn.domain.Verdict;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.runtime.Application;
import io.workerreturn.runtime.CompactedTopic;
import io.workerreturn.runtime.GroupLag;
import io.workerreturn.runtime.Progress;
import io.workerreturn.runtime.TopicAdministration;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.simulation.Pace;
import io.workerreturn.simulation.Scenario;
import io.workerreturn.simulation.ScenarioProducer;
import io.workerreturn.simulation.ScenarioRecord;
import io.workerreturn.simulation.ScenarioSettings;
import io.workerreturn.topology.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plays the one who reads everything that a viewer can, over a whole return, to work out how many people a small count is. */
class SmallCountsTest {
    private static final int MOMENTS = 8;
    private static final String DATA = "data: ";
    private static final Duration REST = Duration.ofMillis(500);

    /** Whatever has one of these names counts people, at any depth. */
    private static final Set<String> PEOPLE = Set.of(
            "alighted",
            "arrivals",
            "arrived",
            "boarded",
            "booked",
            "confirmed",
            "count",
            "countedHeads",
            "declaredOnDuty",
            "employed",
            "mismatch",
            "missing",
            "noShow",
            "onDuty",
            "onTheWay",
            "people",
            "projectedReturned",
            "projectedShortfall",
            "promised",
            "required",
            "returned",
            "seenInCity",
            "shortfall",
            "stranded",
            "target",
            "targetHeadcount",
            "unconfirmed",
            "unregistered",
            "workersHit");

    private static final Set<String> MAPS_OF_PEOPLE =
            Set.of("arrivalsByMode", "phases", "returnedByMode", "returnedByOriginProvince");

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Attacker attacker = new Attacker();
    private final List<Group> groups = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();
    private final List<Instant> seenAt = new ArrayList<>();
    private final String secret = Credentials.secret();
    private final String clerk = Credentials.secret();
    private @Nullable Instant knownAt;
    /** The firm whose HR the attacker is, beside what everybody sees. */
    private String own = "";

    private static List<String> firms(Scenario scenario) {
        List<String> firms = new ArrayList<>();
        scenario.forEach(record -> {
            if (record.topic() == Topics.ENTERPRISES && record.value() != null && !firms.contains(record.key())) {
                firms.add(record.key());
            }
        });
        return firms;
    }

    /** Those of a group of firms who had returned at a moment. */
    record Group(int moment, Set<Cell> returned) {}

    @Test
    void nobody_who_sees_what_viewers_see_finds_a_count_of_one_to_four() throws Exception {
        Scenario scenario = new Scenario(ScenarioSettings.RUIAN_2020.sized(40, 320, 20));
        try (EmbeddedRegistry registry = EmbeddedRegistry.start(folder.resolve("registry"), 0);
                EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0)) {
            Map<String, String> settings = DemoJob.settings(broker, registry, folder, scenario);
            settings.put(BoardSettings.PORT, "0");
            settings.put(StreamsSettings.THREADS, "1");
            settings.put(StreamsSettings.COMMIT_INTERVAL, "100");
            settings.put(AuthSettings.OPEN, "false");
            settings.put(AuthSettings.ANONYMOUS, "viewer");
            settings.put(AuthSettings.READS, "1000000");
            own = firms(scenario).get(0);
            settings.put(
                    AuthSettings.TOKENS,
                    Files.writeString(
                                    folder.resolve("tokens"),
                                    "ming hr:%s %s\nwu finance %s\n"
                                            .formatted(own, Credentials.hash(secret), Credentials.hash(clerk)))
                            .toString());
            AppConfig config = AppConfig.load(Optional.empty(), Map.of(), settings);
            try (TopicAdministration topics = new TopicAdministration(config.kafka(), config.topics())) {
                topics.apply(topics.differences());
            }
            try (Application application = Application.start(config);
                    Board board = Board.start(config, application.serdes(), Optional.of(application))) {
                application.awaitRunning();
                watch(config, application, board, scenario);
                lookBack(config, application, board);
            }
        }
        heard.forEach(line -> onlyRounded("live", line));
        assertThat(heard).as("the live feed was heard").isNotEmpty();
        assertThat(attacker.hidden()).as("there is something to find").isGreaterThan(500);
        assertThat(attacker.exact()).as("kinds of statements that are exact").isEmpty();
        assertThat(attacker.attack(10))
                .as("counts that can only be what they are")
                .isEmpty();

        // who knows their own firm would have another by the sum of both
        assertThat(attacker.hearing(own).attack(1))
                .as("the attacker makes use of what HR sees")
                .isNotEmpty();

        // what the board said before: sums over groups of firms, true to the last person
        groups.forEach(attacker::leak);
        assertThat(attacker.exact()).as("the attacker notices what is exact").containsExactly("leak");
        assertThat(attacker.attack(1))
                .as("the attacker would find something, were there something")
                .isNotEmpty();
    }

    private void watch(AppConfig config, Application application, Board board, Scenario scenario) throws Exception {
        ScenarioProducer producer = new ScenarioProducer(
                config.kafka().producer(),
                config.kafka().topicPrefix(),
                ScenarioRecord.Encoder.with(application.serdes(), config.kafka().topicPrefix()));
        List<ScenarioRecord> records = new ArrayList<>();
        scenario.forEach(records::add);
        listen(board);
        try (Progress progress = new Progress(config.kafka())) {
            for (int moment = 0; moment < MOMENTS; moment++) {
                producer.play(
                        records.subList(records.size() * moment / MOMENTS, records.size() * (moment + 1) / MOMENTS),
                        Pace.times(0),
                        (sent, at) -> {});
                var told = progress.told();
                long all = told.values().stream().mapToLong(Long::longValue).sum();
                BoardCity.await("all is folded", () -> progress.folded(told) >= all);
                progress.awaitRest(REST);
                read(board, awaitCalm(config, application, board));
            }
        }
    }

    /** Everything that there is to read of the past, at moments between those that were seen. */
    private void lookBack(AppConfig config, Application application, Board board) throws Exception {
        Past.Sources sources = Past.Sources.of(config, application.serdes());
        Marks marks = new Marks(
                AuditSettings.of(config, Duration.ZERO),
                application.serdes(),
                config.kafka().consumer());
        Instant last = seenAt.get(seenAt.size() - 1);
        BoardCity.await(
                "all is marked",
                () -> marks.latest().map(Mark::now).filter(last::equals).isPresent());
        for (int next = 1; next < seenAt.size(); next++) {
            Instant between = seenAt.get(next - 1)
                    .plus(Duration.between(seenAt.get(next - 1), seenAt.get(next))
                            .dividedBy(2));
            knownAt = between;
            Map<String, EnterpriseReturnRate> truth =
                    sources.at(sources.mark(between)).firms();
            int moment = attacker.moment(cells(truth));
            Map<String, JsonNode> firms = firms(board, moment, truth);
            figures(board, moment, firms);
            parts(board, moment, firms);
            trips(board);
        }
    }

    /** Until the board shows all that there is, and nothing new comes; what is true then. */
    private Map<String, EnterpriseReturnRate> awaitCalm(AppConfig config, Application application, Board board)
            throws Exception {
        AtomicReference<String> tag = new AtomicReference<>("");
        AtomicReference<Map<String, EnterpriseReturnRate>> truth = new AtomicReference<>(Map.of());
        try (Admin admin = Admin.create(config.kafka().admin())) {
            BoardCity.await("the board is calm", () -> {
                Thread.sleep(REST.toMillis());
                HttpResponse<String> now = call(board, "/api/v1/enterprises?limit=1");
                // a thread that others hold up may conclude something long after the rest has been quiet
                long waiting = waiting(admin, config.kafka());
                Map<String, EnterpriseReturnRate> concluded =
                        CompactedTopic.table(config.kafka(), application.serdes(), Topics.ENTERPRISE_RETURN_RATES);
                String shown = now.headers().firstValue("etag").orElse("");
                boolean sameTag = tag.getAndSet(shown).equals(shown);
                boolean sameTruth = truth.getAndSet(concluded).equals(concluded);
                return waiting == 0
                        && sameTag
                        && sameTruth
                        && Json.mapper().readTree(now.body()).path("total").asInt() == concluded.size();
            });
        }
        return truth.get();
    }

    /** How many records that were told are not folded yet. */
    static long waiting(Admin admin, KafkaConfig kafka) throws Exception {
        return GroupLag.of(
                        admin,
                        kafka,
                        Topics.TOLD,
                        admin.listConsumerGroupOffsets(kafka.applicationId())
                                .partitionsToOffsetAndMetadata()
                                .get())
                .records()
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private void listen(Board board) {
        client.sendAsync(
                        HttpRequest.newBuilder(URI.create(board.url() + LiveRoutes.PATH))
                                .build(),
                        BodyHandlers.ofLines())
                .thenAccept(answer -> answer.body()
                        .filter(line -> line.startsWith(DATA))
                        .forEach(line -> heard.add(line.substring(DATA.length()))));
    }

    /** The answer; of what was known at some time, where that is asked about. */
    private HttpResponse<String> call(Board board, String path) throws Exception {
        String of = knownAt == null ? "" : (path.contains("?") ? "&" : "?") + Desk.KNOWN_AT + "=" + knownAt;
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(board.url() + path + of)).build();
        AtomicReference<HttpResponse<String>> answer = new AtomicReference<>();
        BoardCity.await(path + of, () -> {
            answer.set(client.send(request, BodyHandlers.ofString()));
            return answer.get().statusCode() != 202;
        });
        return answer.get();
    }

    private JsonNode get(Board board, String path) throws Exception {
        HttpResponse<String> answer = call(board, path);
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
        onlyRounded(path, answer.body());
        return Json.mapper().readTree(answer.body());
    }

    /** Everything that there is to read now. */
    private void read(Board board, Map<String, EnterpriseReturnRate> truth) throws Exception {
        seenAt.add(Instant.parse(get(board, "/api/v1/overview").path("now").asText()));
        int moment = attacker.moment(cells(truth));
        Map<String, JsonNode> firms = firms(board, moment, truth);
        sums(board, moment, firms);
        people(board, moment, firms);
        staff(board, moment);
        get(board, SearchRoutes.PATH + "?limit=50&q=a");
        trips(board);
        for (String path : List.of("/metrics", "/api/v1/rejected")) {
            assertThat(call(board, path).statusCode()).as(path).isIn(401, 403);
        }
        for (String route : board.routes()) {
            if (route.startsWith("GET /api/v1/") && !route.contains("{") && !route.endsWith("/live")) {
                String path = route.substring("GET ".length());
                HttpResponse<String> ofOffice = client.send(
                        HttpRequest.newBuilder(URI.create(board.url() + path))
                                .header("Authorization", "Bearer " + clerk)
                                .build(),
                        BodyHandlers.ofString());
                for (HttpResponse<String> answer : List.of(call(board, path), ofOffice)) {
                    if (answer.statusCode() == 200) {
                        onlyRounded(path, answer.body());
                    } else {
                        assertThat(answer.statusCode()).as(path).isIn(400, 401, 403);
                    }
                }
            }
        }
    }

    /** Who works for the attacker's own firm, one by one, and nothing of anybody else's. */
    private void staff(Board board, int moment) throws Exception {
        Map<String, Integer> phases = new HashMap<>();
        String cursor = "";
        do {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(
                                    board.url() + "/api/v1/enterprises/" + own + "/workers?limit=100" + cursor))
                            .header("Authorization", "Bearer " + secret)
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode page = Json.mapper().readTree(answer.body());
            for (JsonNode worker : page.path("items")) {
                assertThat(worker.path("enterpriseId").asText()).isEqualTo(own);
                phases.merge(worker.path("phase").asText(), 1, Integer::sum);
            }
            assertThat(page.at("/source/lag").asLong() % 1_000)
                    .as("nor how many records wait")
                    .isZero();
            cursor = page.path("next").isNull()
                    ? ""
                    : "&cursor=" + page.path("next").asText();
        } while (!cursor.isEmpty());
        for (Phase phase : Phase.values()) {
            attacker.sees(moment, new Cell(own, phase), phases.getOrDefault(phase.name(), 0));
        }
    }

    private static Map<Cell, Integer> cells(Map<String, EnterpriseReturnRate> truth) {
        Map<Cell, Integer> cells = new HashMap<>();
        truth.forEach((firm, row) -> {
            for (Phase phase : Phase.values()) {
                cells.put(new Cell(firm, phase), Presenter.count(row.getPhases(), phase));
            }
        });
        return cells;
    }

    private Map<String, JsonNode> firms(Board board, int moment, Map<String, EnterpriseReturnRate> truth)
            throws Exception {
        Map<String, JsonNode> firms = new LinkedHashMap<>();
        get(board, "/api/v1/enterprises?limit=500")
                .path("items")
                .forEach(firm -> firms.put(firm.path("enterpriseId").asText(), firm));
        assertThat(firms.keySet()).isEqualTo(truth.keySet().stream().collect(Collectors.toSet()));
        for (Map.Entry<String, JsonNode> firm : firms.entrySet()) {
            for (Phase phase : Phase.values()) {
                attacker.cell(
                        moment,
                        new Cell(firm.getKey(), phase),
                        firm.getValue().at("/phases/" + phase).asInt());
            }
            says("firm", moment, firm.getKey(), firm.getValue());
            JsonNode detail = get(board, "/api/v1/enterprises/" + firm.getKey());
            says("detail", moment, firm.getKey(), detail);
            says("explanation", moment, firm.getKey(), detail.path("explanation"));
            EnterpriseReturnRate row = truth.get(firm.getKey());
            if (row.getTargetBasisPoints() != null
                    && firm.getValue().path("shortfall").asInt() > 0) {
                long needed = -Math.floorDiv(-(long) row.getTargetBasisPoints() * row.getRequired(), 10_000L);
                attacker.says(
                        "needed less shortfall",
                        moment,
                        Cell.of(firm.getKey(), Phase::inCity),
                        needed - firm.getValue().path("shortfall").asInt());
            }
        }
        for (String sort : List.of("shortfall", "projectedShortfall", "rate", "required", "missing", "name")) {
            onlyWhatIsShownOrders(board, sort, firms);
        }
        onlyWhatIsShownChooses(board, firms);
        for (CsvRecord row : csv(board, "/api/v1/enterprises?format=csv&lang=en")) {
            assertThat(Integer.parseInt(row.getField(RETURNED)) % Rounding.STEP).isZero();
        }
        return firms;
    }

    /** People across the city, as far as they are told of: nothing but phase and firm may be asked by. */
    private void people(Board board, int moment, Map<String, JsonNode> firms) throws Exception {
        for (String more : List.of(
                "origin=52",
                "origin=none",
                "firm=none",
                "trip=BUS-00001",
                "since=2020-02-18T00:00:00Z",
                "format=csv")) {
            HttpResponse<String> answer = call(board, PeopleRoutes.PATH + "?" + more);
            assertThat(answer.statusCode()).as(more).isEqualTo(403);
            onlyRounded(more, answer.body());
        }
        for (Phase asked : Phase.values()) {
            JsonNode people = get(board, PeopleRoutes.PATH + "?phase=" + asked);
            assertThat(people.path("items")).isEmpty();
            attacker.says(
                    "people",
                    moment,
                    cells(firms.keySet(), asked::equals),
                    people.path("people").asLong());
            people.path("byEnterprise").forEach(firm -> {
                String id = firm.path("value").asText();
                attacker.says(
                        "people of a firm",
                        moment,
                        Set.of(new Cell(id, asked)),
                        firm.path("people").asLong());
                assertThat(firm.path("people"))
                        .as("a firm's people say what the firm says")
                        .isEqualTo(firms.get(id).at("/phases/" + asked));
            });
            people.path("byPhase")
                    .forEach(group -> attacker.says(
                            "people in a phase",
                            moment,
                            cells(
                                    firms.keySet(),
                                    Phase.valueOf(group.path("value").asText())::equals),
                            group.path("people").asLong()));
        }
    }

    private void says(String kind, int moment, String firm, JsonNode shown) {
        Map<String, Set<Cell>> fields = Map.of(
                "returned", Cell.of(firm, Phase::inCity),
                "onDuty", Cell.of(firm, phase -> phase == Phase.ON_DUTY),
                "missing", Cell.of(firm, phase -> !phase.inCity()),
                "employed", Cell.of(firm, phase -> true));
        fields.forEach((field, cells) -> {
            if (shown.path(field).isNumber()) {
                attacker.says(
                        kind + "." + field, moment, cells, shown.path(field).asLong());
            }
        });
    }

    /** The sums of the city and its parts, by every route. */
    private void sums(Board board, int moment, Map<String, JsonNode> firms) throws Exception {
        figures(board, moment, firms);
        JsonNode curve = get(board, "/api/v1/arrivals/daily?days=400").path("items");
        if (!curve.isEmpty()) {
            attacker.says(
                    "curve",
                    moment,
                    cells(firms.keySet(), Phase::inCity),
                    curve.get(curve.size() - 1).path("returned").asLong());
        }
        parts(board, moment, firms);
        get(board, "/api/v1/alerts?limit=500&state=ANY");
        get(board, "/api/v1/changes?limit=500");
        get(board, "/api/v1/sources");
    }

    private void figures(Board board, int moment, Map<String, JsonNode> firms) throws Exception {
        JsonNode overview = get(board, "/api/v1/overview");
        Set<Cell> returned = cells(firms.keySet(), Phase::inCity);
        attacker.says(
                "city.returned", moment, returned, overview.at("/city/returned").asLong());
        attacker.says(
                "city.onDuty",
                moment,
                cells(firms.keySet(), Phase.ON_DUTY::equals),
                overview.at("/city/onDuty").asLong());
        attacker.says(
                "city.onTheWay",
                moment,
                cells(firms.keySet(), Set.of(Phase.EN_ROUTE, Phase.BOOKED)::contains),
                overview.at("/city/onTheWay").asLong());
        attacker.says(
                "city.promised",
                moment,
                cells(firms.keySet(), Set.of(Phase.PLANNED, Phase.STRANDED)::contains),
                overview.at("/city/promised").asLong());
        attacker.says(
                "city.stranded",
                moment,
                cells(firms.keySet(), Phase.STRANDED::equals),
                overview.at("/city/stranded").asLong());
    }

    private void parts(Board board, int moment, Map<String, JsonNode> firms) throws Exception {
        JsonNode overview = get(board, "/api/v1/overview");
        for (String dimension : List.of("mode", "origin")) {
            long sum = 0;
            for (JsonNode part :
                    get(board, "/api/v1/rollups?dimension=" + dimension).path("items")) {
                sum += part.path("returned").asLong();
            }
            assertThat(sum).as(dimension).isIn(0L, overview.at("/city/returned").asLong());
        }
        for (String dimension : List.of("township", "industry", "class", "supply-chain")) {
            for (JsonNode group :
                    get(board, "/api/v1/rollups?dimension=" + dimension).path("items")) {
                Set<String> members =
                        members(firms, dimension, group.path("value").asText());
                attacker.says(
                        dimension + ".returned",
                        moment,
                        cells(members, Phase::inCity),
                        group.path("returned").asLong());
                attacker.says(
                        dimension + ".onDuty",
                        moment,
                        cells(members, Phase.ON_DUTY::equals),
                        group.path("onDuty").asLong());
                groups.add(new Group(moment, cells(members, Phase::inCity)));
                long sum = members.stream()
                        .mapToLong(firm -> firms.get(firm).path("returned").asLong())
                        .sum();
                assertThat(group.path("returned").asLong()).as(group.toString()).isEqualTo(sum);
            }
        }
        get(board, "/api/v1/enterprises/facets");
    }

    private static Set<String> members(Map<String, JsonNode> firms, String dimension, String value) {
        Function<JsonNode, Boolean> isIn = firm -> switch (dimension) {
            case "class" ->
                StreamSupport.stream(firm.path("classes").spliterator(), false)
                        .anyMatch(one -> one.asText().equals(value));
            case "supply-chain" -> firm.path("supplyChainLead").asText().equals(value);
            default -> firm.path(dimension).asText().equals(value);
        };
        return firms.entrySet().stream()
                .filter(firm -> isIn.apply(firm.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static Set<Cell> cells(Set<String> firms, Predicate<Phase> phases) {
        return firms.stream().flatMap(firm -> Cell.of(firm, phases).stream()).collect(Collectors.toSet());
    }

    private void trips(Board board) throws Exception {
        Set<String> orders = new HashSet<>();
        for (String sort : List.of("booked", "arrived", "mismatch")) {
            List<String> ids = new ArrayList<>();
            get(board, "/api/v1/trips?limit=500&sort=" + sort)
                    .path("items")
                    .forEach(trip -> ids.add(trip.path("tripId").asText()));
            orders.add(String.join(" ", ids));
        }
        assertThat(orders).as("what is not shown orders nothing").hasSize(1);
        for (JsonNode trip : get(board, "/api/v1/trips?limit=500").path("items")) {
            JsonNode detail = get(
                    board,
                    "/api/v1/trips/" + BoardCity.parameter(trip.path("tripId").asText()));
            assertThat(detail.path("enterprises"))
                    .as("who is named is at least one")
                    .isEmpty();
            assertThat(detail.path("booked").isNull()).isTrue();
            assertThat(detail.at("/reconciliation/missing").isNull()).isTrue();
        }
    }

    private void onlyWhatIsShownOrders(Board board, String sort, Map<String, JsonNode> firms) throws Exception {
        List<String> walked = new ArrayList<>();
        for (String cursor = ""; cursor != null; ) {
            JsonNode page = get(board, "/api/v1/enterprises?limit=9&sort=" + sort + cursor);
            page.path("items")
                    .forEach(firm -> walked.add(firm.path("enterpriseId").asText()));
            cursor = page.path("next").isNull()
                    ? null
                    : "&cursor=" + page.path("next").asText();
        }
        Comparator<Double> numbers = sort.equals("rate") ? Comparator.naturalOrder() : Comparator.reverseOrder();
        Comparator<JsonNode> by = sort.equals("name")
                ? Comparator.comparing(firm -> firm.path("name").asText(), Needle.ORDER)
                : Comparator.comparing(
                        firm -> firm.path(sort).isNull()
                                ? null
                                : (Double) firm.path(sort).asDouble(),
                        Comparator.nullsLast(numbers));
        assertThat(walked)
                .as(sort)
                .isEqualTo(firms.values().stream()
                        .sorted(by.thenComparing(
                                firm -> firm.path("enterpriseId").asText()))
                        .map(firm -> firm.path("enterpriseId").asText())
                        .toList());
    }

    /** What anybody can work out of what is shown. */
    private static Verdict verdict(JsonNode firm, int today) {
        return Verdict.of(
                firm.path("shortfall").isNull()
                        ? null
                        : (Integer) firm.path("shortfall").asInt(),
                firm.path("projectedShortfall").isNull()
                        ? null
                        : (Integer) firm.path("projectedShortfall").asInt(),
                firm.path("targetDate").isNull()
                        ? null
                        : (Integer)
                                (int) LocalDate.parse(firm.path("targetDate").asText())
                                        .toEpochDay(),
                today);
    }

    private void onlyWhatIsShownChooses(Board board, Map<String, JsonNode> firms) throws Exception {
        Map<String, Function<JsonNode, Boolean>> states = new TreeMap<>(Map.of(
                "below-target", firm -> firm.path("shortfall").asInt() > 0,
                "on-target",
                        firm -> firm.path("shortfall").isNumber()
                                && firm.path("shortfall").asInt() == 0,
                "alert", firm -> !firm.path("alert").isNull()));
        int today = BusinessDay.toEpochDay(
                Instant.parse(get(board, "/api/v1/overview").path("now").asText())
                        .toEpochMilli());
        for (Verdict verdict : Verdict.values()) {
            states.put(verdict.label(), firm -> verdict(firm, today) == verdict);
        }
        for (Map.Entry<String, Function<JsonNode, Boolean>> state : states.entrySet()) {
            Set<String> chosen = new HashSet<>();
            get(board, "/api/v1/enterprises?limit=500&state=" + state.getKey())
                    .path("items")
                    .forEach(firm -> chosen.add(firm.path("enterpriseId").asText()));
            assertThat(chosen)
                    .as(state.getKey())
                    .isEqualTo(firms.entrySet().stream()
                            .filter(firm -> state.getValue().apply(firm.getValue()))
                            .map(Map.Entry::getKey)
                            .collect(Collectors.toSet()));
        }
        firms.values()
                .forEach(firm -> assertThat(firm.path("alert").isNull())
                        .as("an alert says what the figures say")
                        .isEqualTo(firm.path("shortfall").asInt() == 0));
    }

    /** Where a table of firms has it. */
    private static final int RETURNED = 8;

    private List<CsvRecord> csv(Board board, String path) throws Exception {
        List<CsvRecord> rows = CsvReader.builder().ofCsvRecord(call(board, path).body()).stream()
                .toList();
        assertThat(rows.get(0).getField(RETURNED)).isEqualTo("Returned");
        return rows.subList(1, rows.size());
    }

    private static void onlyRounded(String path, String json) {
        try {
            onlyRounded(path, null, Json.mapper().readTree(json), false);
        } catch (JsonProcessingException e) {
            throw new AssertionError(path + " answers no JSON", e);
        }
    }

    private static void onlyRounded(String path, @Nullable String name, JsonNode value, boolean people) {
        if (value.isArray()) {
            value.forEach(item -> onlyRounded(path, name, item, people));
        } else if (value.isObject()) {
            value.properties()
                    .forEach(field -> onlyRounded(
                            path,
                            field.getKey(),
                            field.getValue(),
                            people && MAPS_OF_PEOPLE.contains(name)
                                    || PEOPLE.contains(field.getKey())
                                    || MAPS_OF_PEOPLE.contains(field.getKey())));
        } else if (people && value.isNumber()) {
            assertThat(value.asLong() % Rounding.STEP)
                    .as("%s says %s: %s", path, name, value)
                    .isZero();
        }
    }
}
