package io.workerreturn.questions;

import io.workerreturn.domain.Journey;
import io.workerreturn.domain.JourneyStory;
import io.workerreturn.domain.Passenger;
import io.workerreturn.domain.TripState;
import io.workerreturn.topology.Stores;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.FactRow;
import io.workerreturn.wire.PassengerRow;
import io.workerreturn.wire.TripHeader;
import io.workerreturn.wire.WorkerRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A question to whoever holds one partition. Each is bounded by itself, so that none can hold up an instance. It travels
 * between instances as JSON.
 *
 * @param <R> the answer
 */
public sealed interface Ask<R> {
    /** Most rows that one question may look at. */
    int MOST_ROWS = 5_000;

    /** Most items that one question may bring. */
    int MOST_ITEMS = 500;

    /** Most facts of a worker that are told; of more, the latest. */
    int MOST_FACTS = 300;

    /** Whose partition. */
    int partition();

    /** The store that the answer begins with: whoever holds it can answer. */
    Stores.Store<String, ?> store();

    /** The topics whose partitions those are. */
    default Topics.Group group() {
        return Topics.Group.WORKERS;
    }

    /** What comes back. */
    Class<R> answer();

    /** The answer, from a copy of that partition. */
    R from(Copy copy) throws NotHeldException;

    /** Whether this says only that there is nothing: no proof, if it comes from a copy that lags. */
    default boolean isNothing(R answer) {
        return false;
    }

    /** The latest {@code reportedAt} behind an answer, epoch milliseconds; empty if there is nothing. */
    Optional<Long> asOf(R answer);

    /** The kinds of questions, by the name under which they travel. */
    enum Kind {
        LINES(Lines.class),
        STORY(Story.class),
        STAFF(Staff.class),
        MANIFEST(Manifest.class);

        private final Class<? extends Ask<?>> type;

        Kind(Class<? extends Ask<?>> type) {
            this.type = type;
        }

        /** The questions of this kind. */
        public Class<? extends Ask<?>> type() {
            return type;
        }

        /** The kind of a question. */
        public static Kind of(Ask<?> ask) {
            for (Kind kind : values()) {
                if (kind.type.isInstance(ask)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException(ask + " is of no kind");
        }
    }

    /** Where these workers are now; of whom nothing is known, nothing comes back. */
    record Lines(int partition, List<String> workerIds) implements Ask<Lines.Found> {
        public Lines {
            if (workerIds.size() > MOST_ITEMS) {
                throw new IllegalArgumentException("at most " + MOST_ITEMS + " workers at a time");
            }
            workerIds = List.copyOf(workerIds);
        }

        /** The workers that are known. */
        public record Found(List<WorkerLine> items) {}

        @Override
        public Stores.Store<String, ?> store() {
            return Stores.WORKERS;
        }

        @Override
        public Class<Found> answer() {
            return Found.class;
        }

        @Override
        public Found from(Copy copy) throws NotHeldException {
            long now = copy.now();
            List<WorkerLine> items = new ArrayList<>(workerIds.size());
            for (String workerId : workerIds) {
                WorkerLine line = line(copy, workerId, now);
                if (line != null) {
                    items.add(line);
                }
            }
            return new Found(items);
        }

        static @Nullable WorkerLine line(Copy copy, String workerId, long now) throws NotHeldException {
            WorkerRow row = copy.get(Stores.WORKERS, workerId);
            Journey journey = row == null
                    ? null
                    : row.many()
                            ? concluded(copy, workerId).journey()
                            : row.state().journey(now);
            return journey == null ? null : WorkerLine.of(workerId, journey);
        }

        /** The journey of a worker with very many facts, as it was concluded last. */
        static FactRow.Concluded concluded(Copy copy, String workerId) throws NotHeldException {
            FactRow row = copy.get(Stores.WORKER_FACTS, Stores.join(workerId, String.valueOf(Stores.CONCLUDED)));
            return row instanceof FactRow.Concluded known ? known : new FactRow.Concluded(null, 0);
        }

        @Override
        public Optional<Long> asOf(Found answer) {
            return WorkerLine.newest(answer.items());
        }
    }

    /** A worker's journey, and each fact with what it did; of a worker with very many, what each did is not told. */
    record Story(int partition, String workerId) implements Ask<Story.Found> {
        /** Null of a worker of whom nothing is known. */
        public record Found(@Nullable WorkerStory story) {}

        @Override
        public Stores.Store<String, ?> store() {
            return Stores.WORKERS;
        }

        @Override
        public Class<Found> answer() {
            return Found.class;
        }

        @Override
        public Found from(Copy copy) throws NotHeldException {
            WorkerRow row = copy.get(Stores.WORKERS, workerId);
            if (row == null) {
                return new Found(null);
            }
            long now = copy.now();
            if (row.many()) {
                FactRow.Concluded concluded = Lines.concluded(copy, workerId);
                List<FactRow> latest = new ArrayList<>();
                copy.lastRows(Stores.WORKER_FACTS, workerId, Stores.IN_ORDER, fact -> {
                    latest.add(0, fact);
                    return latest.size() < MOST_FACTS;
                });
                return new Found(WorkerStory.of(
                        workerId, concluded, latest, now, row.state().asOf()));
            }
            JourneyStory.Told told = JourneyStory.latest(row.state(), MOST_FACTS, now);
            return new Found(WorkerStory.of(workerId, row.state(), told, now));
        }

        @Override
        public boolean isNothing(Found answer) {
            return answer.story() == null;
        }

        @Override
        public Optional<Long> asOf(Found answer) {
            return Optional.ofNullable(answer.story()).map(WorkerStory::asOf).map(Instant::toEpochMilli);
        }
    }

    /**
     * Whom a firm employs, of the workers of one partition, in the order of their ids.
     *
     * @param after begins behind this worker; null for the beginning
     * @param limit most items, {@link #MOST_ITEMS} at most
     */
    record Staff(
            int partition,
            String enterpriseId,
            StaffFilter filter,
            @Nullable String after,
            int limit) implements Ask<Staff.Part> {
        public Staff {
            if (limit < 1 || limit > MOST_ITEMS) {
                throw new IllegalArgumentException("1 to " + MOST_ITEMS + " workers at a time");
            }
        }

        /**
         * Some of them.
         *
         * @param reached up to and with whom all are here; null if up to the end
         */
        public record Part(List<WorkerLine> items, @Nullable String reached) {}

        @Override
        public Stores.Store<String, ?> store() {
            return Stores.WORKERS;
        }

        @Override
        public Class<Part> answer() {
            return Part.class;
        }

        @Override
        public Part from(Copy copy) throws NotHeldException {
            long now = copy.now();
            List<WorkerLine> items = new ArrayList<>();
            List<String> staff = copy.staff(enterpriseId, after, MOST_ROWS);
            for (String workerId : staff) {
                WorkerLine line = Lines.line(copy, workerId, now);
                // list and worker are two looks: a change may have come between them
                if (line != null && enterpriseId.equals(line.enterpriseId()) && filter.takes(line)) {
                    items.add(line);
                    if (items.size() == limit) {
                        return new Part(items, workerId);
                    }
                }
            }
            return new Part(items, staff.size() < MOST_ROWS ? null : staff.get(MOST_ROWS - 1));
        }

        @Override
        public Optional<Long> asOf(Part answer) {
            return WorkerLine.newest(answer.items());
        }
    }

    /**
     * The passengers of a trip, in the order of their ids.
     *
     * @param after begins behind this worker; null for the beginning
     * @param limit most items, {@link #MOST_ITEMS} at most
     */
    record Manifest(int partition, String tripId, @Nullable String after, int limit) implements Ask<Manifest.Part> {
        public Manifest {
            if (limit < 1 || limit > MOST_ITEMS) {
                throw new IllegalArgumentException("1 to " + MOST_ITEMS + " passengers at a time");
            }
        }

        /**
         * Some of them.
         *
         * @param known whether anything was ever told of such a trip
         * @param reached up to and with whom all are here; null if up to the end
         */
        public record Part(
                boolean known,
                List<PassengerLine> items,
                @Nullable String reached) {}

        @Override
        public Stores.Store<String, ?> store() {
            return Stores.TRIP_PASSENGERS;
        }

        @Override
        public Topics.Group group() {
            return Topics.Group.TRIPS;
        }

        @Override
        public Class<Part> answer() {
            return Part.class;
        }

        @Override
        public Part from(Copy copy) throws NotHeldException {
            TripHeader header = copy.get(Stores.TRIPS, tripId);
            TripState trip = header == null ? TripHeader.NONE.state() : header.state();
            List<PassengerLine> items = new ArrayList<>();
            List<String> last = new ArrayList<>(1);
            int[] looked = {0};
            copy.<PassengerRow>rows(Stores.TRIP_PASSENGERS, tripId, after, (workerId, row) -> {
                if (items.size() == limit || looked[0]++ == MOST_ROWS) {
                    return false;
                }
                Passenger passenger = Passenger.of(row.standing(), trip);
                if (passenger.booked() || passenger.boarded() || passenger.noShow() || passenger.alighted()) {
                    items.add(PassengerLine.of(workerId, passenger, row.asOf()));
                }
                last.clear();
                last.add(workerId);
                return true;
            });
            boolean more = items.size() == limit || looked[0] > MOST_ROWS;
            return new Part(
                    header != null || !last.isEmpty() || after != null,
                    items,
                    more && !last.isEmpty() ? last.get(0) : null);
        }

        @Override
        public boolean isNothing(Part answer) {
            return !answer.known();
        }

        @Override
        public Optional<Long> asOf(Part answer) {
            return PassengerLine.newest(answer.items());
        }
    }
}
