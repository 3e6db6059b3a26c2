package io.workerreturn.runtime;

import io.workerreturn.config.KafkaConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.StreamsGroupMemberDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.streams.GroupProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the transactions of instances that are gone. Whoever reads what is committed waits behind an open transaction, and a killed
 * instance's is open until {@code transaction.timeout.ms}, which is long, for the sake of slow brokers. So every instance looks for
 * transactions of this application whose process has no member in the group: the cluster has given its work to others, who begin
 * where the last transaction ended. Where a process only seemed dead, its producer is fenced, as its consumer is already. One that
 * comes back before the group has missed it, with its state folder and so under its old name, ends its own before it begins.
 *
 * <p>Which process a transaction and a member are of is read from their names, as Kafka Streams makes them: with a
 * {@code client.id} of the user's, members say nothing of it, and the transactions end by themselves.
 */
final class LeftTransactions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeftTransactions.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    /** Most transactions are over before, and then nothing more is asked. */
    private static final Duration OPEN_FOR = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String PROCESS = "\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}";

    private final KafkaConfig kafka;
    private final Set<String> own;
    private final boolean classic;
    private final Pattern processId;
    private final Pattern transactionalId;
    private final Pattern clientId;
    private final Admin admin;
    private volatile boolean unable;
    private final ScheduledExecutorService thread = Watching.thread("left-transactions");

    /**
     * One that has not begun to look.
     *
     * @param protocol by which the group shares out its work
     * @param own the client ids of this instance, which has not been started
     */
    LeftTransactions(KafkaConfig kafka, GroupProtocol protocol, Set<String> own) {
        this.kafka = kafka;
        this.own = Set.copyOf(own);
        this.classic = protocol == GroupProtocol.CLASSIC;
        String process = Pattern.quote(kafka.applicationId()) + "-(" + PROCESS + ")";
        this.processId = Pattern.compile(process);
        this.transactionalId = Pattern.compile(process + "-\\d+");
        this.clientId = Pattern.compile(process + "-StreamThread-\\d+-consumer");
        Map<String, Object> client = new HashMap<>(kafka.admin());
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        this.admin = Admin.create(client);
    }

    /** Looks now, while nothing of this process can be under way, and then again and again. */
    void start() {
        look(own.stream()
                .map(processId::matcher)
                .filter(Matcher::matches)
                .map(name -> name.group(1))
                .collect(Collectors.toSet()));
        if (!unable) {
            thread.scheduleWithFixedDelay(
                    () -> look(Set.of()), LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Looks once.
     *
     * @param over processes of which nothing is under way, members or not
     */
    private void look(Set<String> over) {
        try {
            // in this order: who has begun one and is no member afterwards is gone
            Collection<TransactionListing> open = get(admin.listTransactions(new ListTransactionsOptions()
                            .filterStates(Set.of(TransactionState.ONGOING))
                            .filterOnDuration(OPEN_FOR.toMillis()))
                    .all());
            Map<String, String> processes = open.stream()
                    .map(each -> transactionalId.matcher(each.transactionalId()))
                    .filter(Matcher::matches)
                    .collect(Collectors.toMap(Matcher::group, each -> each.group(1)));
            if (processes.isEmpty()) {
                return;
            }
            Optional<Set<String>> members = members();
            List<String> left = processes.entrySet().stream()
                    .filter(each -> over.contains(each.getValue())
                            || members.isPresent() && !members.get().contains(each.getValue()))
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
            if (!left.isEmpty()) {
                get(admin.fenceProducers(left).all());
                LOG.info(
                        "Ended {} that an instance left behind that is gone; what it did in them is done again by others.",
                        left.size() == 1 ? "a transaction" : left.size() + " transactions");
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException failed) {
            LOG.debug("Could not look for transactions that were left behind.", failed);
            if (failed.getCause() instanceof UnsupportedVersionException) {
                // brokers before 3.8 do not say how long one is open; there they end by themselves
                unable = true;
                thread.shutdown();
            }
        } catch (RuntimeException unforeseen) {
            LOG.debug("Looked for transactions that were left behind, and saw nothing.", unforeseen);
        }
    }

    /**
     * The processes that have a member in the group; empty if that is not known: of a group of the other protocol brokers say that
     * there is none, and one that has worked exists, members or not.
     */
    private Optional<Set<String>> members() throws InterruptedException, ExecutionException, TimeoutException {
        Set<String> id = Set.of(kafka.applicationId());
        try {
            return classic
                    ? ofClassic(get(admin.describeConsumerGroups(id).all()).get(kafka.applicationId()))
                    : processes(get(admin.describeStreamsGroups(id).all()).get(kafka.applicationId()).members().stream()
                            .map(StreamsGroupMemberDescription::clientId));
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof GroupIdNotFoundException) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    /** Brokers before 4.0 call a group dead that is not there. */
    private Optional<Set<String>> ofClassic(ConsumerGroupDescription group) {
        return group.groupState() == GroupState.DEAD
                ? Optional.empty()
                : processes(group.members().stream().map(MemberDescription::clientId));
    }

    private Optional<Set<String>> processes(Stream<String> clientIds) {
        List<Matcher> names = clientIds.map(clientId::matcher).toList();
        return names.stream().allMatch(Matcher::matches)
                ? Optional.of(names.stream().map(name -> name.group(1)).collect(Collectors.toSet()))
                : Optional.empty();
    }

    private static <T> T get(KafkaFuture<T> answer) throws InterruptedException, ExecutionException, TimeoutException {
        return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        admin.close(Duration.ZERO);
    }
}
