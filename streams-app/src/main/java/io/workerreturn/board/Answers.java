package io.workerreturn.board;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import io.workerreturn.board.Staleness.Stale;
import io.workerreturn.domain.Phase;
import io.workerreturn.schema.AlertKind;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.schema.TripStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the API answers, field by field as openapi.json describes it. What is not for the role is null or empty, and named in {@code hidden}. */
final class Answers {
    private Answers() {}

    /**
     * A page of a list.
     *
     * @param total rows that fit the filters, on all pages
     * @param next cursor of the next page; null on the last one
     */
    record Page<T>(
            @Nullable Instant now,
            @Nullable Instant asOf,
            long total,
            List<T> items,
            @Nullable String next) {}

    record FirmAlert(
            String alertId,
            AlertState state,
            @Nullable AlertSeverity severity,
            @Nullable Instant since,
            @Nullable Instant openedAt,
            Urgent urgency,
            boolean held,
            @Nullable String acknowledgedBy,
            @Nullable Instant acknowledgedAt,
            @Nullable String acknowledgementNote,
            @Nullable Instant acknowledgedUntil) {}

    record Firm(
            String enterpriseId,
            String name,
            String township,
            String industry,
            List<EnterpriseClass> classes,
            @Nullable String supplyChainLead,
            int required,
            @Nullable Integer targetBasisPoints,
            @Nullable LocalDate targetDate,
            @Nullable LocalDate resumedOn,
            @Nullable Integer employed,
            @Nullable Integer missing,
            Map<String, @Nullable Integer> phases,
            @Nullable Integer returned,
            @Nullable Integer onDuty,
            @Nullable Double rate,
            @Nullable Integer shortfall,
            @Nullable Integer projectedReturned,
            @Nullable Integer projectedShortfall,
            Map<String, @Nullable Integer> returnedByMode,
            Map<String, @Nullable Integer> returnedByOriginProvince,
            @Nullable Boolean belowTarget,
            String verdict,
            @Nullable FirmAlert alert,
            List<@Nullable Integer> trend,
            @Nullable Stale stale,
            @Nullable Instant asOf,
            List<String> hidden) {}

    record Day(
            LocalDate date,
            @Nullable Integer arrivals,
            Map<String, @Nullable Integer> arrivalsByMode,
            @Nullable Integer returned,
            @Nullable Double rate) {}

    record Step(String alertId, @JsonUnwrapped CityState.Step step) {}

    record TripForFirm(
            String tripId,
            TravelMode mode,
            @Nullable TripStatus status,
            @Nullable String originPlace,
            @Nullable Instant estimatedArrival,
            boolean overdue,
            @Nullable Integer booked,
            @Nullable Integer boarded,
            @Nullable Integer arrived) {}

    record Report(
            Instant occurredAt,
            Instant reportedAt,
            @Nullable Integer declaredOnDuty,
            @Nullable Integer capacityPercent,
            @Nullable Integer equipmentPercent,
            @Nullable Integer maskSupplyDays) {}

    record Expected(@Nullable Integer count, int basisPoints) {}

    record Explanation(
            int required,
            @Nullable Long target,
            @Nullable Integer returned,
            @Nullable Integer onDuty,
            @Nullable Integer shortfall,
            Map<String, Expected> projectedReturned) {}

    record FirmDetail(
            @JsonUnwrapped Firm firm,
            @Nullable Instant now,
            List<Day> history,
            List<Step> alertHistory,
            List<TripForFirm> incoming,
            @Nullable Report report,
            Explanation explanation,
            @Nullable Prospect prospect) {}

    /** How many will have returned on a day to come: if nobody else comes, by the show rates, if everybody comes who said so. */
    record Prospect(LocalDate date, long least, long expected, long most) {}

    record Facet(String value, long firms) {}

    record Facets(List<Facet> townships, List<Facet> industries, List<Facet> classes) {}

    record Trip(
            String tripId,
            TravelMode mode,
            @Nullable TripStatus status,
            @Nullable String vehicle,
            @Nullable String carrier,
            @Nullable String taskTeam,
            @Nullable Integer seats,
            @Nullable String originDivision,
            @Nullable String originPlace,
            @Nullable String destinationDivision,
            @Nullable String destinationPlace,
            @Nullable Instant scheduledDeparture,
            @Nullable Instant scheduledArrival,
            @Nullable Instant departedAt,
            @Nullable Instant arrivedAt,
            @Nullable Instant cancelledAt,
            @Nullable Instant estimatedArrival,
            @Nullable Integer delayMinutes,
            @Nullable String delayReason,
            @Nullable Integer booked,
            @Nullable Integer boarded,
            @Nullable Integer noShow,
            @Nullable Integer alighted,
            @Nullable Integer unconfirmed,
            @Nullable Integer arrived,
            @Nullable Integer countedHeads,
            @Nullable Integer mismatch,
            List<TripConflict> conflicts,
            boolean overdue,
            @Nullable Long overdueMinutes,
            List<String> attention,
            @Nullable Stale stale,
            @Nullable Instant asOf,
            List<String> hidden) {}

    record TripConflict(String code, String eventId, Instant occurredAt) {}

    record FirmOnTrip(
            @Nullable String enterpriseId,
            @Nullable String name,
            @Nullable Integer booked,
            @Nullable Integer boarded,
            @Nullable Integer noShow,
            @Nullable Integer alighted,
            @Nullable Integer arrived,
            List<String> hidden) {}

    /**
     * What became of those on the manifest.
     *
     * @param seenInCity of those aboard at the arrival, who are in the city by all that is known; null where nobody can tell
     * @param missing booked and neither arrived, nor a no-show, nor alighted before; once the trip has arrived
     */
    record Reconciliation(
            @Nullable Integer booked,
            @Nullable Integer boarded,
            @Nullable Integer arrived,
            @Nullable Integer seenInCity,
            @Nullable Integer missing,
            @Nullable Integer countedHeads,
            @Nullable Integer mismatch) {}

    record TripDetail(
            @JsonUnwrapped Trip trip,
            @Nullable Instant now,
            List<FirmOnTrip> enterprises,
            int enterprisesLeftOut,
            Reconciliation reconciliation,
            List<Alternative> alternatives,
            List<Alert> alerts) {}

    /** A trip that has yet to leave from near another one's origin, and how many seats on it nobody has booked. */
    record Alternative(
            String tripId,
            TravelMode mode,
            @Nullable String vehicle,
            @Nullable String carrier,
            @Nullable String taskTeam,
            @Nullable String originPlace,
            @Nullable String destinationPlace,
            Instant scheduledDeparture,
            @Nullable Instant estimatedArrival,
            int freeSeats) {}

    /**
     * People of one trip booked on another.
     *
     * @param dryRun whether nothing was written
     * @param at when they change; said again, it is the same change
     * @param people how many are booked
     * @param workers who they are
     * @param left those chosen who are not, by the reason
     * @param freeSeatsAfter negative if there are too few
     */
    record Rebooking(
            boolean dryRun,
            Instant at,
            String from,
            String to,
            int people,
            List<String> workers,
            List<NotRebooked> left,
            @Nullable Integer seats,
            int freeSeats,
            int freeSeatsAfter,
            List<RebookedFirm> firms) {}

    record NotRebooked(String why, int people) {}

    /**
     * What becomes of a firm.
     *
     * @param phases where these people stand now; they are booked afterwards
     * @param before null of a firm that is not registered
     */
    record RebookedFirm(
            String enterpriseId,
            @Nullable String name,
            int people,
            Map<Phase, Integer> phases,
            @Nullable Outlook before,
            @Nullable Outlook after) {}

    record Outlook(
            @Nullable Integer projectedReturned, @Nullable Integer projectedShortfall, String verdict) {}

    /** People of a kind; {@code value} as the filter takes it. */
    record Group(String value, @Nullable String name, long people) {}

    /** Somebody, and where they stand. */
    record Person(
            String workerId,
            @Nullable String enterpriseId,
            @Nullable String enterpriseName,
            @Nullable String township,
            Phase phase,
            @Nullable Instant since,
            @Nullable String tripId,
            @Nullable TravelMode mode,
            @Nullable String originDivision,
            @Nullable String originProvince,
            @Nullable String originName,
            boolean unreachable) {}

    /**
     * People across the city. Each list of groups is of those whom the other filters choose.
     *
     * @param people of registered firms whom all filters choose
     * @param unregistered those beside them who fit as well but have no employer, or one that is not registered
     * @param firms how many firms there are in {@code byEnterprise} and after it
     * @param bySince those who stand so for at least so many days
     */
    record People(
            @Nullable Instant now,
            @Nullable Instant asOf,
            long people,
            @Nullable Long unregistered,
            List<Group> byPhase,
            List<Group> byOrigin,
            List<Group> bySince,
            List<Group> byEnterprise,
            int firms,
            List<Person> items,
            @Nullable String next,
            List<String> hidden) {
        /** The same with another cursor. */
        People with(String cursor) {
            return new People(
                    now,
                    asOf,
                    people,
                    unregistered,
                    byPhase,
                    byOrigin,
                    bySince,
                    byEnterprise,
                    firms,
                    items,
                    cursor,
                    hidden);
        }
    }

    /** Of what was found, the first few. */
    record Some<T>(long total, List<T> items) {}

    /** Whatever has a name that was looked for. */
    record Found(
            @Nullable Instant now, Some<Firm> firms, Some<Trip> trips, Some<Rollup> townships, Some<Alert> alerts) {
        static Found nothing(@Nullable Instant now) {
            return new Found(
                    now,
                    new Some<>(0, List.of()),
                    new Some<>(0, List.of()),
                    new Some<>(0, List.of()),
                    new Some<>(0, List.of()));
        }
    }

    record Rollup(
            String dimension,
            String value,
            @Nullable String name,
            @Nullable Integer firms,
            @Nullable Integer firmsResumed,
            @Nullable Double resumptionRate,
            @Nullable Integer firmsBelowTarget,
            @Nullable Long required,
            @Nullable Long returned,
            @Nullable Long onDuty,
            @Nullable Double rate,
            @Nullable Long shortfall,
            @Nullable Long projectedReturned,
            @Nullable Stale stale,
            @Nullable Instant asOf,
            List<String> hidden) {}

    record City(
            @JsonUnwrapped Rollup rollup,
            @Nullable Long confirmed,
            @Nullable Long onTheWay,
            @Nullable Long promised,
            @Nullable Long stranded,
            @Nullable Long overdue,
            long targetHeadcount,
            @Nullable Double targetRate,
            @Nullable Double projectedRate,
            int firmsWillMiss,
            Map<String, Integer> verdicts,
            @Nullable Prospect prospect) {}

    record Alert(
            String alertId,
            AlertKind kind,
            String subject,
            @Nullable String subjectName,
            @Nullable String township,
            AlertState state,
            @Nullable AlertSeverity severity,
            @Nullable Instant since,
            @Nullable Instant openedAt,
            @Nullable Instant clearingSince,
            @Nullable Integer flaps,
            @Nullable Integer shortfall,
            @Nullable Integer projectedShortfall,
            @Nullable String verdict,
            @Nullable LocalDate targetDate,
            @Nullable String industry,
            @Nullable Integer minutes,
            @Nullable Integer workersHit,
            @Nullable Integer enterprisesHit,
            @Nullable Integer mismatch,
            @Nullable Instant silentSince,
            @Nullable Long thresholdSeconds,
            Urgent urgency,
            boolean held,
            @Nullable String acknowledgedBy,
            @Nullable Instant acknowledgedAt,
            @Nullable String acknowledgementNote,
            @Nullable Instant acknowledgedUntil,
            @Nullable Stale stale,
            @Nullable Instant asOf,
            List<String> hidden) {}

    /**
     * Alerts that have something in common.
     *
     * @param value what; null of those that are of no firm
     * @param urgency how many there are of each
     */
    record AlertGroup(@Nullable String value, int alerts, Map<String, Integer> urgency) {}

    /** How soon somebody should see to an alert, and why. */
    record Urgent(String level, String why) {}

    /**
     * How far the application is behind what it was told.
     *
     * @param behind whether further than what is always under way
     * @param records told and not worked off
     * @param seconds how old the first of them is
     * @param held alerts that may be settled by them, and are not counted among those that are urgent
     */
    record Behind(boolean behind, long records, long seconds, int held) {}

    record Source(
            String source,
            @Nullable Instant newestReportedAt,
            @Nullable Instant newestOccurredAt,
            @Nullable Long distinctEvents,
            @Nullable Long ageSeconds,
            SourceState state,
            @Nullable Instant silentSince,
            @Nullable Long thresholdSeconds) {}

    /** How fresh a source is, as the API spells it. */
    enum SourceState {
        FRESH("fresh"),
        SILENT("silent"),
        NEVER_HEARD("never-heard"),
        /** It seems silent, and may have spoken in what the application has not worked off. */
        UNREAD("unread"),
        UNWATCHED("unwatched");

        private final String label;

        SourceState(String label) {
            this.label = label;
        }

        @JsonValue
        String label() {
            return label;
        }
    }

    record Settled(
            String outcome,
            String by,
            Instant at,
            String how,
            @Nullable String note) {}

    record RejectedRecord(
            String id,
            String topic,
            int partition,
            long offset,
            Instant timestamp,
            @Nullable String key,
            String reason,
            String message,
            @Nullable String hint,
            @Nullable Integer size,
            @Nullable Settled settled,
            @Nullable String resubmittedOf,
            List<String> hidden) {}

    /** Of all that are kept; {@code open} are those that nobody has settled. */
    record RejectedSum(
            String topic, String reason, @Nullable String hint, long count, long open, Instant first, Instant last) {}

    record ChangeLine(
            String id,
            @Nullable Instant at,
            String kind,
            String subject,
            @Nullable String name,
            @Nullable String from,
            @Nullable String to,
            @Nullable AlertSeverity severity) {}

    record Pipeline(String state, Instant since) {}

    record TripCounts(
            int underWay,
            int dueToday,
            int overdue,
            int arrivedToday,
            int cancelled,
            int mismatches,
            int oversold,
            int attention) {}

    /** {@code urgency} is of those that fire and are not held. */
    record AlertCounts(
            Map<AlertSeverity, Integer> firing,
            Map<String, Integer> urgency,
            int acknowledged,
            int pending,
            List<Alert> worst) {}

    /** Of those that nobody has settled. */
    record RejectedCounts(long total, Map<String, Long> byReason) {}

    record Curve(
            LocalDate date,
            @Nullable Integer arrivals,
            @Nullable Integer returned,
            @Nullable Double rate) {}

    record Overview(
            @Nullable Instant now,
            @Nullable Instant asOf,
            Reading reading,
            @Nullable Pipeline pipeline,
            Behind behind,
            @Nullable City city,
            List<Rollup> classes,
            List<Rollup> townships,
            List<Rollup> modes,
            List<Rollup> origins,
            TripCounts trips,
            AlertCounts alerts,
            List<Source> sources,
            List<Curve> curve,
            List<ChangeLine> changes,
            RejectedCounts rejected) {}

    /** Only what there is. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Many<T>(@Nullable Instant now, List<T> items) {}
}
