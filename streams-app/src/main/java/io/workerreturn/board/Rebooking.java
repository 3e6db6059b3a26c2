package io.workerreturn.board;

import io.workerreturn.domain.Phase;
import io.workerreturn.domain.Projection;
import io.workerreturn.domain.ReturnRate;
import io.workerreturn.domain.Verdict;
import io.workerreturn.questions.PassengerLine;
import io.workerreturn.questions.WorkerLine;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.TripBoardRow;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who of those chosen can be booked on another trip, who can't and why, and what it changes. */
final class Rebooking {
    private static final int ID_BYTES = 16;

    /** By worker, the employer that the booking names: that of today, whatever the old list says. */
    private final Map<String, String> bookings = new LinkedHashMap<>();

    private final List<String> leaving = new ArrayList<>();
    private final Map<Why, Integer> left = new EnumMap<>(Why.class);
    private final Map<String, Map<Phase, Integer>> byFirm = new TreeMap<>();
    /** Of each firm, how many rode on the old trip. */
    private final Map<String, Integer> riders = new TreeMap<>();

    /** Why somebody is not booked. */
    enum Why {
        /** Is on the other trip already. */
        ALREADY_THERE,
        /** Got off the other trip, or was missed there: it would not count. */
        LEFT_THERE,
        /** Got off this trip, was missed, or came with it. */
        NOT_ABOARD,
        /** Is in the city, by whatever way. */
        IN_CITY,
        /** Has a place on a third trip. */
        ON_ANOTHER,
        /** Has no employer whom a booking could name. */
        NO_EMPLOYER
    }

    /**
     * Who goes.
     *
     * @param from the old trip
     * @param chosen passengers of it
     * @param named those chosen by name: they go even if they got off already, as from a bus that broke down
     * @param there passengers of the new trip
     * @param now where those chosen are now
     */
    Rebooking(
            String from,
            List<PassengerLine> chosen,
            Set<String> named,
            List<PassengerLine> there,
            Map<String, WorkerLine> now) {
        Map<String, PassengerLine> onNew =
                there.stream().collect(Collectors.toMap(PassengerLine::workerId, Function.identity()));
        for (PassengerLine passenger : chosen) {
            WorkerLine worker = now.get(passenger.workerId());
            Why why =
                    why(from, passenger, named.contains(passenger.workerId()), onNew.get(passenger.workerId()), worker);
            if (why != null) {
                left.merge(why, 1, Integer::sum);
                if (why == Why.ALREADY_THERE && isAboard(passenger)) {
                    // of a call that was cut short: what it said of the other trip is missing
                    leaving.add(passenger.workerId());
                }
            } else if (worker != null && worker.enterpriseId() != null) {
                bookings.put(passenger.workerId(), worker.enterpriseId());
                if (isAboard(passenger)) {
                    leaving.add(passenger.workerId());
                }
                byFirm.computeIfAbsent(worker.enterpriseId(), firm -> new EnumMap<>(Phase.class))
                        .merge(worker.phase(), 1, Integer::sum);
                if (isAboard(passenger) && passenger.enterpriseId() != null) {
                    riders.merge(passenger.enterpriseId(), 1, Integer::sum);
                }
            }
        }
    }

    private static @Nullable Why why(
            String from,
            PassengerLine passenger,
            boolean named,
            @Nullable PassengerLine there,
            @Nullable WorkerLine worker) {
        if (there != null) {
            return isAboard(there) ? Why.ALREADY_THERE : Why.LEFT_THERE;
        }
        if (!isAboard(passenger) && !(named && passenger.alighted())) {
            return Why.NOT_ABOARD;
        }
        if (worker == null || worker.enterpriseId() == null) {
            return Why.NO_EMPLOYER;
        }
        if (worker.phase().inCity()) {
            return Why.IN_CITY;
        }
        return worker.phase().onTrip() && !from.equals(worker.tripId()) ? Why.ON_ANOTHER : null;
    }

    private static boolean isAboard(PassengerLine passenger) {
        return (passenger.booked() || passenger.boarded())
                && !passenger.noShow()
                && !passenger.alighted()
                && !passenger.arrived();
    }

    /** Whether all of them go, or are there already. */
    boolean isWhole() {
        return left.keySet().stream().allMatch(why -> why == Why.ALREADY_THERE);
    }

    /** By worker, the employer that the booking is to name. */
    Map<String, String> bookings() {
        return Collections.unmodifiableMap(bookings);
    }

    /** Those who get off the old trip. */
    List<String> leaving() {
        return Collections.unmodifiableList(leaving);
    }

    /** An id that follows from what is said: of one call the same, of a later one another. */
    static String eventId(String from, String to, String worker, Instant at) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", from, to, worker, at.toString()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(Arrays.copyOf(hash, ID_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** What it changes. */
    Answers.Rebooking answer(Presenter presenter, TripBoardRow from, TripBoardRow to, boolean dryRun, Instant at) {
        return new Answers.Rebooking(
                dryRun,
                at,
                from.getTripId(),
                to.getTripId(),
                bookings.size(),
                List.copyOf(bookings.keySet()),
                left.entrySet().stream()
                        .map(why -> new Answers.NotRebooked(why.getKey().name(), why.getValue()))
                        .toList(),
                to.getSeats(),
                Presenter.freeSeats(to),
                Presenter.freeSeats(to) - bookings.size(),
                byFirm.entrySet().stream()
                        .map(firm -> firm(presenter, from, firm.getKey(), firm.getValue()))
                        .sorted(Comparator.comparing(Answers.RebookedFirm::people)
                                .reversed()
                                .thenComparing(Answers.RebookedFirm::enterpriseId))
                        .toList());
    }

    private Answers.RebookedFirm firm(
            Presenter presenter, TripBoardRow from, String enterpriseId, Map<Phase, Integer> people) {
        int all = people.values().stream().mapToInt(Integer::intValue).sum();
        EnterpriseReturnRate row = presenter.city().firm(enterpriseId);
        if (row == null) {
            return new Answers.RebookedFirm(enterpriseId, null, all, people, null, null);
        }
        Projection.Overdue now = presenter.city().overdue(enterpriseId);
        int fewer = presenter.isOverdue(from) ? Math.min(now.riders(), riders.getOrDefault(enterpriseId, 0)) : 0;
        Projection.Overdue then = new Projection.Overdue(now.riders() - fewer, now.show());
        int projected = presenter
                .projection()
                .returned(
                        row.getReturned(),
                        phase -> Presenter.count(row.getPhases(), phase)
                                - people.getOrDefault(phase, 0)
                                + (phase == Phase.BOOKED ? all : 0),
                        then);
        EnterpriseReturnRate after = EnterpriseReturnRate.newBuilder(row)
                .setProjectedReturned(projected)
                .setProjectedShortfall(ReturnRate.shortfall(row.getTargetBasisPoints(), row.getRequired(), projected))
                .build();
        return new Answers.RebookedFirm(
                enterpriseId, row.getName(), all, people, outlook(presenter, row), outlook(presenter, after));
    }

    private static Answers.Outlook outlook(Presenter presenter, EnterpriseReturnRate row) {
        Verdict verdict = presenter.city().verdict(row);
        return new Answers.Outlook(row.getProjectedReturned(), row.getProjectedShortfall(), verdict.label());
    }
}
