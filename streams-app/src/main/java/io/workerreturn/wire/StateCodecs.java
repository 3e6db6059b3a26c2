package io.workerreturn.wire;

import io.workerreturn.domain.Acknowledgement;
import io.workerreturn.domain.Conflict;
import io.workerreturn.domain.Contribution;
import io.workerreturn.domain.Counts;
import io.workerreturn.domain.Fact;
import io.workerreturn.domain.FactRef;
import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Firm;
import io.workerreturn.domain.FirmClass;
import io.workerreturn.domain.HealthCode;
import io.workerreturn.domain.Journey;
import io.workerreturn.domain.JourneyRow;
import io.workerreturn.domain.LogPlace;
import io.workerreturn.domain.Movement;
import io.workerreturn.domain.Phase;
import io.workerreturn.domain.ReportFact;
import io.workerreturn.domain.ShortfallEpisode;
import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TallyBatch;
import io.workerreturn.domain.TallySum;
import io.workerreturn.domain.TravelMode;
import io.workerreturn.domain.TripAlarm;
import io.workerreturn.domain.TripFact;
import io.workerreturn.domain.TripRow;
import io.workerreturn.domain.TripState;
import io.workerreturn.domain.TripStatus;
import io.workerreturn.domain.WorkerFact;
import io.workerreturn.domain.WorkerState;
import io.workerreturn.store.Grouping;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The serdes of stores and internal topics. None is seen from outside, so none needs a registry; each begins with the
 * version of its layout.
 */
public final class StateCodecs {
    /** Times are kept as spans from here, in seconds where they are whole: five bytes at most for decades. */
    private static final long EPOCH = 1_577_836_800_000L;

    private static final long NEVER_MARK = 0;

    private StateCodecs() {}

    public static Serde<WorkerRow> workerRow() {
        return new Compact<>(1, StateCodecs::writeWorkerRow, StateCodecs::readWorkerRow).serde();
    }

    /** In an encoded {@link #workerRow}: the employer to whose head-count the worker adds. */
    public static long employer(byte[] bytes, int from) {
        CompactReader in = new CompactReader(bytes, from);
        in.octet();
        readTime(in);
        readTime(in);
        // the first text of a row always stands there itself
        if ((in.octet() & COUNTED) == 0 || in.count() != 1) {
            return Grouping.NONE;
        }
        int begin = in.at();
        in.skipId();
        return Grouping.at(begin, in.at() - begin);
    }

    /** An employer as {@link #employer} finds it. */
    public static Bytes employer(String enterpriseId) {
        return Bytes.wrap(CompactWriter.bytesOf(enterpriseId, CompactWriter::id));
    }

    public static Serde<Movement> movement() {
        return new Compact<Movement>(
                        1,
                        (out, movement) -> writeMovement(out, movement, new Strings()),
                        in -> readMovement(in, new ArrayList<>()))
                .serde();
    }

    public static Serde<PartialTally> partialTally() {
        return new Compact<PartialTally>(
                        1, (out, row) -> writeTally(out.octet(row.unsent() ? 1 : 0), row.tally()), in -> {
                            boolean unsent = in.octet() == 1;
                            return new PartialTally(readTally(in), unsent);
                        })
                .serde();
    }

    public static Serde<Tally> tally() {
        return new Compact<>(1, StateCodecs::writeTally, StateCodecs::readTally).serde();
    }

    public static Serde<TallySum> tallySum() {
        return new Compact<TallySum>(
                        1,
                        (out, sum) -> {
                            writeTally(out, sum.total());
                            if (sum.published() == null) {
                                out.octet(0);
                            } else {
                                writeTally(out.octet(1), sum.published());
                            }
                            out.number(sum.parts().size());
                            for (TallySum.Part part : sum.parts()) {
                                writeCounts(out.number(part.from()), part.counts());
                            }
                        },
                        in -> {
                            Tally total = readTally(in);
                            Tally published = in.octet() == 0 ? null : readTally(in);
                            int size = in.count();
                            List<TallySum.Part> parts = new ArrayList<>(size);
                            for (int i = 0; i < size; i++) {
                                parts.add(new TallySum.Part(in.count(), readCounts(in)));
                            }
                            return new TallySum(total, parts, published);
                        })
                .serde();
    }

    public static Serde<TallyBatch> tallyBatch() {
        return new Compact<TallyBatch>(
                        1,
                        (out, batch) -> {
                            out.number(batch.from()).number(batch.entries().size());
                            for (TallyBatch.Entry entry : batch.entries()) {
                                writeTally(out.id(entry.key()), entry.tally());
                            }
                        },
                        in -> {
                            int from = in.count();
                            int size = in.count();
                            List<TallyBatch.Entry> entries = new ArrayList<>(size);
                            for (int i = 0; i < size; i++) {
                                entries.add(new TallyBatch.Entry(in.id(), readTally(in)));
                            }
                            return new TallyBatch(from, entries);
                        })
                .serde();
    }

    public static Serde<FirmRow> firmRow() {
        return new Compact<FirmRow>(
                        1,
                        (out, row) -> {
                            writeFirm(out, row.firm());
                            writeTime(out.octet(row.resumed() ? 1 : 0), row.timer());
                            writeTime(out, row.reportsAsOf());
                            if (row.report() == null) {
                                out.octet(0);
                            } else {
                                writeReport(out.octet(1), row.report(), new Strings());
                            }
                        },
                        in -> {
                            Firm firm = readFirm(in);
                            boolean resumed = in.octet() == 1;
                            long timer = readTime(in);
                            long reportsAsOf = readTime(in);
                            ReportFact report = in.octet() == 0 ? null : readReport(in, new ArrayList<>());
                            return new FirmRow(firm, resumed, timer, report, reportsAsOf);
                        })
                .serde();
    }

    public static Serde<LogPlace> logPlace() {
        return new Compact<LogPlace>(
                        1,
                        (out, place) -> {
                            writeTime(out, place.appendedAt());
                            out.number(place.partition()).number(place.offset());
                        },
                        in -> new LogPlace(readTime(in), in.count(), in.number()))
                .serde();
    }

    public static Serde<FactsRow<ReportFact>> reports() {
        return new Compact<FactsRow<ReportFact>>(
                        2,
                        (out, row) -> writeFactsRow(out, row, StateCodecs::writeReport),
                        in -> readFactsRow(in, StateCodecs::readReport))
                .serde();
    }

    public static Serde<EpisodeRow> episodeRow() {
        return new Compact<EpisodeRow>(2, StateCodecs::writeEpisode, StateCodecs::readEpisode)
                .reading(1, StateCodecs::readEpisodeOfLayout1)
                .serde();
    }

    public static Serde<FactsRow<Acknowledgement>> acknowledgements() {
        return new Compact<FactsRow<Acknowledgement>>(
                        2,
                        (out, row) -> writeFactsRow(out, row, StateCodecs::writeAcknowledgement),
                        in -> readFactsRow(in, StateCodecs::readAcknowledgement))
                .serde();
    }

    public static Serde<SourceAttentionRow> sourceAttentionRow() {
        return new Compact<SourceAttentionRow>(
                        2,
                        (out, row) -> {
                            writeFactsRow(out, row.told(), StateCodecs::writeAcknowledgement);
                            writeOptional(out, row.shown());
                        },
                        in -> new SourceAttentionRow(
                                readFactsRow(in, StateCodecs::readAcknowledgement), readOptional(in)))
                .serde();
    }

    /** Rows of the facts of keys of which very much is told, whatever the keys are. */
    public static Serde<FactRow> factRow() {
        return new Compact<FactRow>(1, StateCodecs::writeFactRow, StateCodecs::readFactRow).serde();
    }

    private static final int MARK = 0;
    private static final int TOLD = 1;
    private static final int MOVED = 2;
    private static final int CONCLUDED = 3;

    private static final int NO_FACT = 0;
    private static final int WORKER_FACT = 1;
    private static final int TRIP_FACT = 2;
    private static final int REPORT = 3;
    private static final int ACKNOWLEDGEMENT = 4;

    private static void writeFactRow(CompactWriter out, FactRow row) {
        Strings strings = new Strings();
        if (row instanceof FactRow.Told told) {
            out.octet(TOLD).octet(told.clashes() ? 1 : 0).number(told.withdrawals());
            if (told.fact() instanceof WorkerFact fact) {
                writeFact(out.octet(WORKER_FACT), fact, false, strings);
            } else if (told.fact() instanceof TripFact fact) {
                writeTripFact(out.octet(TRIP_FACT), fact, strings);
            } else if (told.fact() instanceof ReportFact fact) {
                writeReport(out.octet(REPORT), fact, strings);
            } else if (told.fact() instanceof Acknowledgement fact) {
                writeAcknowledgement(out.octet(ACKNOWLEDGEMENT), fact, strings);
            } else {
                out.octet(NO_FACT);
            }
        } else if (row instanceof FactRow.Moved moved) {
            writeMovement(out.octet(MOVED), moved.movement(), strings);
        } else if (row instanceof FactRow.Concluded concluded) {
            out.octet(CONCLUDED).number(concluded.steps());
            writeJourney(out, concluded.journey());
        } else {
            out.octet(MARK);
        }
    }

    private static FactRow readFactRow(CompactReader in) {
        List<String> strings = new ArrayList<>(4);
        switch (in.octet()) {
            case TOLD -> {
                boolean clashes = in.octet() == 1;
                int withdrawals = in.count();
                Fact fact = switch (in.octet()) {
                    case WORKER_FACT -> readFact(in, in.count(), strings);
                    case TRIP_FACT -> readTripFact(in, strings);
                    case REPORT -> readReport(in, strings);
                    case ACKNOWLEDGEMENT -> readAcknowledgement(in, strings);
                    default -> null;
                };
                return new FactRow.Told(fact, withdrawals, clashes);
            }
            case MOVED -> {
                return new FactRow.Moved(readMovement(in, strings));
            }
            case CONCLUDED -> {
                int steps = in.count();
                return new FactRow.Concluded(readJourney(in), steps);
            }
            default -> {
                return new FactRow.Mark();
            }
        }
    }

    private static void writeJourney(CompactWriter out, @Nullable Journey journey) {
        if (journey == null) {
            out.octet(0);
            return;
        }
        out.octet(1)
                .optionalText(journey.employer())
                .octet(journey.phase().ordinal())
                .optionalNumber(journey.since())
                .optionalText(journey.tripId())
                .octet(journey.mode() == null ? -1 : journey.mode().ordinal())
                .optionalText(journey.origin())
                .optionalNumber(journey.broughtInAt())
                .optionalNumber(journey.observationUntil())
                .octet(journey.unreachable() ? 1 : 0)
                .octet(
                        journey.lastTripOutcome() == null
                                ? -1
                                : journey.lastTripOutcome().ordinal())
                .octet(journey.healthCode() == null ? -1 : journey.healthCode().ordinal())
                .optionalText(journey.grid())
                .number(journey.decidedBy().size());
        for (FactRef ref : journey.decidedBy()) {
            out.octet(ref.row().ordinal())
                    .id(ref.eventId())
                    .span(ref.occurredAt() - EPOCH)
                    .span(ref.reportedAt() - EPOCH);
        }
        out.number(journey.conflicts().size());
        for (Conflict conflict : journey.conflicts()) {
            out.octet(conflict.code().ordinal()).id(conflict.eventId()).span(conflict.occurredAt() - EPOCH);
        }
        writeTime(out.number(journey.conflictsBefore()), journey.asOf());
        Journey.FirstArrival first = journey.first();
        out.octet(first == null ? 0 : 1);
        if (first != null) {
            out.span(first.at() - EPOCH)
                    .octet(first.mode().ordinal())
                    .optionalText(first.tripId())
                    .optionalText(first.employer())
                    .optionalText(first.origin());
        }
    }

    private static @Nullable Journey readJourney(CompactReader in) {
        if (in.octet() == 0) {
            return null;
        }
        String employer = in.optionalText();
        Phase phase = Phase.of(in.octet());
        Long since = in.optionalLong();
        String tripId = in.optionalText();
        int mode = in.octet();
        String origin = in.optionalText();
        Long broughtInAt = in.optionalLong();
        Long observationUntil = in.optionalLong();
        boolean unreachable = in.octet() == 1;
        int outcome = in.octet();
        int code = in.octet();
        String grid = in.optionalText();
        int refs = in.count();
        List<FactRef> decidedBy = new ArrayList<>(refs);
        for (int i = 0; i < refs; i++) {
            decidedBy.add(new FactRef(JourneyRow.of(in.octet()), in.id(), EPOCH + in.span(), EPOCH + in.span()));
        }
        int size = in.count();
        List<Conflict> conflicts = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            conflicts.add(new Conflict(Conflict.Code.values()[in.octet()], in.id(), EPOCH + in.span()));
        }
        int conflictsBefore = in.count();
        long asOf = readTime(in);
        Journey.FirstArrival first = in.octet() == 0
                ? null
                : new Journey.FirstArrival(
                        EPOCH + in.span(),
                        TravelMode.of(in.octet()),
                        in.optionalText(),
                        in.optionalText(),
                        in.optionalText());
        return new Journey(
                employer,
                phase,
                since,
                tripId,
                mode < 0 ? null : TravelMode.of(mode),
                origin,
                broughtInAt,
                observationUntil,
                unreachable,
                outcome < 0 ? null : JourneyRow.of(outcome),
                code < 0 ? null : HealthCode.of(code),
                grid,
                decidedBy,
                conflicts,
                conflictsBefore,
                first,
                asOf);
    }

    public static Serde<RawRecord> rawRecord() {
        return new Compact<RawRecord>(
                        1,
                        (out, record) -> {
                            out.text(record.topic())
                                    .number(record.partition())
                                    .number(record.offset())
                                    .signed(record.timestamp())
                                    .optionalRaw(record.key())
                                    .optionalRaw(record.value())
                                    .number(record.headers().size());
                            for (RawRecord.Header header : record.headers()) {
                                out.text(header.key()).optionalRaw(header.value());
                            }
                        },
                        in -> {
                            String topic = in.text();
                            int partition = in.count();
                            long offset = in.number();
                            long timestamp = in.signed();
                            byte[] key = in.optionalRaw();
                            byte[] value = in.optionalRaw();
                            int size = in.count();
                            List<RawRecord.Header> headers = new ArrayList<>(size);
                            for (int i = 0; i < size; i++) {
                                headers.add(new RawRecord.Header(in.text(), in.optionalRaw()));
                            }
                            return new RawRecord(topic, partition, offset, timestamp, key, value, headers);
                        })
                .serde();
    }

    public static Serde<TripHeader> tripHeader() {
        return new Compact<TripHeader>(
                        2,
                        (out, header) -> {
                            Strings strings = new Strings();
                            writeTime(out, header.asOf());
                            writeEarliest(out, header.earliest());
                            writeMuch(out, header.much(), strings);
                            out.number(header.clashes().size());
                            header.clashes().forEach((id, at) -> out.id(id).span(at - EPOCH));
                            writeHeld(out, header.facts(), strings);
                        },
                        in -> {
                            long asOf = readTime(in);
                            List<String> strings = new ArrayList<>();
                            TripHeader.Earliest earliest = readEarliest(in);
                            TripHeader.Much much = readMuch(in, strings);
                            int size = in.count();
                            Map<String, Long> clashes = new TreeMap<>();
                            for (int i = 0; i < size; i++) {
                                clashes.put(in.id(), EPOCH + in.span());
                            }
                            return new TripHeader(readHeld(in, strings), earliest, clashes, asOf, much);
                        })
                .serde();
    }

    private static void writeEarliest(CompactWriter out, TripHeader.@Nullable Earliest earliest) {
        if (earliest == null) {
            out.octet(0);
        } else {
            out.octet(1)
                    .id(earliest.eventId())
                    .span(earliest.occurredAt() - EPOCH)
                    .octet(earliest.row())
                    .span(earliest.reportedAt() - EPOCH)
                    .octet(earliest.mode().ordinal());
        }
    }

    private static TripHeader.@Nullable Earliest readEarliest(CompactReader in) {
        return in.octet() == 0
                ? null
                : new TripHeader.Earliest(
                        in.id(), EPOCH + in.span(), in.octet(), EPOCH + in.span(), TravelMode.of(in.octet()));
    }

    private static void writeMuch(CompactWriter out, TripHeader.@Nullable Much much, Strings strings) {
        if (much == null) {
            out.octet(0);
            return;
        }
        writeTripState(out.octet(1), much.state(), strings);
        writeEarliest(out, much.first());
        TripHeader.Search search = much.search();
        if (search == null) {
            out.octet(0);
        } else {
            writeEarliest(out.octet(1).optionalText(search.reached()), search.found());
        }
        TripHeader.Spread spread = much.spread();
        if (spread == null) {
            out.octet(0);
        } else {
            writeTripState(out.octet(1).optionalText(spread.reached()), spread.from(), strings);
            writeTripState(out, spread.to(), strings);
        }
    }

    private static TripHeader.@Nullable Much readMuch(CompactReader in, List<String> strings) {
        if (in.octet() == 0) {
            return null;
        }
        TripState state = readTripState(in, strings);
        TripHeader.Earliest first = readEarliest(in);
        TripHeader.Search search = in.octet() == 0 ? null : new TripHeader.Search(in.optionalText(), readEarliest(in));
        TripHeader.Spread spread = null;
        if (in.octet() == 1) {
            String reached = in.optionalText();
            TripState from = Objects.requireNonNull(readTripState(in, strings));
            spread = new TripHeader.Spread(reached, from, Objects.requireNonNull(readTripState(in, strings)));
        }
        return new TripHeader.Much(state, first, search, spread);
    }

    private static void writeTripState(CompactWriter out, @Nullable TripState state, Strings strings) {
        if (state == null) {
            out.octet(0);
            return;
        }
        out.octet(1)
                .octet(state.mode().ordinal())
                .octet(state.status() == null ? -1 : state.status().ordinal())
                .optionalNumber(state.countedHeads());
        writeOptional(out, state.plan(), strings);
        writeOptional(out, state.departure(), strings);
        writeOptional(out, state.arrival(), strings);
        writeOptional(out, state.cancellation(), strings);
        writeOptional(out, state.delay(), strings);
    }

    private static @Nullable TripState readTripState(CompactReader in, List<String> strings) {
        if (in.octet() == 0) {
            return null;
        }
        TravelMode mode = TravelMode.of(in.octet());
        int status = in.octet();
        Integer countedHeads = in.optionalInt();
        return new TripState(
                mode,
                status < 0 ? null : TripStatus.values()[status],
                readOptional(in, strings),
                readOptional(in, strings),
                readOptional(in, strings),
                readOptional(in, strings),
                readOptional(in, strings),
                countedHeads);
    }

    private static void writeOptional(CompactWriter out, @Nullable TripFact fact, Strings strings) {
        if (fact == null) {
            out.octet(0);
        } else {
            writeTripFact(out.octet(1), fact, strings);
        }
    }

    private static @Nullable TripFact readOptional(CompactReader in, List<String> strings) {
        return in.octet() == 0 ? null : readTripFact(in, strings);
    }

    public static Serde<PassengerRow> passengerRow() {
        return new Compact<PassengerRow>(
                        2,
                        (out, row) -> {
                            writeTime(out.octet(row.many() ? 1 : 0), row.asOf());
                            writeHeld(out, row.facts(), new Strings());
                        },
                        in -> {
                            boolean many = in.octet() == 1;
                            long asOf = readTime(in);
                            return new PassengerRow(readHeld(in, new ArrayList<>()), asOf, many);
                        })
                .serde();
    }

    public static Serde<TripIndexRow> tripIndexRow() {
        return new Compact<TripIndexRow>(
                        2,
                        (out, row) -> {
                            out.octet(row.place().ordinal());
                            if (row.worker() != null) {
                                out.octet(1).id(row.worker());
                            } else {
                                out.octet(0);
                            }
                            writeOptional(out, row.fact(), new Strings());
                            out.number(row.withdrawals()).optionalNumber(row.clashAt());
                        },
                        in -> new TripIndexRow(
                                TripIndexRow.Place.values()[in.octet()],
                                in.octet() == 0 ? null : in.id(),
                                readOptional(in, new ArrayList<>()),
                                in.count(),
                                in.optionalLong()))
                .serde();
    }

    public static Serde<TripAlertsRow> tripAlertsRow() {
        return new Compact<TripAlertsRow>(
                        2,
                        (out, row) -> {
                            writeTime(out, row.timer());
                            out.number(row.firing().size());
                            row.firing()
                                    .forEach((kind, alarm) -> out.octet(kind.ordinal())
                                            .octet(alarm.severe() ? 1 : 0)
                                            .signed(alarm.since())
                                            .optionalNumber(alarm.minutes())
                                            .optionalNumber(alarm.mismatch()));
                            Strings strings = new Strings();
                            out.number(row.acknowledged().size());
                            row.acknowledged()
                                    .forEach(
                                            (kind, by) -> writeAcknowledgement(out.octet(kind.ordinal()), by, strings));
                        },
                        in -> {
                            long timer = readTime(in);
                            Map<TripAlarm.Kind, TripAlarm> firing = readAlarms(in);
                            List<String> strings = new ArrayList<>();
                            int size = in.count();
                            Map<TripAlarm.Kind, Acknowledgement> acknowledged = new EnumMap<>(TripAlarm.Kind.class);
                            for (int i = 0; i < size; i++) {
                                TripAlarm.Kind kind = TripAlarm.Kind.values()[in.octet()];
                                acknowledged.put(kind, readAcknowledgement(in, strings));
                            }
                            return new TripAlertsRow(firing, acknowledged, timer);
                        })
                .reading(1, in -> {
                    long timer = readTime(in);
                    return new TripAlertsRow(readAlarms(in), Map.of(), timer);
                })
                .serde();
    }

    private static Map<TripAlarm.Kind, TripAlarm> readAlarms(CompactReader in) {
        int size = in.count();
        Map<TripAlarm.Kind, TripAlarm> firing = new EnumMap<>(TripAlarm.Kind.class);
        for (int i = 0; i < size; i++) {
            TripAlarm.Kind kind = TripAlarm.Kind.values()[in.octet()];
            firing.put(kind, new TripAlarm(in.octet() == 1, in.signed(), in.optionalInt(), in.optionalInt()));
        }
        return firing;
    }

    private static void writeHeld(CompactWriter out, List<TripHeader.Held> facts, Strings strings) {
        out.number(facts.size());
        for (TripHeader.Held held : facts) {
            writeTripFact(out.octet(held.withdrawn() ? 1 : 0), held.fact(), strings);
        }
    }

    private static List<TripHeader.Held> readHeld(CompactReader in, List<String> strings) {
        int size = in.count();
        List<TripHeader.Held> facts = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            boolean withdrawn = in.octet() == 1;
            facts.add(new TripHeader.Held(readTripFact(in, strings), withdrawn));
        }
        return facts;
    }

    private static void writeTripFact(CompactWriter out, TripFact fact, Strings strings) {
        out.octet(fact.row().ordinal())
                .octet(fact.mode().ordinal())
                .octet(fact.boardingRecorded() ? 1 : 0)
                .id(fact.eventId())
                .span(fact.occurredAt() - EPOCH)
                .span(fact.reportedAt() - fact.occurredAt());
        strings.write(out, fact.source());
        strings.write(out, fact.worker());
        strings.write(out, fact.enterprise());
        out.optionalNumber(fact.estimatedArrival())
                .optionalNumber(fact.number())
                .optionalNumber(fact.code());
        strings.write(out, fact.text());
        strings.write(out, fact.withdraws());
        writeSchedule(out, fact.schedule());
    }

    private static void writeSchedule(CompactWriter out, TripFact.@Nullable Schedule plan) {
        if (plan == null) {
            out.octet(0);
            return;
        }
        out.octet(1)
                .text(plan.vehicle())
                .text(plan.carrier())
                .number(plan.seats())
                .text(plan.originDivision())
                .text(plan.originPlace())
                .text(plan.destinationDivision())
                .text(plan.destinationPlace())
                .span(plan.departure() - EPOCH)
                .span(plan.arrival() - EPOCH)
                .optionalText(plan.taskTeam());
    }

    private static TripFact readTripFact(CompactReader in, List<String> strings) {
        TripRow row = TripRow.values()[in.octet()];
        TravelMode mode = TravelMode.of(in.octet());
        boolean boardingRecorded = in.octet() == 1;
        String eventId = in.id();
        long occurredAt = EPOCH + in.span();
        long reportedAt = occurredAt + in.span();
        String source = Strings.readRequired(in, strings);
        String worker = Strings.read(in, strings);
        String enterprise = Strings.read(in, strings);
        Long estimatedArrival = in.optionalLong();
        Integer number = in.optionalInt();
        Integer code = in.optionalInt();
        String text = Strings.read(in, strings);
        String withdraws = Strings.read(in, strings);
        TripFact.Schedule plan = readSchedule(in);
        return new TripFact(
                row,
                eventId,
                occurredAt,
                reportedAt,
                source,
                mode,
                worker,
                enterprise,
                plan,
                estimatedArrival,
                number,
                code,
                boardingRecorded,
                text,
                withdraws);
    }

    private static TripFact.@Nullable Schedule readSchedule(CompactReader in) {
        return in.octet() == 0
                ? null
                : new TripFact.Schedule(
                        in.text(),
                        in.text(),
                        in.count(),
                        in.text(),
                        in.text(),
                        in.text(),
                        in.text(),
                        EPOCH + in.span(),
                        EPOCH + in.span(),
                        in.optionalText());
    }

    /** A time that may be {@link Tally#NEVER}. */
    private static void writeTime(CompactWriter out, long time) {
        if (time == Tally.NEVER) {
            out.number(NEVER_MARK);
        } else {
            out.octet(1).span(time - EPOCH);
        }
    }

    private static long readTime(CompactReader in) {
        return in.octet() == NEVER_MARK ? Tally.NEVER : EPOCH + in.span();
    }

    private static void writeCounts(CompactWriter out, Counts counts) {
        out.number(counts.size());
        int previous = 0;
        for (int i = 0; i < counts.size(); i++) {
            out.number(counts.bucket(i) - previous).signed(counts.value(i));
            previous = counts.bucket(i);
        }
    }

    private static Counts readCounts(CompactReader in) {
        int size = in.count();
        Counts.Builder counts = new Counts.Builder(size);
        int bucket = 0;
        for (int i = 0; i < size; i++) {
            bucket += in.count();
            counts.add(bucket, in.signed());
        }
        return counts.build();
    }

    private static void writeTally(CompactWriter out, Tally tally) {
        writeCounts(out, tally.counts());
        writeTime(out, tally.asOf());
        writeTime(out, tally.newestOccurredAt());
    }

    private static Tally readTally(CompactReader in) {
        return new Tally(readCounts(in), readTime(in), readTime(in));
    }

    private static void writeWorkerRow(CompactWriter out, WorkerRow row) {
        Strings strings = new Strings();
        WorkerState state = row.state();
        writeTime(out, state.asOf());
        writeTime(out, row.timer());
        Contribution counted = row.counted();
        out.octet((counted == null ? 0 : COUNTED) | (row.many() ? MANY : 0));
        if (counted != null) {
            strings.write(out, counted.enterpriseId());
            out.octet(counted.phase().ordinal());
            out.octet(counted.broughtInBy() == null ? -1 : counted.broughtInBy().ordinal());
            strings.write(out, counted.origin());
            out.optionalNumber(counted.broughtInDay());
        }
        FactSet<WorkerFact> facts = state.facts();
        writeTime(out, facts.asOf());
        out.number(facts.held().size());
        for (WorkerFact fact : facts.held()) {
            writeFact(out, fact, facts.clashes().contains(fact.eventId()), strings);
        }
        out.number(state.movements().size());
        for (Movement movement : state.movements()) {
            writeMovement(out, movement, strings);
        }
    }

    private static WorkerRow readWorkerRow(CompactReader in) {
        List<String> strings = new ArrayList<>(8);
        long asOf = readTime(in);
        long timer = readTime(in);
        Contribution counted = null;
        int marks = in.octet();
        if ((marks & COUNTED) != 0) {
            String enterprise = Strings.readRequired(in, strings);
            Phase phase = Phase.of(in.octet());
            int mode = in.octet();
            counted = new Contribution(
                    enterprise,
                    phase,
                    mode < 0 ? null : TravelMode.of(mode),
                    Strings.read(in, strings),
                    in.optionalInt());
        }
        long factsAsOf = readTime(in);
        int size = in.count();
        List<WorkerFact> held = new ArrayList<>(size);
        Set<String> clashes = Set.of();
        for (int i = 0; i < size; i++) {
            int flags = in.count();
            WorkerFact fact = readFact(in, flags, strings);
            held.add(fact);
            if ((flags & CLASH) != 0) {
                clashes = clashes.isEmpty() ? new HashSet<>() : clashes;
                clashes.add(fact.eventId());
            }
        }
        int trips = in.count();
        List<Movement> movements = new ArrayList<>(trips);
        for (int i = 0; i < trips; i++) {
            movements.add(readMovement(in, strings));
        }
        return new WorkerRow(
                new WorkerState(new FactSet<>(held, clashes, factsAsOf), movements, asOf),
                counted,
                timer,
                (marks & MANY) != 0);
    }

    private static final int COUNTED = 1;
    private static final int MANY = 2;

    private static final int CLASH = 1;
    private static final int ENTERPRISE = 2;
    private static final int DIVISION = 4;
    private static final int CODE = 8;
    private static final int MOMENT = 16;
    private static final int TEXT = 32;
    private static final int WITHDRAWS = 64;

    private static void writeFact(CompactWriter out, WorkerFact fact, boolean clash, Strings strings) {
        out.number((clash ? CLASH : 0)
                | (fact.enterprise() == null ? 0 : ENTERPRISE)
                | (fact.division() == null ? 0 : DIVISION)
                | (fact.code() == null ? 0 : CODE)
                | (fact.moment() == null ? 0 : MOMENT)
                | (fact.text() == null ? 0 : TEXT)
                | (fact.withdraws() == null ? 0 : WITHDRAWS));
        out.octet(fact.row().ordinal())
                .id(fact.eventId())
                .span(fact.occurredAt() - EPOCH)
                .span(fact.reportedAt() - fact.occurredAt());
        strings.write(out, fact.source());
        if (fact.enterprise() != null) {
            strings.write(out, fact.enterprise());
        }
        if (fact.division() != null) {
            strings.write(out, fact.division());
        }
        if (fact.code() != null) {
            out.signed(fact.code());
        }
        if (fact.moment() != null) {
            out.span(fact.moment());
        }
        if (fact.text() != null) {
            strings.write(out, fact.text());
        }
        if (fact.withdraws() != null) {
            out.id(fact.withdraws());
        }
    }

    private static WorkerFact readFact(CompactReader in, int flags, List<String> strings) {
        JourneyRow row = JourneyRow.of(in.octet());
        String eventId = in.id();
        long occurredAt = EPOCH + in.span();
        long reportedAt = occurredAt + in.span();
        return new WorkerFact(
                row,
                eventId,
                occurredAt,
                reportedAt,
                Strings.readRequired(in, strings),
                (flags & ENTERPRISE) == 0 ? null : Strings.read(in, strings),
                (flags & DIVISION) == 0 ? null : Strings.read(in, strings),
                (flags & CODE) == 0 ? null : (Integer) (int) in.signed(),
                (flags & MOMENT) == 0 ? null : (Long) in.span(),
                (flags & TEXT) == 0 ? null : Strings.read(in, strings),
                (flags & WITHDRAWS) == 0 ? null : in.id());
    }

    private static void writeMovement(CompactWriter out, Movement movement, Strings strings) {
        out.id(movement.tripId()).octet(movement.mode().ordinal());
        strings.write(out, movement.originDivision());
        writeTime(out, movement.asOf());
        out.number(movement.milestones().size());
        for (Movement.Milestone milestone : movement.milestones()) {
            out.octet(milestone.row().ordinal())
                    .id(milestone.eventId())
                    .span(milestone.at() - EPOCH)
                    .span(milestone.reportedAt() - milestone.at());
        }
        Movement.Naming naming = movement.naming();
        if (naming == null) {
            out.octet(0);
        } else {
            strings.write(out.octet(1), naming.enterprise());
            out.id(naming.eventId()).span(naming.at() - EPOCH).span(naming.reportedAt() - naming.at());
        }
    }

    private static Movement readMovement(CompactReader in, List<String> strings) {
        String tripId = in.id();
        TravelMode mode = TravelMode.of(in.octet());
        String origin = Strings.read(in, strings);
        long asOf = readTime(in);
        int size = in.count();
        List<Movement.Milestone> milestones = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            JourneyRow row = JourneyRow.of(in.octet());
            String eventId = in.id();
            long at = EPOCH + in.span();
            milestones.add(new Movement.Milestone(row, at, at + in.span(), eventId));
        }
        Movement.Naming naming = null;
        if (in.octet() == 1) {
            String enterprise = Strings.readRequired(in, strings);
            String eventId = in.id();
            long at = EPOCH + in.span();
            naming = new Movement.Naming(enterprise, at, at + in.span(), eventId);
        }
        return new Movement(tripId, mode, origin, milestones, naming, asOf);
    }

    private static void writeFirm(CompactWriter out, Firm firm) {
        out.text(firm.enterpriseId()).text(firm.name()).text(firm.township()).text(firm.industry());
        int classes = 0;
        for (FirmClass firmClass : firm.classes()) {
            classes |= 1 << firmClass.ordinal();
        }
        out.number(classes)
                .optionalText(firm.supplyChainLead())
                .number(firm.required())
                .optionalNumber(firm.targetBasisPoints())
                .optionalNumber(firm.targetDay())
                .optionalNumber(firm.resumedDay());
    }

    private static Firm readFirm(CompactReader in) {
        String id = in.text();
        String name = in.text();
        String township = in.text();
        String industry = in.text();
        long bits = in.number();
        Set<FirmClass> classes = EnumSet.noneOf(FirmClass.class);
        for (FirmClass firmClass : FirmClass.values()) {
            if ((bits & 1L << firmClass.ordinal()) != 0) {
                classes.add(firmClass);
            }
        }
        return new Firm(
                id,
                name,
                township,
                industry,
                classes,
                in.optionalText(),
                in.count(),
                in.optionalInt(),
                in.optionalInt(),
                in.optionalInt());
    }

    /** Writes one fact. */
    private interface FactWriter<F> {
        void write(CompactWriter out, F fact, Strings strings);
    }

    private static <F extends Fact> void writeFacts(CompactWriter out, FactSet<F> facts, FactWriter<F> writer) {
        Strings strings = new Strings();
        writeTime(out, facts.asOf());
        out.number(facts.held().size());
        for (F fact : facts.held()) {
            writer.write(out.octet(facts.clashes().contains(fact.eventId()) ? 1 : 0), fact, strings);
        }
    }

    private static <F extends Fact> FactSet<F> readFacts(
            CompactReader in, BiFunction<CompactReader, List<String>, F> reader) {
        List<String> strings = new ArrayList<>();
        long asOf = readTime(in);
        int size = in.count();
        List<F> held = new ArrayList<>(size);
        Set<String> clashes = new HashSet<>();
        for (int i = 0; i < size; i++) {
            boolean clash = in.octet() == 1;
            F fact = reader.apply(in, strings);
            held.add(fact);
            if (clash) {
                clashes.add(fact.eventId());
            }
        }
        return new FactSet<>(held, clashes, asOf);
    }

    private static <F extends Fact> void writeFactsRow(CompactWriter out, FactsRow<F> row, FactWriter<F> writer) {
        writeFacts(out.octet(row.many() ? 1 : 0), row.facts(), writer);
    }

    private static <F extends Fact> FactsRow<F> readFactsRow(
            CompactReader in, BiFunction<CompactReader, List<String>, F> reader) {
        boolean many = in.octet() == 1;
        return new FactsRow<>(readFacts(in, reader), many);
    }

    // rows of before there were ends have no such mark, and are read as they are
    private static final int COVERS_CRITICAL = 1;
    private static final int HAS_END = 2;

    private static void writeAcknowledgement(CompactWriter out, Acknowledgement fact, Strings strings) {
        out.octet(fact.says().ordinal())
                .id(fact.eventId())
                .span(fact.occurredAt() - EPOCH)
                .span(fact.reportedAt() - fact.occurredAt());
        strings.write(out, fact.source());
        strings.write(out, fact.by());
        Long until = fact.until();
        out.optionalText(fact.note())
                .octet((fact.coversCritical() ? COVERS_CRITICAL : 0) | (until == null ? 0 : HAS_END))
                .optionalText(fact.withdraws());
        if (until != null) {
            out.span(until - fact.occurredAt());
        }
    }

    private static Acknowledgement readAcknowledgement(CompactReader in, List<String> strings) {
        Acknowledgement.Says says = Acknowledgement.Says.values()[in.octet()];
        String eventId = in.id();
        long occurredAt = EPOCH + in.span();
        long reportedAt = occurredAt + in.span();
        String source = Strings.readRequired(in, strings);
        String by = Strings.readRequired(in, strings);
        String note = in.optionalText();
        int marks = in.octet();
        String withdraws = in.optionalText();
        Long until = (marks & HAS_END) == 0 ? null : (Long) (occurredAt + in.span());
        return new Acknowledgement(
                says,
                eventId,
                occurredAt,
                reportedAt,
                source,
                by,
                note,
                (marks & COVERS_CRITICAL) != 0,
                withdraws,
                until);
    }

    private static void writeOptional(CompactWriter out, @Nullable Acknowledgement fact) {
        if (fact == null) {
            out.octet(0);
        } else {
            writeAcknowledgement(out.octet(1), fact, new Strings());
        }
    }

    private static @Nullable Acknowledgement readOptional(CompactReader in) {
        return in.octet() == 0 ? null : readAcknowledgement(in, new ArrayList<>());
    }

    private static void writeReport(CompactWriter out, ReportFact report, Strings strings) {
        out.id(report.eventId()).span(report.occurredAt() - EPOCH).span(report.reportedAt() - report.occurredAt());
        strings.write(out, report.source());
        out.number(report.declaredOnDuty())
                .optionalNumber(report.capacityPercent())
                .optionalNumber(report.equipmentPercent())
                .optionalNumber(report.maskSupplyDays());
        strings.write(out, report.text());
        out.optionalText(report.withdraws());
    }

    private static ReportFact readReport(CompactReader in, List<String> strings) {
        String eventId = in.id();
        long occurredAt = EPOCH + in.span();
        return new ReportFact(
                eventId,
                occurredAt,
                occurredAt + in.span(),
                Strings.readRequired(in, strings),
                in.count(),
                in.optionalInt(),
                in.optionalInt(),
                in.optionalInt(),
                Strings.read(in, strings),
                in.optionalText());
    }

    private static void writeEpisode(CompactWriter out, EpisodeRow row) {
        ShortfallEpisode episode = row.episode();
        writeTime(out, row.timer());
        out.octet(episode.state().ordinal())
                .signed(episode.since())
                .optionalNumber(episode.openedAt())
                .optionalNumber(episode.clearingSince())
                .number(episode.flaps())
                .octet(episode.critical() ? 1 : 0);
        writeOptional(out, episode.acknowledgement());
    }

    private static EpisodeRow readEpisode(CompactReader in) {
        long timer = readTime(in);
        ShortfallEpisode.State state = ShortfallEpisode.State.values()[in.octet()];
        return new EpisodeRow(
                new ShortfallEpisode(
                        state,
                        in.signed(),
                        in.optionalLong(),
                        in.optionalLong(),
                        in.count(),
                        in.octet() == 1,
                        readOptional(in)),
                timer);
    }

    /** Named whoever acknowledged it; nobody could. */
    private static EpisodeRow readEpisodeOfLayout1(CompactReader in) {
        long timer = readTime(in);
        ShortfallEpisode.State state = ShortfallEpisode.State.values()[in.octet()];
        return new EpisodeRow(
                new ShortfallEpisode(
                        state, in.signed(), in.optionalLong(), in.optionalLong(), in.count(), in.octet() == 1, null),
                timer);
    }

    /** Strings that recur within one value: the first time in full, then by number. Index 0 says null, 1 a new one. */
    private static final class Strings {
        private static final int OLD = 2;

        private final List<String> known = new ArrayList<>(8);

        void write(CompactWriter out, @Nullable String value) {
            if (value == null) {
                out.number(0);
                return;
            }
            int at = known.indexOf(value);
            if (at >= 0) {
                out.number(OLD + at);
            } else {
                known.add(value);
                out.number(1).id(value);
            }
        }

        static @Nullable String read(CompactReader in, List<String> known) {
            int code = in.count();
            if (code == 0) {
                return null;
            }
            if (code >= OLD) {
                return known.get(code - OLD);
            }
            String value = in.id();
            known.add(value);
            return value;
        }

        static String readRequired(CompactReader in, List<String> known) {
            String value = read(in, known);
            if (value == null) {
                throw new IllegalStateException("a string that is always there is missing: the row is damaged");
            }
            return value;
        }
    }
}
