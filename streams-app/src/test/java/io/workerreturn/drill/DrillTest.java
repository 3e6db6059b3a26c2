package io.workerreturn.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.FreePorts;
import io.workerreturn.Main;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.ServicesConfig;
import io.workerreturn.config.StreamsSettings;
import io.workerreturn.simulation.Scenario;
import io.workerreturn.simulation.ScenarioConfig;
import io.workerreturn.simulation.ScenarioSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short drill on three real brokers. */
class DrillTest {
    private static final Scenario CITY = new Scenario(ScenarioSettings.RUIAN_2020.sized(40, 2_000, 25));
    private static final List<String> SMALL = List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    private static final int PORTS = 50;

    @TempDir
    private Path folder;

    private LocalCluster.Plan plan(int port) throws IOException {
        Path file = Files.writeString(folder.resolve("my.properties"), "application.id=drilled\nservices=all\n");
        Map<String, String> settings = new HashMap<>();
        settings.put(ServicesConfig.ON, "none");
        settings.put(StreamsSettings.THREADS, "1");
        settings.put("kafka.main.consumer.session.timeout.ms", "10000");
        settings.put("kafka.main.consumer.heartbeat.interval.ms", "1000");
        settings.put("kafka.producer.transaction.timeout.ms", "20000");
        return new LocalCluster.Plan(
                folder.resolve("cluster"),
                3,
                2,
                port,
                true,
                SMALL,
                SMALL,
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                Optional.of(file),
                settings,
                ScenarioConfig.of(CITY),
                forced -> {
                    Map<String, String> last = new HashMap<>(settings);
                    last.putAll(forced);
                    return AppConfig.load(Optional.of(file), Map.of(), last);
                });
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void an_instance_and_a_broker_that_die_or_are_cut_off_while_events_flow_cost_time_and_nothing_else()
            throws Exception {
        List<Outcome> heard = new ArrayList<>();
        Report report;
        List<String> groups;
        try (LocalCluster cluster = LocalCluster.start(plan(firstPort()), what -> {})) {
            report = Drill.run(
                    new Drill.Plan(
                            Set.of(Fault.KILL_INSTANCE, Fault.KILL_BROKER, Fault.CUT_BROKER),
                            Duration.ofMinutes(10),
                            3,
                            Duration.ofSeconds(3),
                            100,
                            CITY,
                            7),
                    cluster,
                    new Drill.Listener() {
                        @Override
                        public void says(String what) {}

                        @Override
                        public void ended(Outcome outcome) {
                            heard.add(outcome);
                        }
                    });
            try (Admin admin = Admin.create(cluster.config().kafka().admin())) {
                groups = admin.listGroups().all().get().stream()
                        .map(GroupListing::groupId)
                        .toList();
            }
        }

        assertThat(groups)
                .as("what file and command line say holds for the instances")
                .contains("drilled")
                .doesNotContain("worker-return", "drilled-services");
        assertThat(report.outcomes())
                .isEqualTo(heard)
                .extracting(Outcome::fault)
                .containsExactlyInAnyOrder("kill-instance", "kill-broker", "cut-broker");
        assertThat(report.outcomes()).allSatisfy(outcome -> {
            assertThat(outcome.complaints()).isEmpty();
            // whoever dies is away for ten seconds, whoever is cut off for longer
            assertThat(outcome.backSeconds()).isGreaterThan(10);
            assertThat(outcome.gapSeconds()).isPositive().isLessThan(outcome.backSeconds() + 5);
        });
        assertThat(report.clean()).isTrue();
        assertThat(report.told()).isGreaterThan(1_000);
        assertThat(report.transitions()).isPositive();
    }

    @Test
    void a_port_that_is_taken_is_named_before_anything_starts() throws IOException {
        int port = firstPort();
        try (ServerSocket taken = new ServerSocket(port + 20, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> LocalCluster.start(plan(port), what -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " is taken")
                    .hasMessageContaining("--port");
        }
    }

    /** Those after it are looked at when the cluster starts. */
    private static int firstPort() {
        int port = FreePorts.next();
        return port > 32_768 - PORTS ? port - PORTS : port;
    }
}
