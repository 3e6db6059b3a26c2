package io.workerreturn.services.subsidies;

import io.workerreturn.domain.BusinessDay;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.SubsidyAttribution;
import io.workerreturn.schema.SubsidyKind;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.TripStatus;
import io.workerreturn.schema.WorkerJourney;
import io.workerreturn.services.Heard;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.Compact;
import io.workerreturn.wire.CompactReader;
import io.workerreturn.wire.CompactWriter;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is heard of the city: no more than decides who is entitled to what. */
final class Arrivals {
    static final Heard<WorkerJourney, Arrival> WORKERS =
            new Heard<>(Topics.WORKER_JOURNEYS, Arrivals::arrival, new Compact<>(1, Arrivals::write, Arrivals::read));

    static final Heard<TripBoardRow, Integer> ABOARD = new Heard<>(
            Topics.TRIP_BOARD,
            row -> row.getStatus() == TripStatus.ARRIVED ? (Integer) row.getArrived() : null,
            new Compact<>(1, (out, arrived) -> out.number(arrived), CompactReader::count));

    static final Heard<EnterpriseReturnRate, Firm> FIRMS = new Heard<>(
            Topics.ENTERPRISE_RETURN_RATES,
            row -> new Firm(row.getName(), row.getTownship()),
            new Compact<>(
                    1,
                    (out, firm) -> out.text(firm.name()).text(firm.township()),
                    in -> new Firm(in.text(), in.text())));

    private Arrivals() {}

    /** A firm in the register. */
    record Firm(String name, String township) {}

    /**
     * How a worker came in for the first time.
     *
     * @param at epoch milliseconds
     * @param trip by which charter trip; null for who came alone
     * @param then the firm that was named; null if there is none
     * @param now the employer now; null if there is none
     * @param origin where they came from; null if nobody says
     */
    record Arrival(
            long at,
            @Nullable String trip,
            @Nullable String then,
            @Nullable String now,
            @Nullable String origin) {
        SubsidyKind kind() {
            return trip == null ? SubsidyKind.OWN_RETURN : SubsidyKind.CHARTER;
        }

        int day() {
            return BusinessDay.toEpochDay(at);
        }

        /** What it is claimed and paid for under. */
        String subject() {
            return trip == null ? LocalDate.ofEpochDay(day()).toString() : trip;
        }

        @Nullable
        String firm(SubsidyAttribution attribution) {
            return attribution == SubsidyAttribution.EMPLOYER_NOW ? now : then;
        }
    }

    /** How somebody came of whom nobody saw it, nobody pays. */
    private static @Nullable Arrival arrival(WorkerJourney journey) {
        if (journey.getFirstBroughtInAt() == null || journey.getFirstBroughtInBy() == null) {
            return null;
        }
        String trip = switch (journey.getFirstBroughtInBy()) {
            case UNKNOWN -> null;
            case CHARTER_BUS, CHARTER_TRAIN, CHARTER_FLIGHT -> journey.getFirstBroughtInTrip();
            default -> "";
        };
        return trip == null
                ? null
                : new Arrival(
                        journey.getFirstBroughtInAt().toEpochMilli(),
                        trip.isEmpty() ? null : trip,
                        journey.getEmployerAtFirstArrival(),
                        journey.getEmployer(),
                        journey.getFirstBroughtInFrom());
    }

    private static void write(CompactWriter out, Arrival arrival) {
        // the firms of most are one
        boolean same = Objects.equals(arrival.then(), arrival.now());
        out.signed(arrival.at())
                .optionalText(arrival.trip())
                .optionalText(arrival.then())
                .number(same ? 1 : 0)
                .optionalText(same ? null : arrival.now())
                .optionalText(arrival.origin());
    }

    private static Arrival read(CompactReader in) {
        long at = in.signed();
        String trip = in.optionalText();
        String then = in.optionalText();
        boolean same = in.number() == 1;
        String now = in.optionalText();
        return new Arrival(at, trip, then, same ? then : now, in.optionalText());
    }
}
