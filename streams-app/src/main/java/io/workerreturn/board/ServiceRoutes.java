package io.workerreturn.board;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.ServiceAlert;
import io.workerreturn.services.Panel;
import io.workerreturn.services.Service;
import io.workerreturn.services.ServiceAlerts;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.words.Said;
import io.workerreturn.words.Words;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked about the services that are on: their panels, and the alerts of all of them. For dispatchers, and for the office of a
 * service what is of that service.
 */
final class ServiceRoutes implements Routes {
    static final String PATH = "/api/v1/services";

    private static final String ALERTS = "alerts";
    /** How subjects begin that are firms. */
    private static final String FIRM = "firm|";

    private static final Comparator<ServiceAlert> WORST_FIRST = Comparator.comparing(
                    (ServiceAlert alert) -> alert.getSeverity() == AlertSeverity.CRITICAL ? 0 : 1)
            .thenComparing(ServiceAlert::getSince)
            .thenComparing(ServiceAlert::getAlertId);

    private final Desk desk;
    private final List<Service> services;

    ServiceRoutes(Desk desk, Collection<Service> on) {
        this.desk = desk;
        services = on.stream().filter(service -> !service.panels().isEmpty()).toList();
    }

    /** The topics of which these services' panels need the rows. */
    static Set<Topic<?>> shows(Collection<Service> on) {
        Set<Topic<?>> shows = new LinkedHashSet<>();
        for (Service service : on) {
            if (service.concluded().contains(ServiceAlerts.TOPIC)) {
                shows.add(ServiceAlerts.TOPIC);
            }
            service.panels().forEach(panel -> shows.addAll(panel.shows()));
        }
        return shows;
    }

    /** Of which of these services a row is: of those whose panels show its topic, or whose alert it is. */
    static CityState.Whose whose(Collection<Service> on) {
        Map<String, Set<String>> showing = new HashMap<>();
        for (Service service : on) {
            service.panels().stream()
                    .flatMap(panel -> panel.shows().stream())
                    .forEach(topic -> showing.computeIfAbsent(topic.name(), first -> new HashSet<>())
                            .add(service.name()));
        }
        return (topic, key) -> topic == ServiceAlerts.TOPIC
                ? Set.of(ServiceAlerts.service(key))
                : showing.getOrDefault(topic.name(), Set.of());
    }

    /**
     * A service that has a page.
     *
     * @param title what people call it
     */
    record Named(String name, Bilingual title) {
        static Named of(Service service) {
            return new Named(service.name(), Bilingual.of(Said.of(Words.of(service.name(), "title"))));
        }
    }

    /** The services in their order. */
    record NamedServices(List<Named> items) {}

    /**
     * An alert of a service.
     *
     * @param title what people call its kind
     * @param subject what it is about, as kind|id
     * @param name what that is called, if it is a firm in the register
     * @param about the alert that it is about, if it is about one
     * @param account whose it is
     */
    record Alert(
            String alertId,
            String service,
            String kind,
            Bilingual title,
            String subject,
            @Nullable String name,
            AlertSeverity severity,
            Instant since,
            @Nullable String about,
            @Nullable String account,
            @Nullable String role,
            @Nullable Instant asOf) {
        static Alert of(ServiceAlert row, Presenter presenter) {
            String word = Words.of(row.getService(), "alert." + row.getKind());
            return new Alert(
                    row.getAlertId(),
                    row.getService(),
                    row.getKind(),
                    Bilingual.of(Words.has(word) ? Said.of(word) : Said.quoted(row.getKind())),
                    row.getSubject(),
                    called(row.getSubject(), presenter),
                    row.getSeverity(),
                    row.getSince(),
                    row.getAbout(),
                    row.getAccount(),
                    row.getRole(),
                    row.getAsOf());
        }
    }

    private static @Nullable String called(String subject, Presenter presenter) {
        EnterpriseReturnRate firm =
                subject.startsWith(FIRM) ? presenter.city().firms().get(subject.substring(FIRM.length())) : null;
        return firm == null ? null : firm.getName();
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(PATH, this::services, Role.OFFICE);
        routes.get(PATH + "/" + ALERTS, this::alerts, Role.OFFICE);
        routes.get(PATH + "/{service}/{panel}", this::panel, Role.OFFICE);
    }

    private void services(Context call) {
        Query.of(call);
        Json.answer(
                call,
                new NamedServices(services.stream()
                        .filter(Caller.of(call)::worksIn)
                        .map(Named::of)
                        .toList()));
    }

    private void alerts(Context call) {
        Query query = Query.of(call, "account", "subject");
        Caller caller = Caller.of(call);
        desk.answerExactly(
                call,
                "",
                presenter -> new Answers.Many<>(
                        presenter.now(),
                        presenter.city().shelf(ServiceAlerts.TOPIC).values().stream()
                                .filter(alert -> caller.role().seesAll()
                                        || caller.services().contains(alert.getService()))
                                .filter(alert -> query.text("account")
                                        .map(account -> account.equals(alert.getAccount()))
                                        .orElse(true))
                                .filter(alert -> query.text("subject")
                                        .map(alert.getSubject()::equals)
                                        .orElse(true))
                                .sorted(WORST_FIRST)
                                .map(alert -> Alert.of(alert, presenter))
                                .toList()));
    }

    private void panel(Context call) {
        Caller caller = Caller.of(call);
        Optional<Service> service = services.stream()
                .filter(one -> one.name().equals(call.pathParam("service")))
                .findFirst();
        if (service.filter(one -> !caller.worksIn(one)).isPresent()) {
            throw caller.lacks(Role.OFFICE);
        }
        Panel panel = service.stream()
                .flatMap(one -> one.panels().stream())
                .filter(one -> one.name().equals(call.pathParam("panel")))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("No service that is on has such a panel."));
        Query query = Query.of(call, panel.parameters().toArray(String[]::new));
        Map<String, String> given = new HashMap<>();
        panel.parameters().forEach(name -> query.text(name).ifPresent(value -> given.put(name, value)));
        Panel.Asked asked = new Panel.Asked(caller.open() ? Optional.empty() : Optional.of(caller.name()), given);
        desk.answerExactly(call, asked, presenter -> panel.answer().to(new City(presenter), asked));
    }

    /** The rows as panels may see them. */
    private record City(Presenter presenter) implements Panel.Shown {
        @Override
        public <V extends SpecificRecord> Map<String, V> rows(Topic<V> topic) {
            return presenter.city().shelf(topic);
        }

        @Override
        public @Nullable Instant now() {
            return presenter.now();
        }
    }
}
