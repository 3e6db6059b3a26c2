package io.workerreturn.topology;

import io.workerreturn.schema.RejectedRecord;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.RawRecord;
import io.workerreturn.wire.StateCodecs;
import io.workerreturn.wire.ToldAt;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Branched;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** The ways between operators, so that the chapters can tell the story without them. Every node is named. */
final class Plumbing {
    /** Figures that say, beside what they say, how long they took. */
    private static final Set<Topics.Topic<?>> TIMED =
            Set.of(Topics.TRIP_BOARD, Topics.ENTERPRISE_RETURN_RATES, Topics.RETURN_RATE_ROLLUPS);

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
     */
    KStream<String, Object> admitted(Topics.Group group, Map<String, Admission> admissions) {
        String name = group.label();
        int partitions = settings.partitions().of(group);
        List<String> topics = Topics.TOLD.stream()
                .filter(topic -> topic.group() == group)
                .map(this::topic)
                .toList();
        Map<String, KStream<byte[], Emission>> placed = builder.stream(
                        topics,
                        Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("read-" + name))
                .process(
                        () -> new Placement(partitions, settings.topicPrefix(), settings.metrics()),
                        Named.as("place-" + name))
                .split(Named.as("of-" + name + "-"))
                .branch((key, emission) -> emission.to() == Hop.IN_PLACE, Branched.as("in-place"))
                .defaultBranch(Branched.as("misplaced"));
        KStream<byte[], RawRecord> inPlace = raw(placed.get("of-" + name + "-in-place"), "take-" + name);
        KStream<byte[], RawRecord> moved = raw(placed.get("of-" + name + "-misplaced"), "move-" + name)
                .repartition(Repartitioned.<byte[], RawRecord>as("misplaced-" + name)
                        .withKeySerde(Serdes.ByteArray())
                        .withValueSerde(StateCodecs.rawRecord())
                        .withStreamPartitioner(
                                (topic, key, value, count) -> Optional.of(Set.of(Partitions.of(key, count))))
                        .withNumberOfPartitions(partitions));
        Stores.Store<org.apache.kafka.common.utils.Bytes, RawRecord> parked = Stores.parked(group);
        KStream<String, Emission> admitted = inPlace.merge(moved, Named.as("join-" + name))
                .process(
                        supplier(() -> new Intake(group, admissions, parked, settings.metrics()), parked),
                        Named.as("admit-" + name));
        Outlets outlets = outlets("intake-of-" + name, admitted, Hop.ADMITTED, Topics.REJECTED_RECORDS);
        outlets.of(Topics.REJECTED_RECORDS)
                .map((key, value) -> KeyValue.pair(rejectedKey(value), value), Named.as("key-rejected-" + name))
                .to(
                        topic(Topics.REJECTED_RECORDS),
                        Produced.with(Serdes.ByteArray(), valueSerde(Topics.REJECTED_RECORDS))
                                .withStreamPartitioner(
                                        (topic, key, value, count) -> partition(key, (RejectedRecord) value, count))
                                .withName("publish-rejected-records-of-" + name));
        return outlets.of(Hop.ADMITTED);
    }

    private static KStream<byte[], RawRecord> raw(KStream<byte[], Emission> stream, String name) {
        return stream.mapValues(emission -> (RawRecord) emission.value(), Named.as(name));
    }

    private static byte[] rejectedKey(Object value) {
        ByteBuffer key = ((RejectedRecord) value).getKey();
        return key == null ? null : Arrays.copyOfRange(key.array(), key.arrayOffset(), key.arrayOffset() + key.limit());
    }

    /** All parts of a record go to one partition, where they stand in their order. */
    private static Optional<Set<Integer>> partition(byte[] key, RejectedRecord value, int count) {
        return key == null && value.getParts() > 1
                ? Optional.of(Set.of(Math.floorMod(Long.hashCode(value.getOffset()), count)))
                : Optional.empty();
    }

    /** An operator with its stores. */
    static <K, V> ProcessorSupplier<K, V, String, Emission> supplier(
            Supplier<Processor<K, V, String, Emission>> processor, Stores.Store<?, ?>... stores) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<K, V, String, Emission> get() {
                return processor.get();
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Arrays.stream(stores).map(Stores.Store::builder).collect(Collectors.toSet());
            }
        };
    }

    /** Parts what an operator emits by destination. */
    Outlets outlets(String chapter, KStream<String, Emission> emissions, Destination... destinations) {
        var split = emissions.split(Named.as("from-" + chapter + "-"));
        for (Destination destination : destinations) {
            split = split.branch(
                    (key, emission) -> emission.to() == destination, Branched.as("to-" + label(destination)));
        }
        Map<String, KStream<String, Emission>> branches = split.noDefaultBranch();
        return new Outlets(chapter, branches);
    }

    private static String label(Destination destination) {
        return destination.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The outlets of an operator. */
    final class Outlets {
        private final String chapter;
        private final Map<String, KStream<String, Emission>> branches;

        private Outlets(String chapter, Map<String, KStream<String, Emission>> branches) {
            this.chapter = chapter;
            this.branches = branches;
        }

        KStream<String, Object> of(Destination destination) {
            String name = label(destination);
            KStream<String, Emission> emissions = branches.get("from-" + chapter + "-to-" + name);
            Named unwrap = Named.as("unwrap-" + name + "-of-" + chapter);
            return TIMED.contains(destination)
                    ? emissions.processValues(TimedValue::new, unwrap)
                    : emissions.mapValues(Emission::value, unwrap);
        }

        /** Publishes what goes to these topics. */
        Outlets publish(Topics.Topic<?>... topics) {
            for (Topics.Topic<?> topic : topics) {
                of(topic)
                        .to(
                                topic(topic),
                                Produced.with(Serdes.String(), valueSerde(topic))
                                        .withName("publish-" + topic.name() + "-of-" + chapter));
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
            return of(hop).repartition(Repartitioned.<String, Object>as(
                            hop == Hop.SOURCE_TALLIES ? hop.topic() + "-of-" + chapter : hop.topic())
                    .withKeySerde(Serdes.String())
                    .withValueSerde((Serde<Object>) serde)
                    .withStreamPartitioner((topic, key, value, count) ->
                            Optional.of(Set.of(keyIsPartition ? Integer.parseInt(key) : Partitions.of(key, count))))
                    .withNumberOfPartitions(partitions));
        }
    }

    /** Unwraps a value, and keeps its timestamp in a header: the broker writes its own time over that of the record. */
    private static final class TimedValue extends ContextualFixedKeyProcessor<String, Emission, Object> {
        @Override
        public void process(FixedKeyRecord<String, Emission> record) {
            Headers headers = new RecordHeaders(record.headers());
            ToldAt.write(headers, record.timestamp());
            context().forward(record.withValue(record.value().value()).withHeaders(headers));
        }
    }

    @SuppressWarnings("unchecked") // an operator emits but one type to each topic
    private <V extends SpecificRecord> Serde<Object> valueSerde(Topics.Topic<V> topic) {
        return (Serde<Object>)
                (Serde<?>) serdes.writer(topic(topic), topic.type()).serde();
    }
}
