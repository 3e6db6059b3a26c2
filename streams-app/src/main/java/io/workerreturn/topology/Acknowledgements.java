package io.workerreturn.topology;

import io.workerreturn.domain.Acknowledgement;
import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Identity;
import io.workerreturn.wire.AcknowledgementRecords;
import org.apache.kafka.streams.state.KeyValueStore;

/** What people say of alerts, by alertId. */
final class Acknowledgements {
    static final Identity<Acknowledgement> IDENTITY = new Identity<>(AcknowledgementRecords::encoded);

    private final KeyValueStore<String, FactSet<Acknowledgement>> store;

    Acknowledgements(KeyValueStore<String, FactSet<Acknowledgement>> store) {
        this.store = store;
    }

    /** All that was told of an alert. */
    FactSet<Acknowledgement> of(String alertId) {
        FactSet<Acknowledgement> told = store.get(alertId);
        return told == null ? FactSet.empty() : told;
    }

    /** Adds what was told; false if it changes nothing. */
    boolean add(Admission.AlertTold told) {
        FactSet<Acknowledgement> before = of(told.alertId());
        FactSet<Acknowledgement> after = before.with(told.said(), IDENTITY);
        if (after == before) {
            return false;
        }
        store.put(told.alertId(), after);
        return true;
    }
}
