package io.workerreturn.docs;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.TopicsConfig;
import io.workerreturn.runtime.KafkaRole;
import io.workerreturn.runtime.Right;
import io.workerreturn.runtime.Strimzi;
import io.workerreturn.runtime.TopicAdministration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What deploy/kubernetes-strimzi asks of Strimzi: topics, and users by what they do, of three brokers. */
final class StrimziPages {
    private static final String NAME = "worker-return-";
    /** What `run` does, its board and imports through it included. */
    private static final Set<String> RUN = Set.of("core", "services", "board", "imports");

    private static final Set<String> ALONE = Set.of("reader", "operator");

    private StrimziPages() {}

    private static AppConfig config() {
        return AppConfig.load(Optional.empty(), Map.of(), Map.of(TopicsConfig.REPLICATION_FACTOR, "3"));
    }

    static String topics() {
        AppConfig config = config();
        return Strimzi.topics(TopicAdministration.wanted(config.kafka(), config.topics()));
    }

    static String users() {
        List<KafkaRole> roles = KafkaRole.all(config());
        Set<Right> run = roles.stream()
                .filter(role -> RUN.contains(role.name()))
                .flatMap(role -> role.rights().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Stream<String> others = roles.stream()
                .filter(role -> ALONE.contains(role.name()) || role.name().startsWith(KafkaRole.WRITER))
                .map(role -> Strimzi.user(NAME + role.name(), role.rights()));
        return Stream.concat(Stream.of(Strimzi.user(NAME + "run", run)), others).collect(Collectors.joining());
    }
}
