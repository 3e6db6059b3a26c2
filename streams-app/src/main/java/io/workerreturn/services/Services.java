package io.workerreturn.services;

import io.workerreturn.services.responsibilities.Responsibilities;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The list of the services: one line each, and nobody else names one. */
public final class Services {
    /** Every service that there is. */
    public static final List<Service> ALL = List.of(
            // a line for each
            new Responsibilities());

    private Services() {}

    /** The topics of these services, the core's not included. */
    public static List<Topic<?>> topics(Collection<Service> services) {
        return services.stream().flatMap(Service::topics).distinct().toList();
    }

    /** What these services are told. */
    public static List<Topic<?>> told(Collection<Service> services) {
        return services.stream()
                .flatMap(service -> service.told().stream())
                .distinct()
                .toList();
    }

    /** What these services conclude. */
    public static List<Topic<?>> concluded(Collection<Service> services) {
        return services.stream()
                .flatMap(service -> service.concluded().stream())
                .distinct()
                .toList();
    }

    /** The topic with this name, without any prefix: of the core or of any service. */
    public static Optional<Topic<?>> topic(String name) {
        return everyTopic().filter(topic -> topic.name().equals(name)).findFirst();
    }

    /** Every topic of the core and of all services. */
    public static Stream<Topic<?>> everyTopic() {
        return Stream.concat(Topics.ALL.stream(), topics(ALL).stream());
    }

    /** Every topic that the core or any service is told by. */
    public static Stream<Topic<?>> everyTold() {
        return Stream.concat(Topics.TOLD.stream(), told(ALL).stream());
    }
}
