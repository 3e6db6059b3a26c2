package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import io.workerreturn.simulation.LoadGenerator;
import io.workerreturn.simulation.Pace;
import io.workerreturn.simulation.Scenario;
import io.workerreturn.simulation.ScenarioProducer;
import io.workerreturn.simulation.ScenarioRecord;
import io.workerreturn.simulation.ScenarioSettings;
import io.workerreturn.wire.AvroSerdes;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;

/** Writes a scenario, or an endless load, to a cluster. */
public final class SimulateJob implements Jobs.Job<SimulateCommand.Options> {
    @Override
    public int run(SimulateCommand.Options options, PrintWriter out) throws Exception {
        return CleanStop.around(out, () -> simulate(options, out));
    }

    private static int simulate(SimulateCommand.Options options, PrintWriter out) throws InterruptedException {
        AppConfig config = options.config();
        ScenarioSettings settings = scenario(options.scenario());
        try (AvroSerdes serdes = AvroSerdes.open(config.registry())) {
            Waiting.forCluster(config);
            if (options.rate() > 0) {
                send(
                        config,
                        serdes,
                        new LoadGenerator(settings, InstantSource.system()),
                        Pace.rate(options.rate()),
                        OptionalLong.empty());
            } else {
                Scenario scenario = new Scenario(settings);
                out.printf(
                        "%,d records. The application must run with season.start and season.end around %s to %s,"
                                + " and clock.tick.every=PT0S.%n",
                        scenario.eventCount(),
                        Instant.ofEpochMilli(scenario.start()),
                        Instant.ofEpochMilli(scenario.end()));
                long sent = send(
                        config,
                        serdes,
                        scenario.with(config.services().on()),
                        Pace.times(options.scenario().speed()),
                        OptionalLong.of(scenario.eventCount()
                                + scenario.of(config.services().on()).size()));
                out.printf("%,d records sent.%n", sent);
            }
        }
        return ExitStatus.OK;
    }

    /** The settings that the options ask for. */
    static ScenarioSettings scenario(ScenarioOptions.Scenario asked) {
        return ScenarioSettings.RUIAN_2020
                .sized(asked.enterprises(), asked.workers(), asked.days())
                .seeded(asked.seed());
    }

    /** Sends records with a progress bar. */
    static long send(
            AppConfig config, AvroSerdes serdes, Iterable<ScenarioRecord> records, Pace pace, OptionalLong total)
            throws InterruptedException {
        String prefix = config.kafka().topicPrefix();
        ScenarioProducer producer =
                new ScenarioProducer(config.kafka().producer(), prefix, ScenarioRecord.Encoder.with(serdes, prefix));
        try (Bars bar = Bars.of("Telling", "events", total)) {
            return producer.play(
                    records,
                    pace,
                    (sent, at) -> bar.at(sent, Instant.ofEpochMilli(at).toString()));
        }
    }
}
