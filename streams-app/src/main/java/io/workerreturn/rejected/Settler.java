package io.workerreturn.rejected;

import io.workerreturn.schema.RejectedSettlement;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.RawRecord;
import io.workerreturn.wire.ValueWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends repaired records and settles the rejected ones, both in one transaction, so that whatever breaks, a record is settled
 * if and only if its repair was sent. There is one at a time: a second one fences the first, and what the first had committed
 * by then the second finds settled.
 */
public final class Settler implements AutoCloseable {
    /** Outcome of a record in whose place another was sent. */
    public static final String RESUBMITTED = "RESUBMITTED";

    /** Outcome of a record in whose place nothing was sent. */
    public static final String DISMISSED = "DISMISSED";

    /** Records in one transaction. */
    private static final int BATCH = 500;

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final KafkaProducer<byte[], byte[]> producer;
    private final ValueWriter<RejectedSettlement> writer;
    private final String prefix;

    /** Hears how many records are settled for good. */
    @FunctionalInterface
    public interface Listener {
        /** @param record where it was sent to; null if nothing was sent */
        void settled(RejectedId id, @Nullable RejectedId record);
    }

    /** What one record's settlement needs. */
    private record Task(Rejected rejected, @Nullable Proposal proposal) {}

    /**
     * Takes the floor. What is settled is to be read after this.
     *
     * @param client properties of a producer, without serializers
     * @param applicationId of the application whose records they are
     * @param prefix before every topic's name
     * @throws KafkaException if the cluster does not let us
     */
    public Settler(AvroSerdes serdes, Map<String, Object> client, String applicationId, String prefix) {
        this.prefix = prefix;
        this.writer = serdes.writer(prefix + Topics.REJECTED_SETTLEMENTS.name(), RejectedSettlement.class);
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, applicationId + "-rejected");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (RuntimeException e) {
            producer.close(CLOSE_WITHIN);
            throw e;
        }
    }

    /**
     * Sends the records and settles those in whose place they stand.
     *
     * @throws KafkaException if the cluster takes no more; what the listener has heard of is settled, the rest is not
     * @throws InterruptedException likewise, when the thread was interrupted
     */
    public void resubmit(List<Proposal> proposals, Signature signature, Listener listener) throws InterruptedException {
        settle(
                proposals.stream()
                        .map(proposal -> new Task(proposal.rejected(), proposal))
                        .toList(),
                signature,
                listener);
    }

    /** Settles the records without sending anything; otherwise like {@link #resubmit}. */
    public void dismiss(List<Rejected> rejected, Signature signature, Listener listener) throws InterruptedException {
        settle(rejected.stream().map(record -> new Task(record, null)).toList(), signature, listener);
    }

    private void settle(List<Task> tasks, Signature signature, Listener listener) throws InterruptedException {
        for (int from = 0; from < tasks.size(); from += BATCH) {
            List<Task> batch = tasks.subList(from, Math.min(tasks.size(), from + BATCH));
            List<@Nullable RejectedId> sent = inTransaction(batch, signature);
            for (int i = 0; i < batch.size(); i++) {
                listener.settled(batch.get(i).rejected().id(), sent.get(i));
            }
        }
    }

    private List<@Nullable RejectedId> inTransaction(List<Task> batch, Signature signature)
            throws InterruptedException {
        try {
            producer.beginTransaction();
            List<@Nullable Future<RecordMetadata>> sending = new ArrayList<>();
            for (Task task : batch) {
                sending.add(task.proposal() == null ? null : producer.send(resubmitted(task.proposal(), signature)));
            }
            producer.flush();
            List<@Nullable RejectedId> sent = new ArrayList<>();
            List<Future<RecordMetadata>> settling = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                Future<RecordMetadata> future = sending.get(i);
                Proposal proposal = batch.get(i).proposal();
                RejectedId to = null;
                if (future != null && proposal != null) {
                    RecordMetadata stands = future.get();
                    to = new RejectedId(proposal.record().topic(), stands.partition(), stands.offset());
                }
                sent.add(to);
                settling.add(producer.send(settlement(batch.get(i), to, signature)));
            }
            producer.flush();
            for (Future<RecordMetadata> future : settling) {
                future.get();
            }
            producer.commitTransaction();
            return sent;
        } catch (ExecutionException refused) {
            abort();
            throw failure(refused.getCause() instanceof KafkaException cause ? cause : new KafkaException(refused));
        } catch (InterruptException | InterruptedException told) {
            abort();
            throw new InterruptedException("interrupted while settling");
        } catch (KafkaException refused) {
            abort();
            throw failure(refused);
        }
    }

    private static RuntimeException failure(KafkaException refused) {
        boolean fenced = refused instanceof ProducerFencedException || refused instanceof InvalidProducerEpochException;
        return fenced ? overtaken(refused) : refused;
    }

    private static IllegalStateException overtaken(KafkaException fenced) {
        return new IllegalStateException(
                "somebody else began to settle rejected records meanwhile: see `worker-return rejected list` for what is"
                        + " open now, and run this again",
                fenced);
    }

    private void abort() {
        // an interrupted flag would keep the producer from saying so
        boolean interrupted = Thread.interrupted();
        try {
            producer.abortTransaction();
        } catch (RuntimeException e) {
            // the broker gives it up by itself, once its time is over
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private ProducerRecord<byte[], byte[]> resubmitted(Proposal proposal, Signature signature) {
        RawRecord record = proposal.record();
        List<Header> headers = new ArrayList<>();
        for (RawRecord.Header header :
                Provenance.after(proposal.rejected(), record.headers(), signature, proposal.how())) {
            headers.add(new RecordHeader(header.key(), header.value()));
        }
        return new ProducerRecord<>(prefix + record.topic(), null, record.key(), record.value(), headers);
    }

    private ProducerRecord<byte[], byte[]> settlement(Task task, @Nullable RejectedId to, Signature signature) {
        RejectedId id = task.rejected().id();
        Proposal proposal = task.proposal();
        RejectedSettlement settlement = new RejectedSettlement(
                id.topic(),
                id.partition(),
                id.offset(),
                task.rejected().reason(),
                proposal == null ? DISMISSED : RESUBMITTED,
                to == null ? null : to.topic(),
                to == null ? null : (Integer) to.partition(),
                to == null ? null : (Long) to.offset(),
                proposal == null ? "nothing sent" : proposal.how(),
                signature.note(),
                signature.by(),
                signature.at(),
                signature.tool());
        return new ProducerRecord<>(
                prefix + Topics.REJECTED_SETTLEMENTS.name(),
                id.toString().getBytes(StandardCharsets.UTF_8),
                writer.write(settlement));
    }

    @Override
    public void close() {
        producer.close(CLOSE_WITHIN);
    }
}
