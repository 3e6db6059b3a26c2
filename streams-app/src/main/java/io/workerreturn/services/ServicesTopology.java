package io.workerreturn.services;

import io.workerreturn.metrics.PipelineMetrics;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.topology.Admission;
import io.workerreturn.topology.Clock;
import io.workerreturn.topology.Plumbing;
import io.workerreturn.topology.Stores;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Group;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.topology.TopologySettings;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.RawRecord;
import io.workerreturn.wire.ValueReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The second application: every chapter of every service. What several hear is read and decoded once, and handed to each; each keeps a
 * store of its own, and reads nobody else's.
 */
public final class ServicesTopology {
    /**
     * Raised by whoever changes how all chapters are kept, so that what was written before can't be gone on with: the id of the second
     * application is bound to it.
     */
    public static final int LAYOUT = 1;

    private final StreamsBuilder builder;
    private final TopologySettings settings;
    private final AvroSerdes serdes;
    private final Plumbing way;
    private final Map<Topic<?>, KStream<String, Object>> shared = new HashMap<>();

    private ServicesTopology(StreamsBuilder builder, TopologySettings settings, AvroSerdes serdes) {
        this.builder = builder;
        this.settings = settings;
        this.serdes = serdes;
        this.way = new Plumbing(builder, settings, serdes);
    }

    /**
     * The topology of these services.
     *
     * @param services at least one
     * @param of what is set for them
     * @param serdes of the public topics; looks up, or registers, every schema that is written, and waits for it
     * @param streams the properties that Kafka Streams will be started with
     */
    public static Topology of(
            Collection<Service> services,
            Settings of,
            TopologySettings settings,
            AvroSerdes serdes,
            Properties streams) {
        StreamsBuilder builder = new StreamsBuilder(new TopologyConfig(new StreamsConfig(streams)));
        ServicesTopology topology = new ServicesTopology(builder, settings, serdes);
        Clock.follow(
                builder,
                topology.way.topic(Topics.CLOCK),
                serdes.reader(ClockTick.class),
                settings.metrics().unusableTicks());
        for (Service service : services) {
            service.chapters(of).forEach(topology::chapter);
        }
        return builder.build(streams);
    }

    /**
     * Whether a store or an internal topic is this service's.
     *
     * @param name without the application's id and Kafka's endings
     */
    public static boolean keeps(Service service, String name) {
        String bare = name.startsWith(Plumbing.MISPLACED)
                ? name.substring(Plumbing.MISPLACED.length())
                : name.startsWith(Stores.PARKED) ? name.substring(Stores.PARKED.length()) : name;
        return Services.ALL.stream()
                .flatMap(one -> one.chapters(Settings.defaults(one)).stream()
                        .filter(chapter -> bare.equals(chapter.name()) || bare.startsWith(chapter.name() + "-"))
                        .map(chapter -> Map.entry(chapter.name().length(), one)))
                // what one's name begins with may be another's
                .max(Map.Entry.comparingByKey())
                .filter(owner -> owner.getValue().equals(service))
                .isPresent();
    }

    private void chapter(Chapter chapter) {
        String keep = "keep-" + chapter.name();
        Rule rule = chapter.rule();
        List<KStream<String, Object>> inputs = new ArrayList<>();
        if (!rule.sources().isEmpty()) {
            inputs.add(told(chapter, keep));
        }
        if (!rule.overhears().isEmpty()) {
            inputs.add(overheard(chapter, inputs.isEmpty() ? keep : "join-" + chapter.name() + "-1"));
        }
        if (chapter.group() != Group.SINGLE) {
            rule.hears().forEach(heard -> inputs.add(shared(heard)));
        } else if (!rule.hears().isEmpty()) {
            inputs.add(gathered(chapter));
        }
        KStream<String, Object> all = inputs.get(0);
        for (int i = 1; i < inputs.size(); i++) {
            // where all that is told goes to the node that keeps it, or to the first that joins something else to it
            all = all.merge(inputs.get(i), Named.as("join-" + chapter.name() + "-" + i));
        }
        Stores.Store<String, byte[]> store = Stores.ofChapter(chapter.name());
        way.outlets(
                        chapter.name(),
                        all.process(
                                Plumbing.supplier(() -> new Keeper(chapter, store, settings.sendEvery()), store),
                                Named.as(keep)))
                .publish(rule.says().toArray(Topic<?>[]::new));
    }

    private KStream<String, Object> told(Chapter chapter, String keep) {
        Map<String, Admission> admissions = new HashMap<>();
        chapter.rule()
                .sources()
                .forEach(source -> admissions.put(source.topic().name(), source.admission(serdes, settings.season())));
        List<? extends Topic<?>> topics =
                chapter.rule().sources().stream().map(Source::topic).toList();
        String next =
                chapter.rule().hears().isEmpty() && chapter.rule().overhears().isEmpty()
                        ? keep
                        : "join-" + chapter.name() + "-1";
        return chapter.group() == Group.SINGLE
                ? way.admittedInPlace(chapter.name(), topics, settings.metrics(), admissions, next)
                : way.admitted(
                        chapter.name(),
                        topics,
                        settings.partitions().of(chapter.group()),
                        settings.metrics(),
                        admissions,
                        next);
    }

    /** What the core is told, put where it belongs as the core does. That it is counted, and rejected, there is enough. */
    private KStream<String, Object> overheard(Chapter chapter, String joined) {
        Map<String, Admission> admissions = new HashMap<>();
        List<Source<?, ?>> overhears = chapter.rule().overhears();
        overhears.forEach(source -> admissions.put(source.topic().name(), source.admission(serdes, settings.season())));
        String name = chapter.name() + "-overheard";
        String next = chapter.rule().hears().isEmpty() ? joined : "join-" + chapter.name() + "-1";
        return way.overheard(
                name,
                overhears.stream().map(Source::topic).toList(),
                settings.partitions().of(chapter.group()),
                admissions,
                next);
    }

    /** A conclusion, decoded once for all. That it is counted where it is told is enough. */
    private <V extends SpecificRecord> KStream<String, Object> read(Topic<V> topic) {
        ValueReader<V> reader = serdes.reader(topic.type());
        String share = "share-" + topic.name();
        return way.admittedInPlace(
                        topic.name(),
                        List.of(topic),
                        PipelineMetrics.unread(),
                        Map.of(topic.name(), (key, raw) -> row(topic, reader, raw)),
                        share)
                .process(Share::new, Named.as(share));
    }

    private static <V extends SpecificRecord> Decoded<Object> row(
            Topic<V> topic, ValueReader<V> reader, RawRecord raw) {
        return raw.value() == null
                ? new Decoded.Value<>(new Input.Row(topic.name(), null, raw.place()))
                : Admission.decode(reader, raw, row -> new Input.Row(topic.name(), row, raw.place()));
    }

    private KStream<String, Object> shared(Heard<?, ?> heard) {
        return shared.computeIfAbsent(heard.topic(), this::read);
    }

    /** What of all that is heard is of interest, sent to one place: on one way, so that there is one topic and few tasks. */
    @SuppressWarnings("unchecked") // what comes out of the hop is what went in
    private KStream<String, Object> gathered(Chapter chapter) {
        KStream<String, Input.News> all = null;
        for (Heard<?, ?> heard : chapter.rule().hears()) {
            String name = chapter.name() + "-" + heard.topic().name();
            Stores.Store<String, byte[]> store = Stores.ofChapter(name);
            KStream<String, Input.News> news = shared(heard)
                    .process(Plumbing.supplier(() -> new Scout(heard, store), store), Named.as("scout-" + name));
            all = all == null ? news : all.merge(news, Named.as("gather-" + name));
        }
        return (KStream<String, Object>) (KStream<String, ?>) Objects.requireNonNull(all)
                .repartition(Repartitioned.<String, Input.News>as(chapter.name() + "-news")
                        .withKeySerde(Serdes.String())
                        .withValueSerde(Input.News.LAYOUT.serde())
                        .withNumberOfPartitions(1));
    }

    /** Hands a row to everybody who hears it. */
    private static final class Share extends ContextualProcessor<String, Object, String, Object> {
        @Override
        public void process(Record<String, Object> record) {
            context().forward(record);
        }
    }
}
