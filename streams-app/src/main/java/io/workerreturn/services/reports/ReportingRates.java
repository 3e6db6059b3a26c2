package io.workerreturn.services.reports;

import io.workerreturn.domain.Tally;
import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.schema.ReportCheck;
import io.workerreturn.schema.ReportStatus;
import io.workerreturn.schema.ReportingRate;
import io.workerreturn.services.Heard;
import io.workerreturn.services.Known;
import io.workerreturn.services.Rule;
import io.workerreturn.services.Source;
import io.workerreturn.services.Verdict;
import io.workerreturn.topology.Topics.Group;
import io.workerreturn.topology.Topics.Kept;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.Compact;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How many of a day's reports are there and in time: of the city, its townships and classes of firms. */
final class ReportingRates implements Rule {
    static final Topic<ReportingRate> RATES = new Topic<>(
            "reporting-rates", "dimension\\|value\\|day", ReportingRate.class, Group.CONCLUSIONS, Kept.COMPACTED);

    /** What the other chapter says of each firm and day. */
    static final Heard<ReportCheck, Day> DAYS = new Heard<>(
            ReportChecks.CHECKS,
            row -> new Day(
                    (int) row.getDay().toEpochDay(),
                    row.getTownship(),
                    String.join(
                            ",",
                            row.getClasses().stream().map(EnterpriseClass::name).toList()),
                    row.getStatus(),
                    row.getLate(),
                    !row.getChecks().isEmpty(),
                    row.getAsOf() == null ? Tally.NEVER : row.getAsOf().toEpochMilli()),
            new Compact<>(
                    1,
                    (out, day) -> out.number(day.day())
                            .text(day.township())
                            .text(day.classes())
                            .text(day.status().name())
                            .number(day.late() ? 1 : 0)
                            .number(day.asked() ? 1 : 0)
                            .signed(day.asOf()),
                    in -> new Day(
                            in.count(),
                            in.text(),
                            in.text(),
                            ReportStatus.valueOf(in.text()),
                            in.number() == 1,
                            in.number() == 1,
                            in.signed())));

    /**
     * A firm's day.
     *
     * @param classes names, separated by commas
     * @param asked whether something is to be asked about the report
     */
    record Day(int day, String township, String classes, ReportStatus status, boolean late, boolean asked, long asOf) {}

    @Override
    public List<Source<?, ?>> sources() {
        return List.of();
    }

    @Override
    public List<Heard<?, ?>> hears() {
        return List.of(DAYS);
    }

    @Override
    public List<Topic<?>> says() {
        return List.of(RATES);
    }

    @Override
    public void decide(Known known, long now, Verdict verdict) {
        Map<String, Sum> sums = new TreeMap<>();
        known.heard(DAYS).values().forEach(day -> {
            add(sums, "city", "", day);
            add(sums, "township", day.township(), day);
            if (!day.classes().isEmpty()) {
                Arrays.stream(day.classes().split(",")).forEach(one -> add(sums, "class", one, day));
            }
        });
        sums.forEach((key, sum) -> verdict.say(RATES, key, sum.row()));
    }

    private static void add(Map<String, Sum> sums, String dimension, String value, Day day) {
        sums.computeIfAbsent(
                        dimension + '|' + value + '|' + LocalDate.ofEpochDay(day.day()),
                        unseen -> new Sum(dimension, value, day.day()))
                .add(day);
    }

    private static final class Sum {
        private final String dimension;
        private final String value;
        private final int day;
        private int asked;
        private int filed;
        private int inTime;
        private int missing;
        private int toBeAsked;
        private long asOf = Tally.NEVER;

        Sum(String dimension, String value, int day) {
            this.dimension = dimension;
            this.value = value;
            this.day = day;
        }

        void add(Day one) {
            asked++;
            filed += one.status() == ReportStatus.FILED ? 1 : 0;
            inTime += one.status() == ReportStatus.FILED && !one.late() ? 1 : 0;
            missing += one.status() == ReportStatus.MISSING ? 1 : 0;
            toBeAsked += one.asked() ? 1 : 0;
            asOf = Math.max(asOf, one.asOf());
        }

        ReportingRate row() {
            return new ReportingRate(
                    dimension,
                    value,
                    LocalDate.ofEpochDay(day),
                    asked,
                    filed,
                    inTime,
                    missing,
                    toBeAsked,
                    instant(asOf));
        }
    }

    private static @Nullable Instant instant(long time) {
        return time == Tally.NEVER ? null : Instant.ofEpochMilli(time);
    }
}
