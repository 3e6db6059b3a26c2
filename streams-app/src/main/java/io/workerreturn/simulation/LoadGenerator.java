package io.workerreturn.simulation;

import io.workerreturn.domain.BusinessDay;
import io.workerreturn.schema.CheckpointArrival;
import io.workerreturn.schema.DailyReport;
import io.workerreturn.schema.Employed;
import io.workerreturn.schema.EmployerChanged;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.schema.HealthCode;
import io.workerreturn.schema.HealthCodeChanged;
import io.workerreturn.schema.Housed;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.LeftCity;
import io.workerreturn.schema.PassengerBoarded;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.ReportedForDuty;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.ReturnIntended;
import io.workerreturn.schema.Transport;
import io.workerreturn.schema.TripArrived;
import io.workerreturn.schema.TripDeparted;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.TripScheduled;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.simulation.Population.Firm;
import io.workerreturn.simulation.Population.Person;
import io.workerreturn.topology.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * An endless load about the people and firms of a scenario: first every firm, then events of all kinds in even measure, as
 * of the present time. It tells no ticks: where it goes, the application's own clock runs.
 */
public final class LoadGenerator implements Iterable<ScenarioRecord> {
    private static final int HEADS = 19;

    private final ScenarioSettings settings;
    private final InstantSource clock;

    /**
     * @param settings the people and firms; its days count for nothing
     * @param clock the present time
     */
    public LoadGenerator(ScenarioSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Iterator<ScenarioRecord> iterator() {
        return new Load();
    }

    private final class Load implements Iterator<ScenarioRecord> {
        private final Population population = new Population(settings);
        private final long begun = clock.millis();
        private final Deque<Object> onTheRoad = new ArrayDeque<>();
        private String tripId = "";
        private long told;

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public ScenarioRecord next() {
            Instant now = clock.instant();
            long number = told++;
            if (number < population.firms()) {
                return register((int) number, now);
            }
            String eventId =
                    Long.toString(Dice.mix(Dice.mix(settings.seed(), begun), number) >>> 1, Character.MAX_RADIX);
            Dice dice = new Dice(Dice.mix(begun, number));
            double kind = dice.even();
            if (kind < 0.1) {
                return trip(eventId, now, dice);
            }
            if (kind < 0.13) {
                return report(eventId, now, dice);
            }
            return worker(eventId, now, dice);
        }

        private ScenarioRecord register(int number, Instant now) {
            Firm firm = population.firm(number);
            String id = population.enterpriseId(number);
            return record(
                    now,
                    Topics.ENTERPRISES,
                    id,
                    new Enterprise(
                            id,
                            firm.name(),
                            firm.township(),
                            firm.industry(),
                            List.of(
                                    firm.aboveScale()
                                            ? EnterpriseClass.INDUSTRY_ABOVE_SCALE
                                            : EnterpriseClass.SMALL_AND_MICRO),
                            null,
                            firm.required(),
                            8_000,
                            BusinessDay.of(now.toEpochMilli() + 7 * Span.DAY),
                            firm.resumesInTime() ? BusinessDay.of(now.toEpochMilli()) : null));
        }

        private ScenarioRecord report(String eventId, Instant now, Dice dice) {
            int firm = dice.below(population.firms());
            String id = population.enterpriseId(firm);
            DailyReport report = Reports.declared(
                    dice.below(1 + population.rosterOf(firm)), dice.below(101), dice.below(101), null, null);
            return record(
                    now,
                    Topics.ENTERPRISE_REPORTS,
                    id,
                    new EnterpriseReport(eventId, now, now, Source.ASSISTANCE_OFFICERS.id(), id, report));
        }

        /** One bus after another, from its plan to its arrival. */
        private ScenarioRecord trip(String eventId, Instant now, Dice dice) {
            if (onTheRoad.isEmpty()) {
                schedule(eventId, now, dice);
            }
            TripEvent event =
                    new TripEvent(eventId, now, now, Source.BUS_COMPANIES.id(), tripId, onTheRoad.removeFirst());
            return record(now, Topics.CHARTER_BUS_EVENTS, tripId, event);
        }

        private void schedule(String eventId, Instant now, Dice dice) {
            tripId = "LOAD-" + eventId;
            Province.Place from = dice.pick(Province.GUIZHOU.places());
            onTheRoad.add(new TripScheduled(
                    "浙C包" + dice.below(1_000),
                    "飞云客运",
                    26,
                    from.division(),
                    from.name() + "客运站",
                    Fleet.CITY,
                    "瑞安客运中心",
                    now,
                    now.plusMillis(20 * Span.HOUR),
                    null));
            int[] passengers = new int[HEADS];
            for (int i = 0; i < HEADS; i++) {
                passengers[i] = dice.below(population.workers());
                onTheRoad.add(new PassengerBooked(
                        population.workerId(passengers[i]),
                        population.enterpriseId(population.person(passengers[i]).firm()),
                        null,
                        null));
            }
            for (int passenger : passengers) {
                onTheRoad.add(new PassengerBoarded(population.workerId(passenger), null, 365, HealthCode.GREEN));
            }
            onTheRoad.add(new TripDeparted(true));
            onTheRoad.add(new TripArrived(null, null));
        }

        private ScenarioRecord worker(String eventId, Instant now, Dice dice) {
            int number = dice.below(population.workers());
            String worker = population.workerId(number);
            Person person = population.person(number);
            String firm = population.enterpriseId(person.firm());
            double kind = dice.even();
            if (kind < 0.25) {
                CheckpointArrival payload = new CheckpointArrival(
                        firm, person.home().division(), dice.pick(List.of(Transport.values())), "瑞安高速口");
                return record(
                        now,
                        Topics.INDIVIDUAL_ARRIVALS,
                        worker,
                        new IndividualArrival(eventId, now, now, Source.CHECKPOINTS.id(), worker, payload));
            }
            if (kind < 0.4) {
                return status(eventId, now, Source.HR_PORTAL, worker, firm, new Employed(BusinessDay.of(begun)));
            }
            if (kind < 0.55) {
                ReturnIntended payload = new ReturnIntended(null, person.home().division(), null);
                return status(eventId, now, Source.VOICE_PLATFORM, worker, null, payload);
            }
            if (kind < 0.7) {
                return status(eventId, now, Source.HR_PORTAL, worker, null, new ReportedForDuty());
            }
            if (kind < 0.8) {
                return status(eventId, now, Source.HEALTH_CODE, worker, null, new HealthCodeChanged(HealthCode.GREEN));
            }
            if (kind < 0.87) {
                return status(eventId, now, Source.GRID_OFFICERS, worker, null, new Housed("网格" + dice.below(2_000)));
            }
            if (kind < 0.95) {
                return status(eventId, now, Source.GRID_OFFICERS, worker, null, new LeftCity());
            }
            if (kind < 0.98) {
                String other = population.enterpriseId(population.otherFirm(person.firm(), dice));
                return status(eventId, now, Source.HR_PORTAL, worker, other, new EmployerChanged());
            }
            // of an event that is not told: withdrawing is work all the same
            return status(eventId, now, Source.HR_PORTAL, worker, null, new Retraction("never-" + eventId, null));
        }

        private ScenarioRecord status(
                String eventId, Instant now, Source source, String worker, @Nullable String firm, Object payload) {
            return record(
                    now,
                    Topics.WORKER_STATUS,
                    worker,
                    new WorkerStatus(eventId, now, now, source.id(), worker, firm, payload));
        }

        private <V extends SpecificRecord> ScenarioRecord record(
                Instant now, Topics.Topic<V> topic, String key, V value) {
            return new ScenarioRecord(now.toEpochMilli(), topic, key, value, null);
        }
    }
}
