package io.workerreturn.services.responsibilities;

import io.workerreturn.importing.Kind;
import io.workerreturn.services.Chapter;
import io.workerreturn.services.Panel;
import io.workerreturn.services.ScenarioStrand;
import io.workerreturn.services.Service;
import io.workerreturn.services.Setting;
import io.workerreturn.services.Settings;
import io.workerreturn.topology.Topics.Group;
import io.workerreturn.words.Words;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who answers for what, and where the task teams are. */
public final class Responsibilities implements Service {
    /** What its topics, keys and alerts are called after. */
    static final String NAME = "responsibilities";

    private static final Setting ESCALATE_AFTER = new Setting(
            NAME + ".escalate.after",
            Duration.ofMinutes(30),
            "How long an alert may be acknowledged by nobody before it goes on to the next role that answers for the"
                    + " firm or trip, and again to the next. PT0S: never.");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Setting> settings() {
        return List.of(ESCALATE_AFTER);
    }

    @Override
    public List<Kind> imports() {
        return List.of(Appointment.SOURCE.kind("officers", this, new OfficerRows()));
    }

    @Override
    public List<Panel> panels() {
        return ResponsibilityPanels.all();
    }

    /** The key of a word of its list. */
    static String word(String key) {
        return Words.of(NAME, key);
    }

    @Override
    public Optional<ScenarioStrand> scenario() {
        return Optional.of(new OfficersAndTeams());
    }

    @Override
    public List<Chapter> chapters(Settings settings) {
        return List.of(new Chapter(NAME, Group.SINGLE, new WhoAnswers(settings.of(ESCALATE_AFTER))));
    }
}
