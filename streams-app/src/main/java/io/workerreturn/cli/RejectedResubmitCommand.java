package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import io.workerreturn.rejected.Repair;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "resubmit",
        description = {
            "Sends rejected records again as they are, once what stood in their way is gone: the application was"
                    + " upgraded, the registry has the schema, the season was corrected.",
            "",
            "Shows first which of them would be taken now, and what would change. Nothing is sent without --apply.",
        },
        footer = {
            "Examples:",
            "  worker-return rejected resubmit -c app.properties --reason UNKNOWN_PAYLOAD",
            "  worker-return rejected resubmit -c app.properties --reason UNKNOWN_PAYLOAD --apply --note 'upgraded to 0.2'",
        })
final class RejectedResubmitCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Mixin
    private RejectedTarget target = new RejectedTarget();

    @Mixin
    private RejectedResubmission resubmission = new RejectedResubmission();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        target.check();
        AppConfig cluster = config.loadOrOwn(spec.commandLine().getErr());
        Waiting.forForeseeing(cluster);
        return resubmission.run(target, Repair.NONE, cluster);
    }
}
