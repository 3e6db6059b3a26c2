package io.workerreturn.simulation;

import io.workerreturn.schema.CheckpointArrival;
import io.workerreturn.schema.Employed;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.ReportedForDuty;
import io.workerreturn.schema.Transport;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.schema.WorkerStatusOfTomorrow;
import io.workerreturn.simulation.Population.Kind;
import io.workerreturn.topology.Topics;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records that cannot be used, each flaw as often as any other. All are about people who do not exist, so that one that is
 * folded by mistake shows.
 */
final class Malformed implements Strand {
    private static final Flaw[] FLAWS = Flaw.values();
    private static final Instant FAR_FUTURE = Instant.parse("2100-01-01T00:00:00Z");
    private static final int WORKERS_PER_ROUND = 20_000;

    private final Population population;
    private final Span span;

    Malformed(Population population, Span span) {
        this.population = population;
        this.span = span;
    }

    @Override
    public int size() {
        return FLAWS.length * (1 + population.workers() / WORKERS_PER_ROUND);
    }

    @Override
    public void plan(int entity, Agenda agenda) {
        agenda.open(population.seed(Kind.MALFORMED, entity));
        agenda.add(0, agenda.dice().between(span.start() + Span.HOUR, span.end() - Span.HOUR), Source.HR_PORTAL);
    }

    @Override
    public ScenarioRecord tell(int entity, int slot, Agenda agenda, long at) {
        Flaw flaw = FLAWS[entity % FLAWS.length];
        String worker = population.workerId(population.workers() + entity);
        String firm = population.enterpriseId(0);
        return switch (flaw) {
            case NULL_KEY -> status(at, flaw, null, duty(worker, agenda));
            case NULL_VALUE -> status(at, flaw, worker, null);
            case KEY_NOT_UTF8, NOT_AVRO, UNKNOWN_SCHEMA_ID, UNREADABLE ->
                status(at, flaw, worker, duty(worker, agenda));
            case WRONG_RECORD -> status(at, flaw, firm, enterprise(firm));
            case UNKNOWN_PAYLOAD ->
                status(
                        at,
                        flaw,
                        worker,
                        new WorkerStatusOfTomorrow(
                                agenda.eventId(0), agenda.occurred(0), agenda.reported(0), agenda.source(0), worker));
            case KEY_MISMATCH ->
                status(at, flaw, population.workerId(population.workers() + size() + entity), duty(worker, agenda));
            case EVENT_ID_INVALID ->
                status(at, flaw, worker, duty(worker, agenda, "编号" + entity, agenda.occurred(0), agenda.reported(0)));
            case USCC_INVALID -> status(at, flaw, worker, employed(worker, agenda, mistyped(firm)));
            case FIELD_INVALID -> status(at, flaw, worker, employed(worker, agenda, null));
            case DIVISION_INVALID -> {
                IndividualArrival arrival = new IndividualArrival(
                        agenda.eventId(0),
                        agenda.occurred(0),
                        agenda.reported(0),
                        agenda.source(0),
                        worker,
                        new CheckpointArrival(firm, "5201", Transport.SELF_DRIVE, "瑞安高速口"));
                yield new ScenarioRecord(at, Topics.INDIVIDUAL_ARRIVALS, worker, arrival, flaw);
            }
            case OCCURRED_AFTER_REPORTED ->
                status(at, flaw, worker, duty(worker, agenda, agenda.reportedAt(0) + 3 * Span.DAY));
            case OUT_OF_SEASON -> status(at, flaw, worker, duty(worker, agenda, span.start() - 400 * Span.DAY));
            case REPORTED_IN_FUTURE ->
                status(at, flaw, worker, duty(worker, agenda, agenda.eventId(0), agenda.occurred(0), FAR_FUTURE));
        };
    }

    private static ScenarioRecord status(long at, Flaw flaw, @Nullable String key, @Nullable SpecificRecord value) {
        return new ScenarioRecord(at, Topics.WORKER_STATUS, key, value, flaw);
    }

    private static WorkerStatus duty(String worker, Agenda agenda) {
        return duty(worker, agenda, agenda.occurredAt(0));
    }

    private static WorkerStatus duty(String worker, Agenda agenda, long occurredAt) {
        return duty(worker, agenda, agenda.eventId(0), Instant.ofEpochMilli(occurredAt), agenda.reported(0));
    }

    private static WorkerStatus duty(
            String worker, Agenda agenda, String eventId, Instant occurredAt, Instant reportedAt) {
        return new WorkerStatus(eventId, occurredAt, reportedAt, agenda.source(0), worker, null, new ReportedForDuty());
    }

    private static WorkerStatus employed(String worker, Agenda agenda, @Nullable String firm) {
        return new WorkerStatus(
                agenda.eventId(0),
                agenda.occurred(0),
                agenda.reported(0),
                agenda.source(0),
                worker,
                firm,
                new Employed((LocalDate) null));
    }

    private static Enterprise enterprise(String id) {
        return new Enterprise(id, "误投", "塘下镇", "汽摩配", List.of(), null, 0, null, null, null);
    }

    private static String mistyped(String code) {
        char last = code.charAt(code.length() - 1);
        return code.substring(0, code.length() - 1) + (last == '0' ? '1' : '0');
    }
}
