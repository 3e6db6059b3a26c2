package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.runtime.BoundException;
import io.workerreturn.runtime.Reach;
import io.workerreturn.runtime.TopicAdministration;
import io.workerreturn.runtime.UnreachableException;
import io.workerreturn.runtime.WrongTopicsException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** What a command waits for before it begins; said on the terminal's error stream. */
final class Waiting {
    private Waiting() {}

    /** For the brokers, as long as a command may. */
    static void forBrokers(AppConfig config) throws InterruptedException {
        Logging.withoutConnectionAttempts();
        command(config).brokers(config.kafka());
    }

    /** For brokers and registry, as long as a command may. */
    static void forCluster(AppConfig config) throws InterruptedException {
        forBrokers(config);
        command(config).registry(config.registry());
    }

    /** For brokers and registry, as long as what runs for ever may. */
    static void forClusterOf(AppConfig config) throws InterruptedException {
        Logging.withoutConnectionAttempts();
        server(config).brokers(config.kafka());
        server(config).registry(config.registry());
    }

    /**
     * For brokers, registry, and the rules of the application that is judged.
     *
     * @throws BoundException if they are not those of this configuration
     */
    static void forJudging(AppConfig config) throws InterruptedException {
        forCluster(config);
        try (TopicAdministration topics = new TopicAdministration(config.kafka(), config.topics())) {
            topics.sameRules(config);
        }
        if (!config.services().on().isEmpty()) {
            AppConfig services = config.ofServices();
            try (TopicAdministration topics = new TopicAdministration(services.kafka(), services.topics())) {
                topics.sameRules(services);
            }
        }
    }

    /** For brokers and registry; where the application goes by other rules, what is foreseen may be wrong, which is said. */
    static void forForeseeing(AppConfig config) throws InterruptedException {
        try {
            forJudging(config);
        } catch (BoundException others) {
            System.err.println(others.getMessage());
        }
    }

    /**
     * For topics that somebody may be about to create.
     *
     * @param start fails while they are missing
     * @throws WrongTopicsException if they are wrong, or missing for too long
     */
    static <T> T forTopics(AppConfig config, Supplier<T> start) throws InterruptedException {
        AtomicReference<T> started = new AtomicReference<>();
        AtomicReference<WrongTopicsException> missing = new AtomicReference<>();
        try {
            server(config).await("topics", reason -> reason, wait -> {
                try {
                    started.set(start.get());
                    return null;
                } catch (WrongTopicsException wrong) {
                    if (!wrong.onlyMissing()) {
                        throw wrong;
                    }
                    missing.set(wrong);
                    return wrong.getMessage();
                }
            });
        } catch (UnreachableException late) {
            WrongTopicsException still = missing.get();
            throw still == null ? late : still;
        }
        return started.get();
    }

    private static Reach command(AppConfig config) {
        return new Reach(KafkaConfig.CONNECT_TIMEOUT, config.kafka().connectTimeout(), System.err::println);
    }

    private static Reach server(AppConfig config) {
        return new Reach(KafkaConfig.RUN_CONNECT_TIMEOUT, config.kafka().runConnectTimeout(), System.err::println);
    }
}
