package io.workerreturn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The logging of the product, as users have it. */
class KnownNoiseTest {
    private static final String KAFKA = "org.apache.kafka.streams.processor.internals.";
    private static final TaskCorruptedException CORRUPTED = new TaskCorruptedException(Set.of(new TaskId(2, 0)));

    private final LoggerContext loggers = new LoggerContext();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream before = System.err;

    @BeforeEach
    void open() throws Exception {
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        loggers.setMDCAdapter(new LogbackMDCAdapter());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(loggers);
        configurator.doConfigure(KnownNoise.class.getResource("/logback.xml"));
    }

    @AfterEach
    void close() {
        loggers.stop();
        System.setErr(before);
    }

    private List<String> lines() {
        return written.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** As Kafka Streams tells it at the start after a kill: in words, by its name in the message, then with it as a reason. */
    private void stateIsReadBack() {
        loggers.getLogger(KAFKA + "ProcessorStateManager")
                .warn(
                        "State store parked-workers did not find checkpoint offsets while stores are not empty, since under EOS"
                                + " it has the risk of getting uncommitted data in stores we have to treat it as a task corruption"
                                + " error and wipe out the local state of task 2_0");
        loggers.getLogger(KAFKA + "StateDirectory")
                .warn(
                        "Failed to register startup state stores for task 2_0: Tasks [2_0] are corrupted and hence need to be"
                                + " re-initialized");
        for (int thread = 1; thread <= 2; thread++) {
            loggers.getLogger(KAFKA + "TaskManager")
                    .error(
                            "stream-thread [{}] Get exceptions for the following tasks: {2_0={}}",
                            thread,
                            CORRUPTED.toString());
            loggers.getLogger(KAFKA + "StreamThread").warn("Detected the states of tasks are corrupted", CORRUPTED);
        }
    }

    @Test
    void that_state_is_read_back_after_a_kill_is_one_line_for_all_threads_and_no_error() {
        stateIsReadBack();
        assertThat(lines())
                .singleElement()
                .asString()
                .contains(" INFO ", "State is read back from the brokers", "Nothing is lost.")
                .doesNotContain("Exception");
    }

    /** As Kafka Streams tells it when the brokers gave a transaction up: by each producer, thread and task. */
    @Test
    void that_a_transaction_was_given_up_is_one_line_for_all_threads_and_no_error() {
        var ended = new InvalidProducerEpochException("Producer attempted to produce with an old epoch");
        for (int thread = 1; thread <= 2; thread++) {
            loggers.getLogger(KAFKA + "RecordCollectorImpl")
                    .error("stream-thread [{}] Error encountered sending record to topic t due to:", thread, ended);
            loggers.getLogger(KAFKA + "StreamThread")
                    .warn(
                            "stream-thread [{}] Detected that the thread is being fenced.",
                            thread,
                            new TaskMigratedException("Error encountered sending record", ended));
            loggers.getLogger(KAFKA + "TaskManager")
                    .warn(
                            "stream-thread [{}] Error flushing cache of dirty task 3_1. The following exception is"
                                    + " swallowed: {}",
                            thread,
                            ended.toString());
        }
        assertThat(lines())
                .singleElement()
                .asString()
                .contains(" INFO ", "A transaction came to nothing", "Nothing is lost.")
                .doesNotContain("Exception");
    }

    @Test
    void nobody_hears_that_the_embedded_broker_waited_for_its_turn() {
        loggers.getLogger("org.apache.kafka.controller.EventPerformanceMonitor")
                .error("Exceptionally slow controller event createTopics took 2345 ms.");
        assertThat(lines()).isEmpty();
    }

    @Test
    void nobody_hears_that_the_embedded_broker_asked_before_there_was_a_controller() {
        Logger requests = loggers.getLogger("kafka.server.ControllerApis");
        requests.error(
                "Unexpected error handling request",
                new CompletionException(new NotControllerException("The active controller appears to be node 1.")));
        assertThat(lines()).isEmpty();
        requests.error("Unexpected error handling request", new CompletionException(new IllegalStateException("else")));
        assertThat(lines()).hasSize(1);
    }

    @Test
    void all_else_is_told() {
        Logger threads = loggers.getLogger(KAFKA + "StreamThread");
        threads.error("it died", new StreamsException("for a reason"));
        threads.warn("something else");
        threads.warn("fenced since a rebalance was missed", new TaskMigratedException("missed a rebalance", null));
        loggers.getLogger("io.workerreturn.runtime.Application")
                .error("A stream thread died: {}", CORRUPTED.toString());
        assertThat(lines()).hasSize(4);
    }

    @Test
    void whoever_asks_for_all_gets_all() {
        loggers.getLogger("org.apache.kafka").setLevel(Level.INFO);
        stateIsReadBack();
        assertThat(lines()).hasSize(6).anyMatch(line -> line.contains("TaskCorruptedException"));
    }
}
