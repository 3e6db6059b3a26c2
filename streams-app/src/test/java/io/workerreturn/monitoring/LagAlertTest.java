package io.workerreturn.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.audit.City;
import io.workerreturn.config.ServicesConfig;
import io.workerreturn.metrics.Metric;
import io.workerreturn.metrics.Scraped;
import io.workerreturn.runtime.Application;
import io.workerreturn.schema.Housed;
import io.workerreturn.topology.Told;
import io.workerreturn.topology.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real backlog on a real broker, as it was scraped, through the rules that are shipped. */
class LagAlertTest {
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final int RECORDS = 100;

    @TempDir
    private Path folder;

    private static Scraped await(City city, String what, Predicate<Scraped> so) {
        return await(city.application(), what, so);
    }

    private static Scraped await(Application application, String what, Predicate<Scraped> so) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            Scraped scraped = Scraped.of(application.metrics());
            if (so.test(scraped)) {
                return scraped;
            }
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private static boolean isCounted(Scraped scraped) {
        return scraped.has(Metric.LAG, Topics.WORKER_STATUS.name());
    }

    @Test
    @Provokes("WorkerReturnLagging")
    void a_backlog_fires_the_alert_and_its_end_resolves_it() throws Exception {
        try (City city = new City(folder.resolve("city"), Map.of()).started()) {
            tell(city, "a");
            Scraped calm = await(city, "worked off", scraped -> isCounted(scraped) && scraped.sum(Metric.LAG) == 0);
            city.application().streams().pause();
            tell(city, "b");
            Scraped behind = await(
                    city,
                    "all that waits is counted",
                    scraped -> scraped.value(Metric.LAG, Topics.WORKER_STATUS.name()) >= RECORDS);
            city.application().streams().resume();
            Scraped again = await(city, "worked off again", scraped -> scraped.sum(Metric.LAG) == 0);
            new ScrapedStates().then(calm).then(behind).then(again).fire(folder, "WorkerReturnLagging");
        }
    }

    @Test
    void what_an_application_never_reads_it_is_not_behind_with() throws Exception {
        try (City city = new City(folder.resolve("city"), Map.of(ServicesConfig.ON, "all")).started();
                Application services =
                        Application.startServices(city.config(), true).orElseThrow()) {
            tell(city, "a");
            await(city, "the core has worked it off", scraped -> isCounted(scraped) && scraped.sum(Metric.LAG) == 0);
            Scraped theirs = await(
                    services,
                    "the services count what they read, and have worked it off",
                    scraped ->
                            scraped.has(Metric.LAG, Topics.ENTERPRISE_REPORTS.name()) && scraped.sum(Metric.LAG) == 0);
            assertThat(isCounted(theirs)).isFalse();
        }
    }

    private static void tell(City city, String letter) {
        for (int i = 0; i < RECORDS; i++) {
            String id = letter + i;
            city.tell(Topics.WORKER_STATUS, id, Told.status(id, id, "2020-02-20T08:00", null, new Housed("塘下镇")));
        }
    }
}
