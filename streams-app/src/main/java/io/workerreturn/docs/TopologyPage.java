package io.workerreturn.docs;

import io.workerreturn.domain.AcknowledgementPolicy;
import io.workerreturn.domain.Projection;
import io.workerreturn.domain.Season;
import io.workerreturn.domain.ShortfallPolicy;
import io.workerreturn.domain.SourcePolicy;
import io.workerreturn.domain.TripAlertPolicy;
import io.workerreturn.metrics.PipelineMetrics;
import io.workerreturn.services.Services;
import io.workerreturn.services.ServicesTopology;
import io.workerreturn.services.Settings;
import io.workerreturn.topology.InternalTopics;
import io.workerreturn.topology.PartitionCounts;
import io.workerreturn.topology.Portions;
import io.workerreturn.topology.ReturnTopology;
import io.workerreturn.topology.TopologySettings;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.Reason;
import io.workerreturn.wire.SchemaFetches;
import io.workerreturn.wire.ValueReader;
import io.workerreturn.wire.ValueWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.jspecify.annotations.Nullable;

/** docs/topology.md: which sub-topology reads, keeps and writes what. */
final class TopologyPage {

    private TopologyPage() {}

    static String content() {
        StringBuilder page = new StringBuilder();
        page.append("# Topology\n\n").append(Page.NOTICE);
        page.append("""
            Each part runs as one task per partition of what it reads. Round nodes are topics, dotted ones inside the
            application; a `topic.prefix` may stand before the others. Every part also follows `clock`.
            """);
        draw(page, parts(ReturnTopology.of(SETTINGS, new Silent(), properties())));
        page.append("""

            ## The services

            The second application, where all services are on.
            """);
        draw(
                page,
                parts(ServicesTopology.of(Services.ALL, new Settings(Map.of()), SETTINGS, new Silent(), properties())));
        return page.toString();
    }

    private static void draw(StringBuilder page, List<Part> parts) {
        page.append("\n```mermaid\nflowchart LR\n");
        Set<String> topics = new TreeSet<>();
        for (Part part : parts) {
            page.append("    ")
                    .append(part.node())
                    .append("[\"")
                    .append(part.name())
                    .append("\"]\n");
            topics.addAll(part.reads());
            topics.addAll(part.writes());
        }
        for (String topic : topics) {
            page.append("    ")
                    .append(topic)
                    .append("([\"")
                    .append(topic)
                    .append("\"])")
                    .append(topic.endsWith(InternalTopics.REPARTITION) ? ":::internal" : "")
                    .append('\n');
        }
        for (Part part : parts) {
            part.reads().forEach(topic -> page.append("    %s --> %s\n".formatted(topic, part.node())));
            part.writes().forEach(topic -> page.append("    %s --> %s\n".formatted(part.node(), topic)));
        }
        page.append("    classDef internal stroke-dasharray: 3\n```\n\n| part | stores |\n| --- | --- |\n");
        for (Part part : parts) {
            page.append("| ")
                    .append(part.name())
                    .append(" | ")
                    .append(String.join(
                            ", ",
                            part.stores().stream()
                                    .map(store -> "`" + store + "`")
                                    .toList()))
                    .append(" |\n");
        }
    }

    /** A sub-topology. */
    private record Part(int number, String name, Set<String> reads, Set<String> stores, Set<String> writes) {
        String node() {
            return "part" + number;
        }
    }

    private static List<Part> parts(Topology topology) {
        List<Part> parts = new ArrayList<>();
        for (TopologyDescription.Subtopology subtopology : topology.describe().subtopologies()) {
            Map<Boolean, Set<String>> topics = new TreeMap<>(Map.of(true, new TreeSet<>(), false, new TreeSet<>()));
            Set<String> stores = new TreeSet<>();
            String name = "sub-topology";
            for (TopologyDescription.Node node : subtopology.nodes()) {
                if (node instanceof TopologyDescription.Source source) {
                    topics.getOrDefault(true, Set.of()).addAll(source.topicSet());
                } else if (node instanceof TopologyDescription.Sink sink) {
                    topics.getOrDefault(false, Set.of()).add(sink.topic());
                } else if (node instanceof TopologyDescription.Processor processor) {
                    stores.addAll(processor.stores());
                    // an operator that keeps something gives the part its name; the intake is in several
                    if (!processor.stores().isEmpty() && !processor.name().startsWith("admit-")) {
                        name = processor.name();
                    }
                }
            }
            parts.add(new Part(
                    subtopology.id(),
                    name,
                    topics.getOrDefault(true, Set.of()),
                    stores,
                    topics.getOrDefault(false, Set.of())));
        }
        parts.sort(Comparator.comparingInt(Part::number));
        return parts;
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "described");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1");
        return properties;
    }

    /** The shape does not depend on any of these. */
    private static final TopologySettings SETTINGS = new TopologySettings(
            "",
            new PartitionCounts(1, 1, 1),
            new Season(0, 1),
            Projection.DEFAULT,
            ShortfallPolicy.DEFAULT,
            TripAlertPolicy.DEFAULT,
            new SourcePolicy(Map.of()),
            AcknowledgementPolicy.DEFAULT,
            Duration.ofSeconds(1),
            PipelineMetrics.unread(),
            Portions.DEFAULT);

    /** Serdes of a topology that never runs. */
    private static final class Silent implements AvroSerdes {
        @Override
        public <V extends SpecificRecord> ValueWriter<V> writer(String topic, Class<V> type) {
            return value -> new byte[0];
        }

        @Override
        public <V extends SpecificRecord> ValueReader<V> reader(Class<V> type) {
            return new ValueReader<>() {
                @Override
                public Decoded<V> read(byte @Nullable [] value) {
                    return new Decoded.Unusable<>(Reason.UNREADABLE, "described only");
                }

                @Override
                public Decoded<V> readBlocking(byte @Nullable [] value, Duration timeout) {
                    return read(value);
                }
            };
        }

        @Override
        public SchemaFetches fetches() {
            return new SchemaFetches(0, Optional.empty());
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
