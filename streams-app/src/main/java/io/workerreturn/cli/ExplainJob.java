package io.workerreturn.cli;

import io.workerreturn.audit.AuditSettings;
import io.workerreturn.audit.Explainer;
import io.workerreturn.audit.FirmExplanation;
import io.workerreturn.audit.WorkerExplanation;
import io.workerreturn.config.AppConfig;
import io.workerreturn.domain.BusinessDay;
import io.workerreturn.domain.Firm;
import io.workerreturn.domain.Journey;
import io.workerreturn.domain.Phase;
import io.workerreturn.domain.ReportFact;
import io.workerreturn.domain.UnifiedSocialCreditCode;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.wire.AvroSerdes;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens a figure into what is behind it. */
public final class ExplainJob implements Jobs.Job<ExplainCommand.Options> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final String NOTHING = "-";

    @Override
    public int run(ExplainCommand.Options options, PrintWriter out) throws InterruptedException {
        AppConfig config = options.config();
        String subject = options.subject();
        Waiting.forJudging(config);
        try (AvroSerdes serdes = AvroSerdes.open(config.registry())) {
            Explainer explainer = new Explainer(
                    AuditSettings.of(config, Duration.ZERO),
                    serdes,
                    config.kafka().consumer(),
                    Bars::ofAudit);
            if (UnifiedSocialCreditCode.isValid(subject)) {
                Optional<FirmExplanation> firm = explainer.firm(subject);
                firm.ifPresent(found -> print(found, options.limit(), out));
                return found(firm.isPresent(), "enterprise", subject, out);
            }
            Optional<WorkerExplanation> worker = explainer.worker(subject);
            worker.ifPresent(found -> print(found, options.limit(), out));
            return found(worker.isPresent(), "worker", subject, out);
        }
    }

    private static int found(boolean found, String kind, String subject, PrintWriter out) {
        if (!found) {
            out.println("Nothing that could be used was ever told of the " + kind + " " + Printable.of(subject)
                    + ". An enterprise is named by its 18-character code with the right check character, a worker by the"
                    + " pseudonym, trips have no explanation of their own.");
        }
        return found ? ExitStatus.OK : ExitStatus.FOUND;
    }

    private static void print(WorkerExplanation worker, int limit, PrintWriter out) {
        Journey journey = worker.journey();
        if (journey == null) {
            out.println("Worker " + worker.workerId() + ": nothing of what was told stands any more.");
        } else {
            out.println("Worker " + worker.workerId() + " is " + journey.phase() + since(journey)
                    + (journey.employer() == null ? ", without employer" : ", employed by " + journey.employer())
                    + (journey.tripId() == null ? "" : ", trip " + journey.tripId())
                    + (journey.mode() == null ? "" : ", by " + journey.mode())
                    + (journey.origin() == null ? "" : ", from " + journey.origin())
                    + (journey.unreachable() ? ", unreachable" : "") + ".");
        }
        out.println();
        Table table = new Table("occurred (Asia/Shanghai)", "what", "trip", "enterprise", "event", "source", "effect");
        worker.lines().stream()
                .limit(limit)
                .forEach(line -> table.row(
                        time(line.at()),
                        line.kind(),
                        text(line.tripId()),
                        text(line.enterprise()),
                        line.eventId(),
                        line.source(),
                        line.effect()));
        table.print(out);
        more(worker.lines().size() - limit, out);
        if (journey != null && !journey.conflicts().isEmpty()) {
            out.println();
            Table conflicts = new Table("conflict", "event", "occurred");
            journey.conflicts()
                    .forEach(conflict ->
                            conflicts.row(conflict.code().name(), conflict.eventId(), time(conflict.occurredAt())));
            conflicts.print(out);
        }
    }

    private static void print(FirmExplanation explained, int limit, PrintWriter out) {
        Firm firm = explained.firm();
        EnterpriseReturnRate figures = explained.figures();
        if (firm == null || figures == null) {
            out.println("Enterprise " + explained.enterpriseId()
                    + " is not registered, or closed: it has workers or reports, but no figures.");
        } else {
            out.println("Enterprise " + firm.enterpriseId() + ", " + firm.name() + ", " + firm.township() + ", "
                    + firm.industry());
            out.printf(
                    Locale.ROOT,
                    "returned %,d of %,d required%s; on duty %,d; employed %,d, of whom %,d missing%n",
                    figures.getReturned(),
                    figures.getRequired(),
                    figures.getReturnRate() == null
                            ? ""
                            : String.format(Locale.ROOT, " = %.2f %%", figures.getReturnRate() * 100),
                    figures.getOnDuty(),
                    figures.getEmployed(),
                    figures.getMissing());
            shortfall(firm, figures, out);
        }
        out.println();
        phases(explained.workers(), out);
        workers(explained.workers(), limit, out);
        reports(explained, limit, out);
    }

    private static void shortfall(Firm firm, EnterpriseReturnRate figures, PrintWriter out) {
        Integer needed = firm.shortfall(0);
        if (needed == null) {
            out.println("no target, so no shortfall");
            return;
        }
        out.printf(
                Locale.ROOT,
                "target %.2f %% of %,d = %,d%s; %,d returned leave a shortfall of %,d; %,d projected leave %,d%n",
                (firm.targetBasisPoints() == null ? 0 : firm.targetBasisPoints()) / 100.0,
                firm.required(),
                needed,
                figures.getTargetDate() == null ? "" : " by " + figures.getTargetDate(),
                figures.getReturned(),
                figures.getShortfall(),
                figures.getProjectedReturned(),
                figures.getProjectedShortfall());
    }

    private static void phases(List<FirmExplanation.Worker> workers, PrintWriter out) {
        Map<Phase, Integer> counts = new EnumMap<>(Phase.class);
        workers.forEach(worker -> counts.merge(worker.journey().phase(), 1, Integer::sum));
        Table table = new Table("phase", "workers", "counts as");
        counts.forEach((phase, count) ->
                table.row(phase.name(), Integer.toString(count), phase.inCity() ? "returned" : "missing"));
        table.print(out);
        out.println();
    }

    private static void workers(List<FirmExplanation.Worker> workers, int limit, PrintWriter out) {
        Table table = new Table("worker", "phase", "since", "mode", "trip", "origin", "decided by");
        workers.stream()
                .limit(limit)
                .forEach(worker -> table.row(
                        worker.workerId(),
                        worker.journey().phase().name(),
                        worker.journey().since() == null
                                ? NOTHING
                                : time(worker.journey().since()),
                        worker.journey().mode() == null
                                ? NOTHING
                                : worker.journey().mode().name(),
                        text(worker.journey().tripId()),
                        text(worker.journey().origin()),
                        worker.journey().decidedBy().stream()
                                .map(fact -> fact.row().label() + " " + fact.eventId())
                                .reduce((one, other) -> one + ", " + other)
                                .orElse(NOTHING)));
        table.print(out);
        more(workers.size() - limit, out);
        out.println();
    }

    private static void reports(FirmExplanation explained, int limit, PrintWriter out) {
        if (explained.reports().isEmpty()) {
            out.println("No report stands.");
        } else {
            Table table = new Table("report", "occurred", "declared on duty", "capacity %", "equipment %", "mask days");
            for (ReportFact report : explained.reports().stream().limit(limit).toList()) {
                table.row(
                        report.eventId(),
                        time(report.occurredAt()),
                        Integer.toString(report.declaredOnDuty()),
                        text(report.capacityPercent()),
                        text(report.equipmentPercent()),
                        text(report.maskSupplyDays()));
            }
            table.print(out);
            more(explained.reports().size() - limit, out);
            out.println("The first one is shown with the figures.");
        }
        if (explained.withdrawnReports() > 0) {
            out.println(explained.withdrawnReports() + " more withdrawn.");
        }
    }

    private static void more(int count, PrintWriter out) {
        if (count > 0) {
            out.printf(Locale.ROOT, "… and %,d more: --limit lists more.%n", count);
        }
    }

    private static String since(Journey journey) {
        return journey.since() == null ? "" : " since " + time(journey.since());
    }

    private static String time(long epochMillis) {
        return TIME.format(Instant.ofEpochMilli(epochMillis).atZone(BusinessDay.ZONE));
    }

    private static String text(@Nullable Object value) {
        return value == null ? NOTHING : value.toString();
    }
}
