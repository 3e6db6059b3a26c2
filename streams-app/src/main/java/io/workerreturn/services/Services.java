package io.workerreturn.services;

import io.workerreturn.domain.Season;
import io.workerreturn.importing.Kinds;
import io.workerreturn.services.reports.Reports;
import io.workerreturn.services.responsibilities.Responsibilities;
import io.workerreturn.services.subsidies.Subsidies;
import io.workerreturn.topology.Admission;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The list of the services: one line each, and nobody else names one. */
public final class Services {
    /** Every service that there is. */
    public static final List<Service> ALL = List.of(
            // a line for each
            new Responsibilities(), new Reports(), new Subsidies());

    private Services() {}

    /** The offices of all services, in their order. */
    public static Set<String> offices() {
        return ALL.stream()
                .flatMap(service -> service.office().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The services of these offices. */
    public static Stream<Service> ofOffices(Set<String> offices) {
        return ALL.stream()
                .filter(service -> service.office().filter(offices::contains).isPresent());
    }

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

    /** The kinds of files that tell the core and these services, those first that others speak of. */
    public static Kinds kinds(Collection<Service> services) {
        return Kinds.CORE.and(
                services.stream().flatMap(service -> service.imports().stream()).toList());
    }

    /** How what every service is told is admitted, by topic. */
    public static Map<String, Admission> admissions(AvroSerdes serdes, Season season) {
        Map<String, Admission> admissions = new HashMap<>();
        sources().forEach(source -> admissions.put(source.topic().name(), source.admission(serdes, season)));
        return admissions;
    }

    private static Stream<? extends Source<?, ?>> sources() {
        return ALL.stream()
                .flatMap(service -> service.chapters(Settings.defaults(service)).stream())
                .flatMap(chapter -> chapter.rule().sources().stream());
    }

    /** The field of a record that repeats its key; empty if there is no such topic. */
    public static Optional<String> idField(String topic) {
        return sources()
                .filter(source -> source.topic().name().equals(topic))
                .map(Source::idField)
                .findFirst()
                .or(() -> topic(topic).map(Topic::key));
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
