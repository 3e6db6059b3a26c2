package io.workerreturn.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "rejected",
        subcommands = {
            RejectedListCommand.class,
            RejectedShowCommand.class,
            RejectedRepairCommand.class,
            RejectedResubmitCommand.class,
            RejectedDismissCommand.class,
        },
        description = {
            "Lists, shows, repairs and resubmits records that could not be used.",
            "",
            "A record that can't be used is kept whole on rejected-records for 90 days, with the reason. It is open until"
                    + " it is settled: repaired and sent again, sent again as it is, or dismissed. docs/rejected.md says"
                    + " what helps against which reason.",
        },
        footer = {
            "Examples:",
            "  worker-return rejected list -c app.properties",
            "  worker-return rejected show -c app.properties worker-status/3/1042",
            "  worker-return rejected repair -c app.properties worker-status/3/1042 --rule key-from-record",
            "  worker-return rejected repair -c app.properties worker-status/3/1042 --rule key-from-record --apply",
        })
final class RejectedCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitStatus.USAGE;
    }
}
