package io.workerreturn.board;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import io.workerreturn.domain.ContactRole;
import io.workerreturn.schema.Contact;
import io.workerreturn.schema.ContactTold;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.TripEnterpriseCount;
import io.workerreturn.schema.TripStatus;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.ContactRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whom to call about a trip, and who was told what became of it. Telephone numbers are in no other answer: these are for
 * dispatchers, are kept by no browser, and go into no log.
 */
final class ContactRoutes implements Routes {
    static final String PATH = TripRoutes.PATH + "/{id}/contacts";
    static final String TOLD = PATH + "/{party}/told";

    /** A trip is cancelled, overdue or oversold; any other occasion is its status. */
    private static final String OVERDUE = "OVERDUE";

    private static final String OVERSOLD = "OVERSOLD";

    private final Desk desk;
    private final BoardWriter writer;

    ContactRoutes(Desk desk, BoardWriter writer) {
        this.desk = desk;
        this.writer = writer;
    }

    /**
     * Whom to call about a trip.
     *
     * @param occasion what they are to be told of
     */
    record Calls(@Nullable Instant now, String occasion, List<Call> items) {}

    /**
     * One of them.
     *
     * @param party by which they are marked as told
     * @param heads of a firm: how many of its people are to come with the trip
     * @param name whom to ask for; null if nobody said
     * @param phone null if nobody said
     * @param told null if nobody told them
     */
    record Call(
            String party,
            ContactRole role,
            @Nullable String enterpriseId,
            @Nullable String enterpriseName,
            @Nullable Integer heads,
            @Nullable String name,
            @Nullable String phone,
            @Nullable Told told) {}

    /**
     * Somebody told them.
     *
     * @param occasion what they were told of
     * @param current whether that is what they are to be told of now
     */
    record Told(String by, Instant at, String occasion, boolean current) {}

    /** Whom a path means. */
    private record Party(ContactRole role, String subject) {
        @Override
        public String toString() {
            return role.ofFirm() ? role + "~" + subject : role.name();
        }
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(PATH, this::list, Role.DISPATCHER);
        routes.put(TOLD, this::tell, Role.DISPATCHER);
        routes.delete(TOLD, this::takeBack, Role.DISPATCHER);
    }

    private void list(Context call) {
        Query.of(call);
        Calls calls = look(call, this::calls);
        call.header(Header.CACHE_CONTROL, "no-store");
        Json.answer(call, calls);
    }

    private <T> T look(Context call, Question<T> question) {
        String id = call.pathParam("id");
        T answer = desk.look(Caller.of(call).role(), presenter -> {
            TripBoardRow trip = presenter.city().trips().get(id);
            return trip == null ? null : question.of(presenter, trip);
        });
        if (answer == null) {
            throw desk.model().missing("There is no such trip. It may have been withdrawn.");
        }
        return answer;
    }

    private interface Question<T> {
        T of(Presenter presenter, TripBoardRow trip);
    }

    private Calls calls(Presenter presenter, TripBoardRow trip) {
        String occasion = occasion(presenter, trip);
        List<Call> calls = new ArrayList<>();
        parties(presenter.city(), trip).forEach(party -> calls.add(call(presenter.city(), trip, party, occasion)));
        return new Calls(presenter.now(), occasion, calls);
    }

    /** What people are to be told of. */
    private static String occasion(Presenter presenter, TripBoardRow trip) {
        if (trip.getStatus() != TripStatus.CANCELLED) {
            if (presenter.isOverdue(trip)) {
                return OVERDUE;
            }
            if (Presenter.isOversoldAndComes(trip)) {
                return OVERSOLD;
            }
        }
        return trip.getStatus() == null
                ? TripStatus.SCHEDULED.name()
                : trip.getStatus().name();
    }

    /** Who runs it and who sees to it; then the firms, those with the most people first, each with who looks after it. */
    private static Stream<Party> parties(CityState city, TripBoardRow trip) {
        Stream<Party> ofTrip = Stream.of(ContactRole.CARRIER, ContactRole.TASK_TEAM)
                .map(role -> new Party(role, trip.getTripId()))
                .filter(party -> party.role() == ContactRole.CARRIER
                        || trip.getTaskTeam() != null
                        || city.contact(party.role(), party.subject()) != null);
        Stream<Party> ofFirms = trip.getEnterprises().stream()
                .filter(firm -> firm.getEnterprise() != null)
                .sorted(Comparator.comparingInt(ContactRoutes::heads)
                        .reversed()
                        .thenComparing(TripEnterpriseCount::getEnterprise))
                .flatMap(firm -> Stream.of(ContactRole.HR, ContactRole.ASSISTANCE_OFFICER)
                        .map(role -> new Party(role, firm.getEnterprise())))
                .filter(party -> party.role() == ContactRole.HR || city.contact(party.role(), party.subject()) != null);
        return Stream.concat(ofTrip, ofFirms);
    }

    /** Whoever was on its list: people who were rebooked, or whose trip is cancelled, are to be told, too. */
    private static int heads(TripEnterpriseCount firm) {
        return Math.max(firm.getBooked(), firm.getBoarded());
    }

    private static Call call(CityState city, TripBoardRow trip, Party party, String occasion) {
        boolean ofFirm = party.role().ofFirm();
        Contact contact = city.contact(party.role(), party.subject());
        ContactTold told = city.told(trip.getTripId(), party.role(), party.subject());
        EnterpriseReturnRate firm = ofFirm ? city.firm(party.subject()) : null;
        return new Call(
                party.toString(),
                party.role(),
                ofFirm ? party.subject() : null,
                firm == null ? null : firm.getName(),
                ofFirm
                        ? trip.getEnterprises().stream()
                                .filter(count -> party.subject().equals(count.getEnterprise()))
                                .map(ContactRoutes::heads)
                                .findFirst()
                                .orElse(null)
                        : null,
                contact == null ? null : contact.getName(),
                contact == null ? null : contact.getPhone(),
                told == null
                        ? null
                        : new Told(
                                told.getBy(),
                                told.getAt(),
                                told.getOccasion(),
                                told.getOccasion().equals(occasion)));
    }

    private void tell(Context call) {
        ContactTold told = look(call, (presenter, trip) -> {
            Party party = party(call, presenter.city(), trip);
            Instant now = presenter.now();
            if (now == null) {
                throw new Problem(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "Nobody has said yet what time it is. Try again in a few seconds.");
            }
            return new ContactTold(
                    trip.getTripId(),
                    party.role().name(),
                    party.subject(),
                    occasion(presenter, trip),
                    Caller.of(call).name(),
                    now);
        });
        ActionLog.detail(call, "told of " + told.getOccasion());
        writer.write(
                Topics.CONTACTS_TOLD,
                ContactRecords.toldKey(told.getTripId(), ContactRole.valueOf(told.getRole()), told.getSubject()),
                told);
        call.status(HttpStatus.ACCEPTED);
        Json.answer(call, new Told(told.getBy(), told.getAt(), told.getOccasion(), true));
    }

    private void takeBack(Context call) {
        String key = look(call, (presenter, trip) -> {
            Party party = party(call, presenter.city(), trip);
            return ContactRecords.toldKey(trip.getTripId(), party.role(), party.subject());
        });
        ActionLog.detail(call, "not told");
        writer.write(Topics.CONTACTS_TOLD, key, null);
        call.status(HttpStatus.NO_CONTENT);
    }

    /** One of those whom the list names. */
    private static Party party(Context call, CityState city, TripBoardRow trip) {
        String wanted = call.pathParam("party");
        return parties(city, trip)
                .filter(party -> party.toString().equals(wanted))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("A party is one of those that %s names: %s and so on."
                        .formatted(PATH, Arrays.toString(ContactRole.values()))));
    }
}
