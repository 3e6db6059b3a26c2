package io.workerreturn.drill;

import io.workerreturn.audit.AuditProgress;
import io.workerreturn.audit.TopicReader;
import io.workerreturn.config.AppConfig;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.AlertTransition;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * The log of alerts, read whole: of each alert every transition begins where the one before ended, and none is there twice. An audit can't
 * tell: it knows where alerts stand, not how they came there.
 */
final class TransitionChains {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Map<String, AlertTransition> last = new HashMap<>();
    private long transitions;
    private long broken;
    private String example = "";

    /**
     * What was read.
     *
     * @param transitions how many there are
     * @param broken how many do not begin where the one before ended, or are the one before again
     * @param example one of them, for people; empty if there is none
     */
    record Found(long transitions, long broken, String example) {}

    /** Reads all that is there now. */
    static Found read(AppConfig config, AvroSerdes serdes) {
        TransitionChains chains = new TransitionChains();
        Deserializer<AlertTransition> decoder =
                serdes.reader(AlertTransition.class).deserializer(PATIENCE);
        try (TopicReader reader = new TopicReader(
                config.kafka().consumer(), config.kafka().topicPrefix(), PATIENCE, List.of(Topics.ALERT_LOG))) {
            reader.readOn(
                    "Reading the log of alerts",
                    AuditProgress.NONE,
                    (topic, record) -> chains.hear(decoder.deserialize(topic, record.value())));
        }
        return chains.found();
    }

    void hear(AlertTransition next) {
        transitions++;
        AlertTransition before = last.put(next.getAlertId(), next);
        AlertState stood = before == null ? AlertState.OK : before.getTo();
        if (quiet(next.getFrom()) != quiet(stood) || Objects.equals(next, before)) {
            broken++;
            example = "%s went from %s to %s, but stood at %s"
                    .formatted(next.getAlertId(), next.getFrom(), next.getTo(), stood);
        }
    }

    /** An alert is forgotten some time after it was resolved, which is no transition. */
    private static AlertState quiet(AlertState state) {
        return state == AlertState.RESOLVED ? AlertState.OK : state;
    }

    Found found() {
        return new Found(transitions, broken, example);
    }
}
