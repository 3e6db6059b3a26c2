package io.workerreturn.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.Policies;
import io.workerreturn.topology.Topics;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipe of docs/operations.md: a season after another, on the same brokers. */
class NewSeasonTest {
    private static final String FIRM = "91330381TWN000001A";
    private static final Map<String, String> NEXT = Map.of(
            KafkaConfig.APPLICATION_ID, "next",
            KafkaConfig.TOPIC_PREFIX, "next.",
            Policies.SEASON_START, "2021-01-20",
            Policies.SEASON_END, "2021-04-30");

    @TempDir
    private Path folder;

    private static void command(ToldCity city, String... words) {
        StringWriter said = new StringWriter();
        assertThat(city.command(said, NEXT, words)).as(said.toString()).isZero();
    }

    @Test
    void a_new_season_begins_empty_beside_the_old_one_which_says_what_it_said() throws Exception {
        try (ToldCity city = new ToldCity(folder)) {
            AppConfig old = city.config(Map.of());
            AppConfig next = city.config(NEXT);
            city.tell(old);
            try (ToldCity.Running running = city.run(old)) {
                city.tick(old, ToldCity.SETTLED);
                assertThat(city.audit(old).differences()).isEmpty();
                Map<String, Map<String, Map<String, Object>>> before = city.says(old);

                command(city, "topics", "--apply");
                Path firms = Files.writeString(folder.resolve("firms.csv"), """
                        统一社会信用代码,企业名称,所属镇街,行业,企业类别,用工需求,目标返岗率,目标日期
                        %s,白象阀门厂,塘下镇,阀门,小微企业,8,75%%,2021-02-28
                        """.formatted(FIRM));
                command(city, "import", "enterprises", firms.toString());
                city.tick(next, Instant.parse("2021-02-01T00:00:00Z"));
                try (ToldCity.Running beside = city.run(next)) {
                    assertThat(city.audit(next).differences()).isEmpty();
                    assertThat(city.says(next).get(Topics.ENTERPRISE_RETURN_RATES.name()))
                            .containsOnlyKeys(FIRM);
                    assertThat(city.audit(old).differences()).isEmpty();
                    assertThat(ToldCity.differences(before, city.says(old))).isEmpty();
                }
            }
        }
    }
}
