package io.workerreturn.questions;

import io.workerreturn.topology.PartitionCounts;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.HostInfo;

/**
 * Who holds what among the instances of the application, by what they tell each other when the work is shared out. That may be
 * old when it is needed most, so whoever is asked may say no, and then everybody else is asked.
 */
public final class Owners implements Directory {
    private final KafkaStreams streams;
    private final Optional<HostInfo> self;
    private final PartitionCounts partitions;
    private final Holder local;
    private final Function<HostInfo, Holder> peers;
    private final List<Holder> lastResort;
    private final Map<HostInfo, Holder> known = new ConcurrentHashMap<>();

    /**
     * The instances.
     *
     * @param self as which this instance is known to the others; empty if they can't reach it, nor it them
     * @param local the stores of this instance
     * @param peers another instance
     * @param lastResort whom to ask if no instance can answer
     */
    public Owners(
            KafkaStreams streams,
            Optional<HostInfo> self,
            PartitionCounts partitions,
            Holder local,
            Function<HostInfo, Holder> peers,
            List<Holder> lastResort) {
        this.streams = streams;
        this.self = self;
        this.partitions = partitions;
        this.local = local;
        this.peers = peers;
        this.lastResort = List.copyOf(lastResort);
    }

    @Override
    public PartitionCounts partitions() {
        return partitions;
    }

    @Override
    public List<Holder> holdersFor(Ask<?> ask) {
        Set<Holder> holders = new LinkedHashSet<>();
        if (self.isPresent()) {
            try {
                hosts(ask).forEach(host -> holders.add(holder(host)));
            } catch (StreamsException | IllegalStateException notRunning) {
                // then this instance knows nobody; it may hold a copy all the same
            }
        }
        holders.add(local);
        holders.addAll(lastResort);
        return new ArrayList<>(holders);
    }

    private Set<HostInfo> hosts(Ask<?> ask) {
        Set<HostInfo> hosts = new LinkedHashSet<>();
        StreamPartitioner<String, Object> thatOne = (topic, key, value, count) -> Optional.of(Set.of(ask.partition()));
        KeyQueryMetadata holders = streams.queryMetadataForKey(ask.store().name(), "", thatOne);
        if (!holders.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
            hosts.add(holders.activeHost());
            hosts.addAll(holders.standbyHosts());
        }
        streams.metadataForAllStreamsClients().stream()
                .map(StreamsMetadata::hostInfo)
                .forEach(hosts::add);
        hosts.removeIf(host -> host.port() <= 0);
        return hosts;
    }

    private Holder holder(HostInfo host) {
        return self.filter(host::equals).isPresent() ? local : known.computeIfAbsent(host, peers);
    }
}
