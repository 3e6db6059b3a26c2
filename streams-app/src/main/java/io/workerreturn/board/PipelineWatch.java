package io.workerreturn.board;

import io.workerreturn.runtime.Application;
import java.time.Instant;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/** The state of the instance in this process, and since when; as of when somebody looked first. */
final class PipelineWatch {
    private final Application application;
    private KafkaStreams.@Nullable State seen;
    private Instant since = Instant.EPOCH;

    PipelineWatch(Application application) {
        this.application = application;
    }

    synchronized Answers.Pipeline look() {
        KafkaStreams.State state = application.streams().state();
        if (state != seen) {
            seen = state;
            since = Instant.now();
        }
        return new Answers.Pipeline(state.name(), since);
    }
}
