package io.workerreturn.board;

import static io.workerreturn.board.TwoInstances.await;
import static io.workerreturn.board.TwoInstances.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.config.PeerSettings;
import io.workerreturn.domain.Phase;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.WorkerJourney;
import io.workerreturn.topology.Topics;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two instances share the work, neither has a copy of the other's state, and a board by itself asks them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class WorkersWithoutCopiesTest {
    @TempDir
    private static Path folder;

    private static TwoInstances city;
    private static Board outside;
    private static List<WorkerJourney> journeys;

    @BeforeAll
    static void all_is_told_and_folded() throws Exception {
        city = new TwoInstances(folder, 0);
        journeys =
                city.table(Topics.WORKER_JOURNEYS).values().stream().limit(40).toList();
        Map<String, String> settings = new HashMap<>(city.settings());
        settings.put(BoardSettings.PORT, "0");
        settings.remove(PeerSettings.ADVERTISED);
        settings.put(PeerSettings.INSTANCES, city.here() + "," + city.there());
        outside = Board.start(
                AppConfig.load(Optional.empty(), Map.of(), settings),
                city.application().serdes(),
                Optional.empty());
        await("every worker has an owner", () -> kinds(journey -> true).equals(Set.of("owner")));
    }

    @AfterAll
    static void the_end() {
        outside.close();
        city.close();
    }

    /** Asks a board by itself, and checks what it says. */
    private static Set<String> kinds(Predicate<WorkerJourney> some) {
        return journeys.stream()
                .filter(some)
                .map(journey -> {
                    TwoInstances.Answer answer =
                            city.get(outside.url(), "/api/v1/workers/" + encoded(journey.getWorkerId()));
                    assertThat(answer.status()).as("%s", answer.body()).isIn(200, 503);
                    if (answer.status() == 503) {
                        assertThat(answer.retryAfter()).isPresent();
                        return "503";
                    }
                    assertThat(answer.body().at("/worker/journey/phase").asText())
                            .isEqualTo(journey.getPhase().name());
                    return answer.body().at("/source/kind").asText();
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    @Order(1)
    void a_board_by_itself_is_ready_when_it_has_read_everything() {
        await("it has read", () -> city.get(outside.url(), "/health/ready").status() == 200);
        assertThat(city.get(outside.url(), "/health/ready")
                        .body()
                        .get("pipeline")
                        .isNull())
                .isTrue();
    }

    @Test
    @Order(2)
    void without_copies_what_was_published_is_told_and_said_to_be_that() throws Exception {
        EnterpriseReturnRate firm = city.table(Topics.ENTERPRISE_RETURN_RATES).values().stream()
                .max(Comparator.comparing(EnterpriseReturnRate::getEmployed))
                .orElseThrow();
        String missing = "/api/v1/enterprises/" + firm.getEnterpriseId() + "/workers?missing=true&limit=500";
        city.killOther();
        Set<String> seen = new TreeSet<>(kinds(journey -> true));
        assertThat(seen).contains("topic", "owner");
        // state that is still being restored is a copy that lags, and says so
        AtomicReference<TwoInstances.Answer> whole = new AtomicReference<>();
        await("the whole list", () -> {
            whole.set(city.get(city.here(), missing));
            return List.of("topic", "owner")
                    .contains(whole.get().body().at("/source/kind").asText());
        });
        TwoInstances.Answer list = whole.get();
        assertThat(list.status()).as("%s", list.body()).isEqualTo(200);
        assertThat(list.body().get("items")).hasSize(firm.getMissing());
        list.body()
                .get("items")
                .forEach(worker -> assertThat(
                                Phase.valueOf(worker.get("phase").asText()).inCity())
                        .isFalse());
        await(
                "the one that is left has restored everything",
                () -> kinds(journey -> true).equals(Set.of("owner")));
        assertThat(city.get(city.here(), missing).body().get("items")).hasSize(firm.getMissing());
    }
}
