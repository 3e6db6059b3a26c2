package io.workerreturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.runtime.Application;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class BrokenTransactionsTest {
    private static final int TIMES = 3;
    private static final int EVENTS_PER_SECOND = 1_000;
    private static final BooleanSupplier ALIVE = () -> true;

    @TempDir
    private Path folder;

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void transactions_that_are_aborted_under_a_living_process_leave_no_trace() throws Exception {
        try (Cluster cluster = new EmbeddedCluster(folder, FlowingCity.SCENARIO, 0);
                FlowingCity city = new FlowingCity(cluster, FlowingCity.SCENARIO, EVENTS_PER_SECOND);
                Application application = Application.start(city.config());
                Admin admin = Admin.create(city.config().kafka().admin())) {
            application.awaitRunning();
            for (int time = 0; time < TIMES; time++) {
                city.awaitShare(1.0 / (TIMES + 2), ALIVE);
                List<String> transactions = admin.listTransactions().all().get().stream()
                        .map(TransactionListing::transactionalId)
                        .filter(id -> id.startsWith(city.config().kafka().applicationId()))
                        .toList();
                assertThat(transactions).isNotEmpty();
                admin.fenceProducers(transactions).all().get();
            }
            city.mustBeClean(ALIVE);
        }
    }
}
