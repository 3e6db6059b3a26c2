package io.workerreturn.topology;

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
final class Plumbing {
    private final StreamsBuilder builder;
    private final TopologySettings settings;
    private final AvroSerdes serdes;

    Plumbing(StreamsBuilder builder, TopologySettings settings, AvroSerdes serdes) {
        this.builder = builder;
        this.settings = settings;
        this.serdes = serdes;
    }

    String topic(Topics.Topic<?> topic) {
        return settings.topicPrefix() + topic.name();
    }

    /**
     * Reads a group of source topics: puts each record where it belongs, decodes and checks it, and passes on the facts.
     * What can't be used is published as rejected.
     *
     * @param next the node that takes the facts
     */
    @SuppressWarnings("unchecked") // what is admitted has text for a key, and goes nowhere but to the next node
    KStream<String, Object> admitted(Topics.Group group, Map<String, Admission> admissions, String next) {
        String name = group.label();
        int partitions = settings.partitions().of(group);
        List<String> topics = Topics.TOLD.stream()
                .filter(topic -> topic.group() == group)
                .map(this::topic)
                .toList();
        String inPlace = "join-" + name;
        String misplaced = "misplaced-" + name;
        KStream<byte[], RawRecord> placed = builder.stream(
                        topics,
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("read-" + name))
                .process(
                        () -> new Placement(
                                partitions, settings.topicPrefix(), settings.metrics(), inPlace, Exits.door(misplaced)),
                        Named.as("place-" + name));
        KStream<byte[], RawRecord> moved = placed.repartition(Repartitioned.<byte[], RawRecord>as(misplaced)
                .withKeySerde(Serdes.ByteArray())
                .withValueSerde(StateCodecs.rawRecord())
                .withStreamPartitioner((topic, key, value, count) -> Optional.of(Set.of(Partitions.of(key, count))))
                .withNumberOfPartitions(partitions));
        Stores.Store<org.apache.kafka.common.utils.Bytes, RawRecord> parked = Stores.parked(group);
        String rejected = "publish-rejected-records-of-" + name;
        KStream<Object, Object> looked = placed.merge(moved, Named.as(inPlace))
                .process(
                        supplier(
                                () -> new Intake(group, admissions, parked, settings.metrics(), next, rejected),
                                parked),
                        Named.as("admit-" + name));
        ((KStream<byte[], Object>) (KStream<?, ?>) looked)
                .to(
                        topic(Topics.REJECTED_RECORDS),
                        Produced.with(Serdes.ByteArray(), valueSerde(Topics.REJECTED_RECORDS))
                                .withStreamPartitioner(
                                        (topic, key, value, count) -> partition(key, (RejectedRecord) value, count))
                                .withName(rejected));
        return (KStream<String, Object>) (KStream<?, ?>) looked;
    }

    /** All parts of a record go to one partition, where they stand in their order. */
    private static Optional<Set<Integer>> partition(byte[] key, RejectedRecord value, int count) {
        return key == null && value.getParts() > 1
                ? Optional.of(Set.of(Math.floorMod(Long.hashCode(value.getOffset()), count)))
                : Optional.empty();
    }

    /** An operator with its stores. */
    static <K, V, A, B> ProcessorSupplier<K, V, A, B> supplier(
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
    Outlets outlets(String chapter, KStream<String, Object> sent) {
        return new Outlets(chapter, sent);
    }

    /** The outlets of an operator. */
    final class Outlets {
        private final String chapter;
        private final KStream<String, Object> sent;

        private Outlets(String chapter, KStream<String, Object> sent) {
            this.chapter = chapter;
            this.sent = sent;
        }

        /** Publishes what goes to these topics. */
        Outlets publish(Topics.Topic<?>... topics) {
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
