package io.workerreturn.bench;

import io.workerreturn.config.AppConfig;
import io.workerreturn.simulation.Pace;
import io.workerreturn.simulation.Scenario;
import io.workerreturn.simulation.ScenarioProducer;
import io.workerreturn.simulation.ScenarioRecord;
import io.workerreturn.simulation.ScenarioSettings;
import io.workerreturn.wire.AvroSerdes;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells a scenario whole, as fast as it is taken. Answers with the number of records.
 *
 * @param settings of the application, by key
 * @param seed of the scenario
 * @param enterprises firms
 * @param workers people
 * @param repeats share of the events that are told twice
 */
record TellScenario(Map<String, String> settings, long seed, int enterprises, int workers, double repeats)
        implements Task<Long> {
    TellScenario {
        settings = new HashMap<>(settings);
    }

    @Override
    public Long run(Held held) throws InterruptedException {
        AppConfig config = Settings.load(settings);
        String prefix = config.kafka().topicPrefix();
        try (AvroSerdes serdes = AvroSerdes.open(config.registry())) {
            ScenarioProducer producer = new ScenarioProducer(
                    config.kafka().producer(), prefix, ScenarioRecord.Encoder.with(serdes, prefix));
            return producer.play(scenario(), Pace.UNBOUND, (sent, at) -> {});
        }
    }

    Scenario scenario() {
        ScenarioSettings whole = ScenarioSettings.RUIAN_2020;
        return new Scenario(new ScenarioSettings(seed, enterprises, workers, whole.days(), whole.firstDay(), repeats));
    }
}
