package io.workerreturn.board;

import io.workerreturn.board.Paging.Key;
import io.workerreturn.board.Paging.Order;
import io.workerreturn.domain.Divisions;
import io.workerreturn.domain.Phase;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.TravelMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * People across the city, counted by phase, origin, firm and by how long they stand so, and one by one for those who may see them.
 * Where single people are not to be seen, the counts are those of the firms, and there is nothing but phase and firm to ask by: a
 * person's origin, trip and time would be more said of the same people.
 */
final class Census {
    /** What is asked for where nobody knows an origin, or no registered firm is the employer. */
    static final String NONE = "none";

    private static final int MOST_FIRMS = 50;
    private static final int[] DAYS = {1, 3, 7, 14};

    // what somebody may fail to be, while all else fits
    private static final int PHASE = 1;
    private static final int ORIGIN = 2;
    private static final int FIRM = 4;
    private static final int SINCE = 8;
    private static final int TRIP = 16;
    private static final int MODE = 32;

    private final Presenter presenter;
    private final Wanted wanted;

    /**
     * Who is wanted; what is null or empty does not matter.
     *
     * @param phases in which they stand
     * @param origin digits with which their division begins, or {@link #NONE}
     * @param firm their employer, or {@link #NONE}: nobody, or somebody who is not registered
     * @param trip that the phase rests on
     * @param mode by which they came or travel
     * @param since they stand so since then or longer
     */
    record Wanted(
            Set<Phase> phases,
            @Nullable String origin,
            @Nullable String firm,
            @Nullable String trip,
            @Nullable TravelMode mode,
            @Nullable Since since) {
        Wanted {
            phases = Set.copyOf(phases);
        }

        /** Whether it asks for more than phase and firm. */
        boolean isOfSinglePeople() {
            return origin != null || trip != null || mode != null || since != null || NONE.equals(firm);
        }
    }

    /** A moment, or a span before now: one of both is null. */
    record Since(@Nullable Instant moment, @Nullable Duration span) {
        /** In epoch milliseconds; null where nobody said what time it is, and then nobody stands so for that long. */
        @Nullable
        Long at(@Nullable Instant now) {
            if (moment != null) {
                return moment.toEpochMilli();
            }
            return now == null || span == null ? null : (Long) (now.toEpochMilli() - span.toMillis());
        }
    }

    Census(Presenter presenter, Wanted wanted) {
        this.presenter = presenter;
        this.wanted = wanted;
    }

    /**
     * The counts, and a page of people.
     *
     * @param cursor of the page before; null for the first one
     */
    Answers.People answer(boolean longestFirst, @Nullable String cursor, int limit) {
        People people = presenter.city().people();
        return people == null ? ofFirms() : new Walk(people).answer(longestFirst, cursor, limit);
    }

    /** All that are wanted. */
    List<Answers.Person> all(boolean longestFirst) {
        People people = Objects.requireNonNull(presenter.city().people(), "single people are not known here");
        Walk walk = new Walk(people);
        List<People.Person> chosen = walk.chosen();
        if (chosen.size() > WorkerRoutes.MOST_ROWS) {
            throw WorkerRoutes.tooMany();
        }
        return Paging.all(chosen.stream(), order(longestFirst)).stream()
                .map(walk::person)
                .toList();
    }

    private static Order<People.Person> order(boolean longestFirst) {
        return new Order<>(
                List.of(new Key<>(People.Person::since, !longestFirst), new Key<>(People.Person::id, false)));
    }

    private @Nullable EnterpriseReturnRate firm(@Nullable String enterpriseId) {
        return presenter.city().firm(enterpriseId);
    }

    private Answers.People ofFirms() {
        long[] byPhase = new long[Phase.COUNT];
        Map<String, Long> byFirm = new TreeMap<>();
        for (EnterpriseReturnRate firm : presenter.city().firms().values()) {
            boolean fits = wanted.firm == null || wanted.firm.equals(firm.getEnterpriseId());
            long inPhases = 0;
            for (Phase phase : Phase.values()) {
                int count = Presenter.count(firm.getPhases(), phase);
                byPhase[phase.ordinal()] += fits ? count : 0;
                inPhases += wanted.phases.isEmpty() || wanted.phases.contains(phase) ? count : 0;
            }
            if (inPhases > 0) {
                byFirm.put(firm.getEnterpriseId(), inPhases);
            }
        }
        long all = wanted.firm == null
                ? byFirm.values().stream().mapToLong(Long::longValue).sum()
                : byFirm.getOrDefault(wanted.firm, 0L);
        return new Answers.People(
                presenter.now(),
                presenter.asOf(),
                all,
                null,
                phases(byPhase),
                List.of(),
                List.of(),
                firms(byFirm),
                byFirm.size(),
                List.of(),
                null,
                List.of("unregistered", "byOrigin", "bySince", "items"));
    }

    private static List<Answers.Group> phases(long[] counts) {
        return Arrays.stream(Phase.values())
                .filter(phase -> counts[phase.ordinal()] > 0)
                .map(phase -> new Answers.Group(phase.name(), null, counts[phase.ordinal()]))
                .toList();
    }

    private List<Answers.Group> firms(Map<String, Long> counts) {
        return most(counts.entrySet().stream()
                        .map(firm -> new Answers.Group(firm.getKey(), name(firm.getKey()), firm.getValue())))
                .limit(MOST_FIRMS)
                .toList();
    }

    private @Nullable String name(String enterpriseId) {
        EnterpriseReturnRate firm = firm(enterpriseId);
        return firm == null ? null : firm.getName();
    }

    private static Stream<Answers.Group> most(Stream<Answers.Group> groups) {
        return groups.sorted(
                Comparator.comparingLong(Answers.Group::people).reversed().thenComparing(Answers.Group::value));
    }

    /** One time through all people. */
    private final class Walk {
        private final People people;
        /** By the number of a firm, whether it is registered; of an origin, whether it is wanted. */
        private final boolean[] registered;

        private final boolean[] origins;
        private final int firm;
        private final int trip;
        private final @Nullable Long since;

        Walk(People people) {
            this.people = people;
            registered = new boolean[people.firms()];
            IntStream.range(0, registered.length)
                    .forEach(number -> registered[number] = firm(people.firm(number)) != null);
            origins = new boolean[people.origins()];
            IntStream.range(0, origins.length).forEach(number -> {
                String code = people.origin(number);
                origins[number] = wanted.origin == null
                        || (Divisions.isCode(code) ? code.startsWith(wanted.origin) : wanted.origin.equals(NONE));
            });
            firm = wanted.firm == null ? People.NONE : people.firmNamed(wanted.firm);
            trip = wanted.trip == null ? People.NONE : people.tripNamed(wanted.trip);
            since = wanted.since == null ? null : wanted.since.at(presenter.now());
        }

        private boolean isRegistered(People.Person person) {
            return person.firm() != People.NONE && registered[person.firm()];
        }

        /** In what somebody is not as wanted. */
        private int unfit(People.Person person) {
            int unfit = wanted.phases.isEmpty() || wanted.phases.contains(person.phase()) ? 0 : PHASE;
            int origin = person.origin();
            if (origin == People.NONE ? wanted.origin != null && !wanted.origin.equals(NONE) : !origins[origin]) {
                unfit |= ORIGIN;
            }
            if (NONE.equals(wanted.firm)
                    ? isRegistered(person)
                    : wanted.firm != null && (firm == People.NONE || person.firm() != firm)) {
                unfit |= FIRM;
            }
            if (wanted.trip != null && (trip == People.NONE || person.trip() != trip)) {
                unfit |= TRIP;
            }
            if (wanted.mode != null && wanted.mode != mode(person)) {
                unfit |= MODE;
            }
            if (wanted.since != null && (since == null || person.since() == null || person.since() > since)) {
                unfit |= SINCE;
            }
            return unfit;
        }

        /** As the counts by mode have it: nobody knows how they came who came by nothing that was told. */
        private static TravelMode mode(People.Person person) {
            return person.mode() == null ? TravelMode.UNKNOWN : person.mode();
        }

        /** Those whom every other number of the board counts, unless the others are asked for. */
        private boolean counts(People.Person person) {
            return NONE.equals(wanted.firm) || isRegistered(person);
        }

        List<People.Person> chosen() {
            List<People.Person> chosen = new ArrayList<>();
            people.forEach(person -> {
                if (unfit(person) == 0 && counts(person)) {
                    chosen.add(person);
                }
            });
            return chosen;
        }

        Answers.People answer(boolean longestFirst, @Nullable String cursor, int limit) {
            long[] byPhase = new long[Phase.COUNT];
            long[] byOrigin = new long[people.origins() + 1];
            long[] byFirm = new long[people.firms()];
            long[] bySince = new long[DAYS.length];
            long[] unregistered = new long[1];
            long[] before = before();
            List<People.Person> chosen = new ArrayList<>();
            people.forEach(person -> {
                int unfit = unfit(person);
                if (!counts(person)) {
                    unregistered[0] += unfit == 0 ? 1 : 0;
                    return;
                }
                if ((unfit & ~PHASE) == 0) {
                    byPhase[person.phase().ordinal()]++;
                }
                if ((unfit & ~ORIGIN) == 0) {
                    byOrigin[person.origin() + 1]++;
                }
                if ((unfit & ~FIRM) == 0 && isRegistered(person)) {
                    byFirm[person.firm()]++;
                }
                Long stands = person.since();
                for (int i = 0; stands != null && (unfit & ~SINCE) == 0 && i < before.length; i++) {
                    bySince[i] += stands <= before[i] ? 1 : 0;
                }
                if (unfit == 0) {
                    chosen.add(person);
                }
            });
            Map<String, Long> firms = new TreeMap<>();
            IntStream.range(0, byFirm.length)
                    .filter(number -> byFirm[number] > 0)
                    .forEach(number -> firms.put(String.valueOf(people.firm(number)), byFirm[number]));
            Paging.Chosen<People.Person> page = Paging.page(chosen.stream(), order(longestFirst), cursor, limit);
            return new Answers.People(
                    presenter.now(),
                    presenter.asOf(),
                    page.total(),
                    unregistered[0],
                    phases(byPhase),
                    provinces(byOrigin),
                    IntStream.range(0, before.length)
                            .mapToObj(i -> new Answers.Group(String.valueOf(DAYS[i]), null, bySince[i]))
                            .toList(),
                    firms(firms),
                    firms.size(),
                    page.rows().stream().map(this::person).toList(),
                    page.next(),
                    List.of());
        }

        private long[] before() {
            Instant now = presenter.now();
            return now == null
                    ? new long[0]
                    : Arrays.stream(DAYS)
                            .mapToLong(days -> now.minus(Duration.ofDays(days)).toEpochMilli())
                            .toArray();
        }

        private List<Answers.Group> provinces(long[] counts) {
            Map<String, Long> provinces = new TreeMap<>();
            for (int number = People.NONE; number < counts.length - 1; number++) {
                if (counts[number + 1] > 0) {
                    String province = province(people.origin(number));
                    provinces.merge(province == null ? NONE : province, counts[number + 1], Long::sum);
                }
            }
            return most(provinces.entrySet().stream()
                            .map(province -> new Answers.Group(
                                    province.getKey(),
                                    province.getKey().equals(NONE) ? null : Divisions.provinceName(province.getKey()),
                                    province.getValue())))
                    .toList();
        }

        private static @Nullable String province(@Nullable String division) {
            return Divisions.isCode(division) ? Divisions.provinceOf(Objects.requireNonNull(division)) : null;
        }

        Answers.Person person(People.Person person) {
            String enterpriseId = people.firm(person.firm());
            EnterpriseReturnRate firm = firm(enterpriseId);
            String origin = people.origin(person.origin());
            return new Answers.Person(
                    person.id(),
                    enterpriseId,
                    firm == null ? null : firm.getName(),
                    firm == null ? null : firm.getTownship(),
                    person.phase(),
                    person.since() == null ? null : Instant.ofEpochMilli(person.since()),
                    people.trip(person.trip()),
                    person.mode(),
                    origin,
                    province(origin),
                    origin == null ? null : Divisions.nameOf(origin),
                    person.unreachable());
        }
    }
}
