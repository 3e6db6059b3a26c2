package io.workerreturn.bench;

import io.workerreturn.runtime.Application;
import java.util.HashMap;
import java.util.Map;

/**
 * Starts the application as users run it, without a board. Answers when every task has its state, and reads.
 *
 * @param settings by key of the configuration
 */
record StartApplication(Map<String, String> settings) implements Task<Integer> {
    StartApplication {
        settings = new HashMap<>(settings);
    }

    @Override
    public Integer run(Held held) throws InterruptedException {
        Application application = held.keep(Application.start(Settings.load(settings)));
        application.awaitRunning();
        return application.streams().metadataForLocalThreads().size();
    }

    /** Stops it cleanly, and forgets it. */
    record Stop() implements Task<Boolean> {
        @Override
        public Boolean run(Held held) throws Exception {
            held.close(Application.class);
            return true;
        }
    }
}
