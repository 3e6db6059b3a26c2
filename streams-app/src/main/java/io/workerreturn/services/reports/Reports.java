package io.workerreturn.services.reports;

import io.workerreturn.services.Chapter;
import io.workerreturn.services.Panel;
import io.workerreturn.services.Service;
import io.workerreturn.services.Setting;
import io.workerreturn.services.Settings;
import io.workerreturn.topology.Topics.Group;
import java.time.Duration;
import java.util.List;

/** Daily reports (六必问): which are there, and what is to be asked about them. */
public final class Reports implements Service {
    /** What its topics, keys and alerts are called after. */
    static final String NAME = "reports";

    private static final Setting DUE_AFTER = new Setting(
            NAME + ".due.after",
            Duration.ofHours(18),
            "How long after its beginning (midnight, Asia/Shanghai) a business day's report of a firm is due. A firm"
                    + " that has begun to report is missed from then on. PT0S: no report is due.");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Setting> settings() {
        return List.of(DUE_AFTER);
    }

    @Override
    public List<Panel> panels() {
        return ReportPanels.all();
    }

    @Override
    public List<Chapter> chapters(Settings settings) {
        return List.of(
                new Chapter(NAME + "-checks", Group.FIRMS, new ReportChecks(settings.of(DUE_AFTER))),
                new Chapter(NAME + "-rates", Group.SINGLE, new ReportingRates()));
    }
}
