package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.domain.BusinessDay;
import io.workerreturn.domain.ReturnRate;
import io.workerreturn.domain.Rollup;
import io.workerreturn.domain.Verdict;
import io.workerreturn.runtime.CompactedTopic;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.ReturnRateRollup;
import io.workerreturn.schema.ShortfallAlert;
import io.workerreturn.schema.SourceAlert;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Conclusions;
import io.workerreturn.wire.RejectedParts;
import io.workerreturn.words.Language;
import io.workerreturn.words.Said;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the output topics say, on one page. */
final class Summary {
    private static final int WORST = 10;

    private final KafkaConfig kafka;
    private final AvroSerdes serdes;

    Summary(AppConfig config, AvroSerdes serdes) {
        this.kafka = config.kafka();
        this.serdes = serdes;
    }

    void print(PrintWriter out) {
        Map<String, ReturnRateRollup> rollups = CompactedTopic.table(kafka, serdes, Topics.RETURN_RATE_ROLLUPS);
        rollups(out, rollups.values(), Rollup.Dimension.CITY, "City");
        rollups(out, rollups.values(), Rollup.Dimension.CLASS, "Classes");
        rollups(out, rollups.values(), Rollup.Dimension.TOWNSHIP, "Townships");
        Map<String, EnterpriseReturnRate> firms = CompactedTopic.table(kafka, serdes, Topics.ENTERPRISE_RETURN_RATES);
        verdicts(out, firms.values());
        worst(out, firms.values());
        trips(out);
        alerts(out);
        rejected(out);
    }

    private static void rollups(
            PrintWriter out, Collection<ReturnRateRollup> all, Rollup.Dimension dimension, String title) {
        Table table = new Table(title, "firms", "resumed", "below target", "required", "returned", "rate", "shortfall");
        all.stream()
                .filter(rollup -> rollup.getDimension().equals(dimension.label()))
                .sorted(Comparator.comparingLong(ReturnRateRollup::getRequired).reversed())
                .forEach(rollup -> table.row(
                        rollup.getValue(),
                        number(rollup.getFirms()),
                        percent(rollup.getResumptionRate()),
                        number(rollup.getFirmsBelowTarget()),
                        number(rollup.getRequired()),
                        number(rollup.getReturned()),
                        percent(rollup.getReturnRate()),
                        number(rollup.getShortfall())));
        table.print(out);
        out.println();
    }

    /** Where the firms stand on the day that the newest tick says. */
    private void verdicts(PrintWriter out, Collection<EnterpriseReturnRate> firms) {
        Integer today = CompactedTopic.table(kafka, serdes, Topics.CLOCK).values().stream()
                .map(tick -> BusinessDay.toEpochDay(tick.getNow().toEpochMilli()))
                .max(Comparator.naturalOrder())
                .orElse(null);
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        firms.forEach(firm -> counts.merge(Conclusions.verdict(firm, today), 1, Integer::sum));
        Map<String, Integer> named = new LinkedHashMap<>();
        counts.forEach((verdict, count) ->
                named.put(Said.of("verdict." + verdict.label()).in(Language.EN), count));
        counts(out, "Firms by where they stand", named);
    }

    private static void worst(PrintWriter out, Collection<EnterpriseReturnRate> firms) {
        List<EnterpriseReturnRate> worst = firms.stream()
                .filter(firm -> firm.getShortfall() != null && firm.getShortfall() > 0)
                .sorted(Comparator.comparingInt(EnterpriseReturnRate::getShortfall)
                        .reversed()
                        .thenComparing(EnterpriseReturnRate::getEnterpriseId))
                .limit(WORST)
                .toList();
        Table table = new Table(
                "Firms that fall short most",
                "name",
                "township",
                "required",
                "returned",
                "rate",
                "shortfall",
                "projected");
        worst.forEach(firm -> table.row(
                firm.getEnterpriseId(),
                firm.getName(),
                firm.getTownship(),
                number(firm.getRequired()),
                number(firm.getReturned()),
                percent(firm.getReturnRate()),
                number(firm.getShortfall()),
                number(firm.getProjectedShortfall())));
        table.print(out);
        out.println();
    }

    private void trips(PrintWriter out) {
        Map<String, int[]> byMode = new TreeMap<>();
        for (TripBoardRow trip :
                CompactedTopic.table(kafka, serdes, Topics.TRIP_BOARD).values()) {
            int[] sums = byMode.computeIfAbsent(trip.getMode().name(), mode -> new int[5]);
            sums[0]++;
            sums[1] += trip.getBooked();
            sums[2] += trip.getArrived();
            sums[3] += trip.getNoShow();
            sums[4] += trip.getMismatch() != null && trip.getMismatch() != 0 ? 1 : 0;
        }
        Table table = new Table("Trips", "trips", "booked", "arrived", "no-show", "mismatches");
        byMode.forEach((mode, sums) ->
                table.row(mode, number(sums[0]), number(sums[1]), number(sums[2]), number(sums[3]), number(sums[4])));
        table.print(out);
        out.println();
    }

    private void alerts(PrintWriter out) {
        Map<String, Integer> standing = new TreeMap<>();
        for (ShortfallAlert alert :
                CompactedTopic.table(kafka, serdes, Topics.SHORTFALL_ALERTS).values()) {
            if (alert.getSeverity() != null) {
                standing.merge("SHORTFALL " + alert.getSeverity(), 1, Integer::sum);
            }
        }
        for (TripAlert alert :
                CompactedTopic.table(kafka, serdes, Topics.TRIP_ALERTS).values()) {
            if (stands(alert.getState())) {
                standing.merge(alert.getKind() + " " + alert.getSeverity(), 1, Integer::sum);
            }
        }
        for (SourceAlert alert :
                CompactedTopic.table(kafka, serdes, Topics.SOURCE_ALERTS).values()) {
            if (stands(alert.getState())) {
                standing.merge("SOURCE_SILENT " + alert.getSource(), 1, Integer::sum);
            }
        }
        counts(out, "Alerts that stand", standing);
    }

    private static boolean stands(AlertState state) {
        return state == AlertState.FIRING || state == AlertState.ACKNOWLEDGED;
    }

    private void rejected(PrintWriter out) {
        Map<String, Integer> byReason = new TreeMap<>();
        CompactedTopic.read(kafka, serdes, Topics.REJECTED_RECORDS, (key, rejected) -> {
            if (rejected != null && RejectedParts.isFirst(rejected)) {
                byReason.merge(rejected.getReason(), 1, Integer::sum);
            }
        });
        counts(out, "Rejected records", byReason);
    }

    private static void counts(PrintWriter out, String title, Map<String, Integer> counts) {
        Table table = new Table(title, "");
        counts.forEach((name, count) -> table.row(name, number(count)));
        table.print(out);
        out.println();
    }

    private static String number(@Nullable Number number) {
        return number == null ? "-" : String.format(Locale.ROOT, "%,d", number.longValue());
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "-" : ReturnRate.percent(share);
    }

    /** How to go on looking. */
    static void hints(String bootstrapServers, String registry, Path properties, PrintWriter out) {
        out.printf("Read along (any Avro client can, at %s, schemas at %s):%n", bootstrapServers, registry);
        out.printf("  ./worker-return read -c %s %s%n", properties, Topics.ENTERPRISE_RETURN_RATES.name());
        out.println("Ask why a figure is what it is:");
        out.printf("  ./worker-return explain -c %s <enterprise or worker>%n", properties);
        out.printf("  ./worker-return audit -c %s%n", properties);
    }
}
