package io.workerreturn.topology;

import io.workerreturn.metrics.PipelineMetrics;
import io.workerreturn.schema.RejectedRecord;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.RawRecord;
import io.workerreturn.wire.StateCodecs;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** The ways between operators, so that the chapters can tell the story without them. Every node is named. */
public final class Plumbing {
    /** Before the name of a way that misplaced records take. */
    public static final String MISPLACED = "misplaced-";

    private final StreamsBuilder builder;
    private final TopologySettings settings;
    private final AvroSerdes serdes;

    /** The ways of one topology, on this builder. */
    public Plumbing(StreamsBuilder builder, TopologySettings settings, AvroSerdes serdes) {
        this.builder = builder;
        this.settings = settings;
        this.serdes = serdes;
    }

    /** Its name on the cluster. */
    public String topic(Topics.Topic<?> topic) {
        return settings.topicPrefix() + topic.name();
    }

    /**
     * Reads a group of source topics: puts each record where it belongs, decodes and checks it, and passes on the facts.
     * What can't be used is published as rejected.
     *
     * @param next the node that takes the facts
     */
    KStream<String, Object> admitted(Topics.Group group, Map<String, Admission> admissions, String next) {
        return admitted(
                group.label(),
                Topics.TOLD.stream().filter(topic -> topic.group() == group).toList(),
                settings.partitions().of(group),
                settings.metrics(),
                admissions,
                next);
    }

    /**
     * Reads topics that are read together, as {@link #admitted(Topics.Group, Map, String)} does.
     *
     * @param name in operators, stores and metrics
     * @param partitions that each of the topics has
     * @param metrics where the records are counted
     * @param admissions by topic
     * @param next the node that takes the facts
     */
    public KStream<String, Object> admitted(
            String name,
            List<? extends Topics.Topic<?>> read,
            int partitions,
            PipelineMetrics metrics,
            Map<String, Admission> admissions,
            String next) {
        return intake(name, placed(name, read, partitions, metrics), metrics, admissions, next, Unusable.IS_REJECTED);
    }

    /**
     * Reads topics that somebody else admits, too, as {@link #admitted(String, List, int, PipelineMetrics, Map, String)} does. What
     * can't be used is passed over: it is counted and rejected there, once.
     */
    public KStream<String, Object> overheard(
            String name,
            List<? extends Topics.Topic<?>> read,
            int partitions,
            Map<String, Admission> admissions,
            String next) {
        PipelineMetrics metrics = PipelineMetrics.unread();
        return intake(
                name, placed(name, read, partitions, metrics), metrics, admissions, next, Unusable.IS_PASSED_OVER);
    }

    /** What becomes of a record that can't be used. */
    private enum Unusable {
        IS_REJECTED,
        IS_PASSED_OVER
    }

    private KStream<byte[], RawRecord> placed(
            String name, List<? extends Topics.Topic<?>> read, int partitions, PipelineMetrics metrics) {
        List<String> topics = read.stream().map(this::topic).toList();
        String inPlace = "join-" + name;
        String misplaced = MISPLACED + name;
        KStream<byte[], RawRecord> placed = builder.stream(
                        topics,
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("read-" + name))
                .process(
                        () -> new Placement(
                                partitions, settings.topicPrefix(), metrics, inPlace, Exits.door(misplaced)),
                        Named.as("place-" + name));
        KStream<byte[], RawRecord> moved = placed.repartition(Repartitioned.<byte[], RawRecord>as(misplaced)
                .withKeySerde(Serdes.ByteArray())
                .withValueSerde(StateCodecs.rawRecord())
                .withStreamPartitioner((topic, key, value, count) -> Optional.of(Set.of(Partitions.of(key, count))))
                .withNumberOfPartitions(partitions));
        return placed.merge(moved, Named.as(inPlace));
    }

    /**
     * Reads topics as {@link #admitted(String, List, int, PipelineMetrics, Map, String)} does, but takes every record where it
     * stands: of topics with one partition, or that we wrote ourselves.
     */
    public KStream<String, Object> admittedInPlace(
            String name,
            List<? extends Topics.Topic<?>> read,
            PipelineMetrics metrics,
            Map<String, Admission> admissions,
            String next) {
        String admit = "admit-" + name;
        return intake(
                name,
                builder.stream(
                                read.stream().map(this::topic).toList(),
                                Consumed.with(Serdes.ByteArray(), Serdes.ByteArray())
                                        .withName("read-" + name))
                        .process(
                                () -> new Placement(1, settings.topicPrefix(), metrics, admit, admit),
                                Named.as("place-" + name)),
                metrics,
                admissions,
                next,
                Unusable.IS_REJECTED);
    }

    @SuppressWarnings("unchecked") // what is admitted has text for a key, and goes nowhere but to the next node
    private KStream<String, Object> intake(
            String name,
            KStream<byte[], RawRecord> placed,
            PipelineMetrics metrics,
            Map<String, Admission> admissions,
            String next,
            Unusable unusable) {
        Stores.Store<org.apache.kafka.common.utils.Bytes, RawRecord> parked = Stores.parked(name);
        String rejected = unusable == Unusable.IS_REJECTED ? "publish-rejected-records-of-" + name : null;
        KStream<Object, Object> looked = placed.process(
                supplier(() -> new Intake(name, admissions, parked, metrics, next, rejected), parked),
                Named.as("admit-" + name));
        if (rejected != null) {
            publish((KStream<byte[], Object>) (KStream<?, ?>) looked, rejected);
        }
        return (KStream<String, Object>) (KStream<?, ?>) looked;
    }

    private void publish(KStream<byte[], Object> looked, String rejected) {
        looked.to(
                topic(Topics.REJECTED_RECORDS),
                Produced.with(Serdes.ByteArray(), valueSerde(Topics.REJECTED_RECORDS))
                        .withStreamPartitioner(
                                (topic, key, value, count) -> partition(key, (RejectedRecord) value, count))
                        .withName(rejected));
    }

    /** All parts of a record go to one partition, where they stand in their order. */
    private static Optional<Set<Integer>> partition(byte[] key, RejectedRecord value, int count) {
        return key == null && value.getParts() > 1
                ? Optional.of(Set.of(Math.floorMod(Long.hashCode(value.getOffset()), count)))
                : Optional.empty();
    }

    /** An operator with its stores. */
    public static <K, V, A, B> ProcessorSupplier<K, V, A, B> supplier(
            Supplier<Processor<K, V, A, B>> processor, Stores.Store<?, ?>... stores) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<K, V, A, B> get() {
                return processor.get();
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Arrays.stream(stores).map(Stores.Store::builder).collect(Collectors.toSet());
            }
        };
    }

    /** What an operator sends, by destination: see {@link Exits}. */
    public Outlets outlets(String chapter, KStream<String, Object> sent) {
        return new Outlets(chapter, sent);
    }

    /** The outlets of an operator. */
    public final class Outlets {
        private final String chapter;
        private final KStream<String, Object> sent;

        private Outlets(String chapter, KStream<String, Object> sent) {
            this.chapter = chapter;
            this.sent = sent;
        }

        /** Publishes what goes to these topics. */
        public Outlets publish(Topics.Topic<?>... topics) {
            for (Topics.Topic<?> topic : topics) {
                sent.to(
                        topic(topic),
                        Produced.with(Serdes.String(), valueSerde(topic)).withName(Exits.node(topic, chapter)));
            }
            return this;
        }

        /** Sends batches to the partition that is their key. */
        KStream<String, Object> batches(Hop hop, int partitions) {
            return hop(hop, StateCodecs.tallyBatch(), partitions, true);
        }

        /** Sends values to where their key belongs. */
        <V> KStream<String, Object> values(Hop hop, Serde<V> serde, int partitions) {
            return hop(hop, serde, partitions, false);
        }

        @SuppressWarnings("unchecked") // an operator emits but one type to each hop
        private <V> KStream<String, Object> hop(Hop hop, Serde<V> serde, int partitions, boolean keyIsPartition) {
            return sent.repartition(Repartitioned.<String, Object>as(Exits.topic(hop, chapter))
                    .withKeySerde(Serdes.String())
                    .withValueSerde((Serde<Object>) serde)
                    .withStreamPartitioner((topic, key, value, count) ->
                            Optional.of(Set.of(keyIsPartition ? Integer.parseInt(key) : Partitions.of(key, count))))
                    .withNumberOfPartitions(partitions));
        }
    }

    @SuppressWarnings("unchecked") // an operator emits but one type to each topic
    private <V extends SpecificRecord> Serde<Object> valueSerde(Topics.Topic<V> topic) {
        return (Serde<Object>)
                (Serde<?>) serdes.writer(topic(topic), topic.type()).serde();
    }
}
