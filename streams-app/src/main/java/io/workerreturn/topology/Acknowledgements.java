package io.workerreturn.topology;

import static io.workerreturn.topology.Stores.join;

import io.workerreturn.domain.Acknowledgement;
import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Identity;
import io.workerreturn.wire.AcknowledgementRecords;
import io.workerreturn.wire.FactRow;
import io.workerreturn.wire.FactsRow;
import java.util.function.Consumer;
import org.apache.kafka.streams.state.KeyValueStore;

/** What people say of alerts, by alertId. */
final class Acknowledgements {
    static final Identity<Acknowledgement> IDENTITY = new Identity<>(AcknowledgementRecords::encoded);

    /** Before an alertId, where its store holds the facts of other keys, too. */
    private static final String OF_ALERT = join("", "");

    private final KeyValueStore<String, FactsRow<Acknowledgement>> store;
    private final LatestFacts<Acknowledgement> latest;

    /**
     * What is said.
     *
     * @param facts for alerts of which very much is
     */
    Acknowledgements(
            KeyValueStore<String, FactsRow<Acknowledgement>> store,
            KeyValueStore<String, FactRow> facts,
            Portions portions) {
        this.store = store;
        this.latest = new LatestFacts<>(facts, IDENTITY, portions);
    }

    private FactsRow<Acknowledgement> row(String alertId) {
        FactsRow<Acknowledgement> told = store.get(alertId);
        return told == null ? FactsRow.empty() : told;
    }

    /** What was told of an alert: all of it, or what holds of it. */
    FactSet<Acknowledgement> of(String alertId) {
        return row(alertId).facts();
    }

    /** Adds what was told; false if it changes nothing. */
    boolean add(Admission.AlertTold told, Walks walks) {
        LatestFacts.Outcome<Acknowledgement> outcome =
                latest.tell(OF_ALERT + told.alertId(), row(told.alertId()), told.said(), walks);
        if (outcome.news()) {
            store.put(told.alertId(), outcome.row());
        }
        return outcome.news();
    }

    /** Whether a subject that waits is an alert. */
    static boolean isAlert(String subject) {
        return subject.startsWith(OF_ALERT);
    }

    /**
     * The walk of an alert.
     *
     * @param then is given the alertId when it is known what holds
     */
    Walks.Walk walk(String subject, Consumer<String> then) {
        String alertId = subject.substring(OF_ALERT.length());
        return latest.walk(subject, (key, said) -> {
            store.put(alertId, latest.concluded(row(alertId), said));
            then.accept(alertId);
        });
    }
}
