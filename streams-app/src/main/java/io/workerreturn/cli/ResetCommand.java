package io.workerreturn.cli;

import io.workerreturn.audit.AuditProgress;
import io.workerreturn.config.AppConfig;
import io.workerreturn.runtime.Reset;
import io.workerreturn.runtime.Reset.Scope;
import io.workerreturn.services.Service;
import io.workerreturn.services.Services;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "reset",
        description = {
            "Lets the application read everything that was told anew, under its own id: after an upgrade that keeps state"
                    + " in another way, for other rules, or where an audit is not clean.",
            "",
            "Says what it would do, and changes nothing without --apply. With it, forgets how far the application has"
                    + " read, its internal topics, its state and the settings that its id is bound to, and withdraws its rows"
                    + " by tombstones. What was told, what people did, alert-log and log-marks stay. Readers see no rows"
                    + " from then on, and all of them again once the application was started and has read everything.",
            "",
            "Refused while an instance runs. What was begun and broken off is done by asking again; until then no"
                    + " instance starts. A system of `start` is reset by `start --reset`.",
        },
        footer = {
            "Examples:",
            "  worker-return reset -c app.properties                     what it would do",
            "  worker-return reset -c app.properties --apply             the core and the services",
            "  worker-return reset -c app.properties --only services --apply",
            "  worker-return reset -c app.properties --service reports --apply",
            "docs/operations.md has the recipes.",
        })
final class ResetCommand implements Callable<Integer> {
    private static final String OF_START =
            "To reset it, stop it (Ctrl-C), and let it begin with `worker-return start --reset`, with --data if it has one";

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(
            names = "--only",
            paramLabel = "<core|services>",
            description = "One of the two applications. Default: both.")
    private Scope only = Scope.BOTH;

    @Option(
            names = "--service",
            paramLabel = "<name>",
            description = "What one service keeps and concludes, and nothing else.")
    private @Nullable String service;

    @Option(names = "--dry-run", description = "Say what would be done. Default.")
    private boolean dryRun;

    @Option(names = "--apply", description = "Do it.")
    private boolean apply;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (dryRun && apply) {
            throw new UsageException("--dry-run or --apply, not both.");
        }
        AppConfig wanted = config.load();
        Optional<Service> one = one();
        if (apply && isOwn(wanted)) {
            // it runs, or there is no broker
            throw new UsageException(
                    "This is a system of `start`, whose broker is in its own process. " + OF_START + ".");
        }
        PrintWriter out = spec.commandLine().getOut();
        return CleanStop.around(
                () -> out.println(apply ? "Stopped. The same command again completes it." : "Stopped."),
                () -> reset(wanted, one, out));
    }

    private int reset(AppConfig wanted, Optional<Service> one, PrintWriter out) throws InterruptedException {
        Waiting.forBrokers(wanted);
        try (Reset reset = new Reset(wanted, one.isPresent() ? Scope.SERVICES : only, one)) {
            List<Reset.Plan> plans = reset.plan();
            plans.forEach(plan -> print(plan, out));
            out.println("Stays: what was told, what people did about it, alert-log (to which the same is written again)"
                    + " and log-marks.");
            if (!apply) {
                out.println("Nothing was changed. " + (isOwn(wanted) ? OF_START : "--apply does it") + ".");
                return plans.stream().allMatch(plan -> plan.running().isEmpty()) ? ExitStatus.OK : ExitStatus.FOUND;
            }
            apply(reset, plans);
            out.println("Done. The next start reads everything anew: `worker-return run`, then `worker-return audit`.");
            return ExitStatus.OK;
        }
    }

    private static void apply(Reset reset, List<Reset.Plan> plans) {
        long all = plans.stream()
                .flatMap(plan -> plan.rows().values().stream())
                .mapToLong(Long::longValue)
                .sum();
        try (AuditProgress.Bar bar = Bars.ofAudit("Withdrawing rows", all)) {
            AtomicLong done = new AtomicLong();
            reset.apply((topic, count) -> bar.done(done.incrementAndGet()));
        }
    }

    /** Whether it is by the settings of a system of `start`. */
    private boolean isOwn(AppConfig wanted) {
        return config.file().filter(OwnSystem::wrote).isPresent()
                && StartJob.isOwn(wanted.kafka().applicationId());
    }

    private Optional<Service> one() {
        if (service == null) {
            return Optional.empty();
        }
        if (only == Scope.CORE) {
            throw new UsageException("--service is one of the services: leave --only away.");
        }
        return Optional.of(Services.ALL.stream()
                .filter(known -> known.name().equals(service))
                .findFirst()
                .orElseThrow(() -> new UsageException("There is no service " + service + ". There are: "
                        + Services.ALL.stream().map(Service::name).collect(Collectors.joining(", ")) + ".")));
    }

    private static void print(Reset.Plan plan, PrintWriter out) {
        out.println(plan.applicationId()
                + plan.service()
                        .map(one -> ", of which the service " + one.name())
                        .orElse("") + ":");
        Table table = new Table("what", "which", "becomes");
        table.row(
                "how far it has read",
                number(plan.offsets()) + (plan.offsets() == 1 ? " partition" : " partitions"),
                "forgotten");
        plan.internal().forEach(topic -> table.row("internal topic", topic, "deleted"));
        table.row("state on disk", "of every instance", "thrown away when it starts");
        plan.rows().forEach((topic, rows) -> table.row("rows of " + topic, number(rows), "withdrawn, concluded anew"));
        plan.emptied()
                .forEach((topic, records) ->
                        table.row("records of " + topic, number(records), "removed, rejected anew"));
        table.row(
                "what its id is bound to",
                plan.service()
                        .map(one -> "keys that begin with " + one.name() + ".")
                        .orElse("all settings"),
                "free until the next start");
        table.print(out);
        if (plan.begun()) {
            out.println("A reset was begun before, and has not ended: no instance starts until it is done.");
        }
        if (!plan.running().isEmpty()) {
            out.println("It runs, so that --apply is refused: " + String.join(", ", plan.running()) + ".");
        }
        out.println();
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
