package io.workerreturn.services.subsidies;

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

/** Subsidies (补贴): who is entitled to how much by which decree, what was claimed and paid, and what is owed to whom. */
public final class Subsidies implements Service {
    /** What its topics, keys and alerts are called after. */
    static final String NAME = "subsidies";

    private static final Setting PAY_WITHIN = new Setting(
            NAME + ".pay.within",
            Duration.ofHours(6),
            "How long a claim may wait before somebody is told: that it is due and not paid (filed at noon, paid the same"
                    + " afternoon), or that nobody came for whom it was filed. PT0S: for ever.");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> office() {
        return Optional.of("finance");
    }

    @Override
    public List<Setting> settings() {
        return List.of(PAY_WITHIN);
    }

    @Override
    public List<Kind> imports() {
        return List.of(
                Policy.SOURCE.kind("policies", this, new PolicyRows()),
                MoneyFact.SOURCE.kind("invoices", this, new InvoiceRows()),
                MoneyFact.SOURCE.kind("claims", this, new ClaimRows()),
                MoneyFact.SOURCE.kind("payments", this, new PaymentRows()));
    }

    @Override
    public List<Panel> panels() {
        return SubsidyPanels.all();
    }

    /** The key of a word of its list. */
    static String word(String key) {
        return Words.of(NAME, key);
    }

    @Override
    public Optional<ScenarioStrand> scenario() {
        return Optional.of(new ClaimsAndPayments());
    }

    @Override
    public List<Chapter> chapters(Settings settings) {
        return List.of(new Chapter(NAME, Group.SINGLE, new Accounts(settings.of(PAY_WITHIN))));
    }
}
