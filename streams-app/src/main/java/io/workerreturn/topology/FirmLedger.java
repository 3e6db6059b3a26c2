package io.workerreturn.topology;

import io.workerreturn.domain.BusinessDay;
import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Firm;
import io.workerreturn.domain.Headcount;
import io.workerreturn.domain.Identity;
import io.workerreturn.domain.LogPlace;
import io.workerreturn.domain.ReportFact;
import io.workerreturn.domain.Rollup;
import io.workerreturn.domain.ShortfallEpisode;
import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TallyBatch;
import io.workerreturn.metrics.PipelineMetrics;
import io.workerreturn.schema.AlertKind;
import io.workerreturn.wire.Conclusions;
import io.workerreturn.wire.EpisodeRow;
import io.workerreturn.wire.FactRow;
import io.workerreturn.wire.FactsRow;
import io.workerreturn.wire.FirmRecords;
import io.workerreturn.wire.FirmRow;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the firms: adds up what the worker partitions count, joins it with the registration and the reports, publishes each
 * firm's figures and its arrivals by day, watches its shortfall, and adds the firm to this partition's share of the roll-ups.
 */
final class FirmLedger extends ContextualProcessor<String, Object, String, Object> {
    private static final Identity<ReportFact> IDENTITY = new Identity<>(FirmRecords::encoded);

    /** What the plumbing knows it by. */
    static final String CHAPTER = "firms";

    private final TopologySettings settings;
    private Exits exits;
    private KeyValueStore<String, FirmRow> firms;
    private KeyValueStore<String, LogPlace> registrations;
    private KeyValueStore<String, FactsRow<ReportFact>> reports;
    private LatestFacts<ReportFact> latestReports;
    private Walks walks;
    private KeyValueStore<String, EpisodeRow> episodes;
    private Acknowledgements acknowledgements;
    private TallySums sums;
    private PartialTallies rollups;
    private SourceShares sources;
    private Timers timers;
    private Rhythm rhythm;
    private PipelineMetrics.Count repeated;
    private Clock clock;

    FirmLedger(TopologySettings settings) {
        this.settings = settings;
    }

    static ProcessorSupplier<String, Object, String, Object> supplier(TopologySettings settings) {
        return Plumbing.supplier(
                () -> new FirmLedger(settings),
                Stores.FIRMS,
                Stores.REGISTRATIONS,
                Stores.REPORTS,
                Stores.FIRM_FACTS,
                Stores.FIRM_TALLIES,
                Stores.EPISODES,
                Stores.SHORTFALL_ACKNOWLEDGEMENTS,
                Stores.FIRM_TIMERS,
                Stores.ROLLUP_SHARES,
                Stores.sourceShares(Topics.Group.FIRMS));
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        exits = new Exits(context, CHAPTER);
        firms = Stores.FIRMS.in(context);
        registrations = Stores.REGISTRATIONS.in(context);
        reports = Stores.REPORTS.in(context);
        episodes = Stores.EPISODES.in(context);
        KeyValueStore<String, FactRow> facts = Stores.FIRM_FACTS.in(context);
        latestReports = new LatestFacts<>(facts, IDENTITY, settings.portions());
        acknowledgements =
                new Acknowledgements(Stores.SHORTFALL_ACKNOWLEDGEMENTS.in(context), facts, settings.portions());
        walks = new Walks(facts, settings.portions(), this::walk);
        sums = new TallySums(Stores.FIRM_TALLIES.in(context), key -> !isDay(key));
        rollups = new PartialTallies(
                Stores.ROLLUP_SHARES.in(context), context.taskId().partition());
        sources = SourceShares.of(Topics.Group.FIRMS, context);
        timers = new Timers(Stores.FIRM_TIMERS.in(context));
        rhythm = Rhythm.of(context, settings.sendEvery(), Rhythm.Beat.OFF, this::lookAgain, this::send);
        repeated = settings.metrics().repeated(Topics.Group.FIRMS.label());
        clock = Clock.of(context);
    }

    /** The firm of a tally's key, which may be that of a firm and day. */
    static String firmOf(String key) {
        int at = key.indexOf(Conclusions.SEPARATOR);
        return at < 0 ? key : key.substring(0, at);
    }

    private static boolean isDay(String key) {
        return key.indexOf(Conclusions.SEPARATOR) >= 0;
    }

    @Override
    public void process(Record<String, Object> record) {
        rhythm.took(record);
        if (record.value() instanceof TallyBatch batch) {
            sums.receive(batch);
        } else if (record.value() instanceof Admission.FirmTold told) {
            registered(record.key(), told);
        } else if (record.value() instanceof ReportFact report) {
            reported(record.key(), report);
        } else if (record.value() instanceof Admission.AlertTold told) {
            if (acknowledgements.add(told, walks)) {
                sums.publishAgain(record.key());
            }
        }
    }

    private void registered(String enterpriseId, Admission.FirmTold told) {
        if (!told.place().wins(registrations.get(enterpriseId))) {
            // it came by another partition, and late
            repeated.one();
            return;
        }
        registrations.put(enterpriseId, told.place());
        Firm firm = told.firm();
        FirmRow before = firms.get(enterpriseId);
        if (firm == null ? before == null : before != null && before.firm().equals(firm)) {
            repeated.one();
            return;
        }
        TallySums.Change workers = sums.published(enterpriseId);
        if (firm == null) {
            close(enterpriseId, before, workers.before());
        } else if (before == null) {
            FactSet<ReportFact> known = reports(enterpriseId).facts();
            ReportFact report = ReportFact.latest(known.standing()).orElse(null);
            revise(enterpriseId, null, workers, firm, report, known.asOf());
        } else {
            revise(enterpriseId, before, workers, firm, before.report(), before.reportsAsOf());
        }
        if ((before == null) != (firm == null)) {
            days(enterpriseId).forEach(day -> publishDay(day, firm == null ? Tally.NONE : sums.sum(day)));
        }
    }

    private List<String> days(String enterpriseId) {
        if (!sums.knows(enterpriseId)) {
            return List.of();
        }
        return settings.season()
                .days()
                .mapToObj(day -> Conclusions.dayKey(enterpriseId, day))
                .filter(sums::knows)
                .toList();
    }

    private void reported(String enterpriseId, ReportFact report) {
        LatestFacts.Outcome<ReportFact> outcome =
                latestReports.tell(enterpriseId, reports(enterpriseId), report, walks);
        sources.heard(report, outcome.displaced());
        if (outcome.news()) {
            told(enterpriseId, outcome.row());
        } else {
            repeated.one();
        }
    }

    /** Keeps what is told of a firm's reports, and shows the latest. */
    private void told(String enterpriseId, FactsRow<ReportFact> told) {
        reports.put(enterpriseId, told);
        FirmRow row = firms.get(enterpriseId);
        if (row != null) {
            ReportFact latest = ReportFact.latest(told.facts().standing()).orElse(null);
            firms.put(
                    enterpriseId,
                    new FirmRow(
                            row.firm(),
                            row.resumed(),
                            row.timer(),
                            latest,
                            told.facts().asOf()));
            sums.publishAgain(enterpriseId);
        }
    }

    private Walks.Walk walk(String subject) {
        return Acknowledgements.isAlert(subject)
                ? acknowledgements.walk(subject, alertId -> sums.publishAgain(firmOf(alertId)))
                : latestReports.walk(
                        subject, (firm, latest) -> told(firm, latestReports.concluded(reports(firm), latest)));
    }

    private FactsRow<ReportFact> reports(String enterpriseId) {
        FactsRow<ReportFact> known = reports.get(enterpriseId);
        return known == null ? FactsRow.empty() : known;
    }

    /**
     * Publishes the figures of a firm, or of a firm's day; those of a firm that is not registered (yet) are kept.
     *
     * @param change the sum as it was published the last time, and as it is
     */
    private void publish(String key, TallySums.Change change) {
        FirmRow row = firms.get(firmOf(key));
        if (row == null) {
            return;
        }
        if (isDay(key)) {
            publishDay(key, change.after());
        } else {
            revise(key, row, change, row.firm(), row.report(), row.reportsAsOf());
        }
    }

    private void publishDay(String dayKey, Tally tally) {
        emit(dayKey, Topics.DAILY_ARRIVALS, tally.counts().isZero() ? null : Conclusions.arrivals(dayKey, tally));
    }

    /**
     * Brings everything that follows from a firm up to date.
     *
     * @param before the firm as it is counted in the roll-ups; null if it was not registered
     * @param change its workers as they are counted there, and as they are
     */
    private void revise(
            String enterpriseId,
            @Nullable FirmRow before,
            TallySums.Change change,
            Firm firm,
            @Nullable ReportFact report,
            long reportsAsOf) {
        long now = clock.now();
        Tally tally = change.after();
        Headcount workers = new Headcount(tally.counts());
        boolean resumed = now != Tally.NEVER && firm.resumedBy(BusinessDay.toEpochDay(now));
        long asOf = Math.max(tally.asOf(), reportsAsOf);

        count(member(before, change.before()), new Rollup.Member(firm, workers, resumed, settings.projection()), asOf);
        long resumesAt = resumed || firm.resumedDay() == null ? Tally.NEVER : BusinessDay.startOf(firm.resumedDay());
        long timerBefore = before == null ? Tally.NEVER : before.timer();
        long timer = timers.move(resumption(enterpriseId), timerBefore, resumesAt);
        FirmRow after = new FirmRow(firm, resumed, timer, report, reportsAsOf);
        if (!after.equals(before)) {
            firms.put(enterpriseId, after);
        }
        emit(
                enterpriseId,
                Topics.ENTERPRISE_RETURN_RATES,
                Conclusions.returnRate(firm, workers, report, settings.projection(), asOf));
        watch(firm, workers, asOf, now);
    }

    private Rollup.@Nullable Member member(@Nullable FirmRow row, Tally counted) {
        return row == null
                ? null
                : new Rollup.Member(row.firm(), new Headcount(counted.counts()), row.resumed(), settings.projection());
    }

    /** Changes this partition's share of the roll-ups from what the firm added to what it adds. */
    private void count(Rollup.@Nullable Member before, Rollup.@Nullable Member after, long asOf) {
        Rollup.changes(before, after).forEach((key, change) -> rollups.add(key, change, asOf));
    }

    private void close(String enterpriseId, FirmRow before, Tally counted) {
        count(member(before, counted), null, Math.max(sums.sum(enterpriseId).asOf(), before.reportsAsOf()));
        timers.move(resumption(enterpriseId), before.timer(), Tally.NEVER);
        firms.delete(enterpriseId);
        emit(enterpriseId, Topics.ENTERPRISE_RETURN_RATES, null);
        withdrawAlert(enterpriseId);
    }

    private void watch(Firm firm, Headcount workers, long asOf, long now) {
        String enterpriseId = firm.enterpriseId();
        EpisodeRow stored = episodes.get(enterpriseId);
        EpisodeRow before = stored == null ? EpisodeRow.NONE : stored;
        ShortfallEpisode.Figures figures = new ShortfallEpisode.Figures(
                firm.shortfall(workers.returned()),
                firm.shortfall(settings.projection().returned(workers)),
                firm.targetDay());
        String alertId = Conclusions.shortfallAlertId(enterpriseId);
        ShortfallEpisode.Outcome outcome = before.episode().next(figures, settings.shortfalls(), now);
        if (outcome.episode().state().standing()) {
            outcome = outcome.heeding(acknowledgements.of(alertId), settings.acknowledgements(), now);
        }
        long nextCheck = outcome.nextCheck() == Tally.NEVER ? 0 : outcome.nextCheck();
        EpisodeRow after =
                new EpisodeRow(outcome.episode(), timers.move(shortfall(enterpriseId), before.timer(), nextCheck));
        boolean nothing = outcome.episode().state() == ShortfallEpisode.State.OK;
        if (!after.equals(before)) {
            if (nothing && after.timer() == Tally.NEVER) {
                episodes.delete(enterpriseId);
            } else {
                episodes.put(enterpriseId, after);
            }
        }
        // while something is wrong, the alert shows the figures of the hour
        if (!nothing || !outcome.episode().equals(before.episode())) {
            emit(
                    alertId,
                    Topics.SHORTFALL_ALERTS,
                    nothing ? null : Conclusions.shortfallAlert(enterpriseId, outcome.episode(), figures, asOf));
        }
        outcome.transitions().forEach(transition -> log(enterpriseId, transition));
    }

    private void withdrawAlert(String enterpriseId) {
        EpisodeRow row = episodes.get(enterpriseId);
        if (row == null) {
            return;
        }
        timers.move(shortfall(enterpriseId), row.timer(), Tally.NEVER);
        episodes.delete(enterpriseId);
        ShortfallEpisode.State state = row.episode().state();
        if (state != ShortfallEpisode.State.OK) {
            emit(Conclusions.shortfallAlertId(enterpriseId), Topics.SHORTFALL_ALERTS, null);
            log(
                    enterpriseId,
                    new ShortfallEpisode.Transition(state, ShortfallEpisode.State.OK, false, clock.now(), null));
        }
    }

    private void log(String enterpriseId, ShortfallEpisode.Transition transition) {
        String alertId = Conclusions.shortfallAlertId(enterpriseId);
        emit(
                alertId,
                Topics.ALERT_LOG,
                Conclusions.transition(
                        alertId,
                        AlertKind.SHORTFALL,
                        enterpriseId,
                        Conclusions.alertState(transition.from()),
                        Conclusions.alertState(transition.to()),
                        transition.critical(),
                        transition.at(),
                        transition.said()));
    }

    private static String resumption(String enterpriseId) {
        return "resumption" + Conclusions.SEPARATOR + enterpriseId;
    }

    private static String shortfall(String enterpriseId) {
        return "shortfall" + Conclusions.SEPARATOR + enterpriseId;
    }

    private void lookAgain() {
        timers.fire(
                clock.now(),
                subject -> sums.publishAgain(subject.substring(subject.indexOf(Conclusions.SEPARATOR) + 1)));
        walks.go();
    }

    private void send() {
        sums.publish(this::publish);
        rollups.send(
                key -> Partitions.of(key, ReturnTopology.rollupPartitions(settings)),
                (partition, batch) -> emit(Integer.toString(partition), Hop.ROLLUP_TALLIES, batch));
        sources.send(this::emit);
    }

    private void emit(String key, Destination to, @Nullable Object value) {
        exits.send(key, to, value, rhythm.timestamp());
    }
}
