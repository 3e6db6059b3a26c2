package io.workerreturn.simulation;

import io.workerreturn.domain.ContactRole;
import io.workerreturn.schema.Contact;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.ContactRecords;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Whom to call about the firms and trips of the scenario: departments instead of people, under numbers that nobody has. */
final class Contacts {
    private Contacts() {}

    /** All of it, told at the start. */
    static Stream<ScenarioRecord> of(Population population, Fleet fleet, Span span) {
        Stream<ScenarioRecord> firms = IntStream.range(0, population.firms())
                .boxed()
                .flatMap(firm -> {
                    String id = population.enterpriseId(firm);
                    Dice dice = new Dice(Dice.mix(population.seed(Population.Kind.FIRM, firm), 3));
                    // some registers lack one or the other
                    return Stream.of(
                                    dice.chance(0.95) ? contact(span, id, ContactRole.HR, "人事科", 2 * firm) : null,
                                    dice.chance(0.6)
                                            ? contact(span, id, ContactRole.ASSISTANCE_OFFICER, "助企专员", 2 * firm + 1)
                                            : null)
                            .filter(told -> told != null);
                });
        int firmNumbers = 2 * population.firms();
        Stream<ScenarioRecord> trips = IntStream.range(0, fleet.trips().size())
                .boxed()
                .flatMap(trip -> {
                    String id = fleet.trips().get(trip).id();
                    return Stream.of(
                            contact(span, id, ContactRole.CARRIER, "随车", firmNumbers + 2 * trip),
                            contact(span, id, ContactRole.TASK_TEAM, "值班", firmNumbers + 2 * trip + 1));
                });
        return Stream.concat(firms, trips);
    }

    private static ScenarioRecord contact(Span span, String subject, ContactRole role, String name, int number) {
        // no subscriber's number begins with 0
        String phone = String.format(Locale.ROOT, "0577-0%07d", number);
        return new ScenarioRecord(
                span.start(),
                Topics.CONTACTS,
                ContactRecords.key(role, subject),
                new Contact(subject, role.name(), name, phone),
                null);
    }
}
