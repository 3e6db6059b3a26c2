package io.workerreturn.cluster;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KilledServicesTest {
    private static final int KILLS = 3;
    private static final int EVENTS_PER_SECOND = 1_500;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void services_that_are_killed_again_and_again_while_the_city_flows_conclude_what_follows() throws Exception {
        try (Cluster cluster = new EmbeddedCluster(folder, FlowingCity.SCENARIO, 1, "all");
                FlowingCity city = new FlowingCity(cluster, FlowingCity.SCENARIO, EVENTS_PER_SECOND)) {
            Cluster.Instance application = cluster.instances().get(0);
            for (int kill = 0; kill < KILLS; kill++) {
                application.start();
                city.awaitShare(1.0 / (KILLS + 2), application::isAlive);
                application.kill();
            }
            application.start();
            // the audit is of both applications, to the last field of what the services say
            city.mustBeClean(application::isAlive);
        }
    }
}
